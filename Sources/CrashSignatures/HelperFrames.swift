// SPDX-License-Identifier: Apache-2.0

/// Functions that stand on top of a stack without being to blame: locking, printing, scheduling, checking, copying.
///
/// After the lists of syzkaller's pkg/report/linux.go, shortened to what a small guest can meet.
enum HelperFrames {
    /// Whether a function says nothing about the bug.
    static func contains(_ function: String) -> Bool {
        names.contains(function) || prefixes.contains { function.hasPrefix($0) }
    }

    private static let names: Set<String> = [
        // Reporting.
        "dump_stack", "dump_stack_lvl", "show_stack", "panic", "printk", "_printk", "vpanic", "warn_slowpath_fmt",
        "warn_slowpath_null", "debug_print_object", "debug_check_no_obj_freed", "print_report", "check_panic_on_warn",
        "bust_spinlocks", "oops_begin", "die", "__die", "die_body", "die_addr", "fixup_bug", "handle_bug",
        "nmi_panic", "nmi_cpu_backtrace", "nmi_trigger_cpumask_backtrace", "trigger_all_cpu_backtrace",
        "trigger_single_cpu_backtrace", "watchdog", "watchdog_timer_fn", "sched_show_task", "show_regs",
        "invalid_op", "do_trap", "do_error_trap", "page_fault", "do_page_fault", "bad_area_nosemaphore", "no_context",
        "page_fault_oops", "kernelmode_fixup_or_oops", "exc_page_fault", "asm_exc_page_fault", "do_user_addr_fault",
        "exc_invalid_op", "asm_exc_invalid_op", "exc_general_protection", "asm_exc_general_protection",
        "end_report", "unwind", "restore_all", "ret_from_intr",
        // Checks that report for their caller.
        "___might_sleep", "__might_sleep", "__might_resched", "__might_fault", "might_fault", "__schedule_bug",
        "check_preemption_disabled", "debug_smp_processor_id", "__this_cpu_preempt_check", "usercopy_abort",
        "__check_object_size", "usercopy_warn", "refcount_warn_saturate", "refcount_add_checked",
        "refcount_inc_checked", "refcount_sub_and_test_checked", "refcount_dec_and_test", "refcount_dec_and_lock",
        "kref_put", "kref_get", "fortify_panic", "__fortify_panic", "__fortify_report", "assertfail",
        "__warn", "report_bug", "__list_add", "__list_add_valid", "__list_add_valid_or_report",
        "__list_del_entry", "__list_del_entry_valid", "__list_del_entry_valid_or_report", "list_del",
        // Copying and memory.
        "memcpy", "memmove", "memset", "memcmp", "strlen", "strcpy", "strncpy", "strscpy", "strcmp", "strncmp",
        "strnlen", "copy_to_user", "copy_from_user", "_copy_to_user", "_copy_from_user", "kfree", "kvfree", "vfree",
        "kmem_cache_free", "kmem_cache_alloc", "kmem_cache_alloc_noprof", "__kmalloc", "__kmalloc_noprof", "kmalloc",
        "slab_alloc_node", "slab_pre_alloc_hook", "_copy_to_iter", "_copy_from_iter", "rep_movs_alternative",
        "memcpy_orig", "memmove_orig", "memset_orig", "memcpy_erms", "memset_erms", "memmove_erms",
        // Scheduling and waiting.
        "schedule", "__schedule", "preempt_schedule", "preempt_schedule_common", "preempt_schedule_irq",
        "preempt_schedule_notrace", "preempt_schedule_thunk", "schedule_timeout", "schedule_timeout_uninterruptible",
        "schedule_preempt_disabled", "io_schedule", "io_schedule_timeout", "schedule_hrtimeout_range",
        "context_switch", "__cond_resched", "_cond_resched", "__switch_to", "bit_wait", "bit_wait_io",
        "out_of_line_wait_on_bit",
        "__wait_on_bit", "__wait_on_bit_lock", "wait_on_page_bit", "wait_on_page_bit_common", "__lock_page",
        "folio_wait_bit", "folio_wait_bit_common", "__folio_lock", "wait_for_completion", "do_wait_for_common",
        "wait_for_common", "__wait_for_common", "wait_for_completion_killable", "wait_for_completion_timeout",
        "cpu_relax", "native_halt", "native_safe_halt", "default_idle", "arch_safe_halt", "pv_native_safe_halt",
        // Interrupted by.
        "delay_tsc", "__delay", "__const_udelay", "udelay", "csd_lock_wait", "smp_call_function_many",
        "smp_call_function_many_cond", "smp_call_function_single", "on_each_cpu", "update_process_times",
        "apic_timer_interrupt", "smp_apic_timer_interrupt", "sysvec_apic_timer_interrupt",
        "asm_sysvec_apic_timer_interrupt", "trace_hardirqs_on", "trace_hardirqs_off", "entry_SYSCALL_64",
    ]

    private static let prefixes = [
        "__asan_", "asan_", "kasan_", "__kasan_", "check_memory_region", "check_region_inline", "__kfence_", "kfence_",
        "__msan_", "kmsan_", "__kmsan_", "__tsan_", "kcsan_", "__kcsan_", "ubsan_", "__ubsan_", "print_address_desc",
        "print_circular_bug", "print_deadlock_bug", "print_usage_bug", "lockdep_", "check_noncircular",
        "check_prev_add", "validate_chain", "__lock_acquire", "lock_acquire", "lock_release", "__lock_release",
        "mark_lock", "spin_lock", "spin_unlock", "_raw_spin_", "__raw_spin_", "_raw_read_", "_raw_write_",
        "__raw_read_", "__raw_write_", "raw_spin_", "do_raw_", "spin_bug", "spin_dump", "queued_spin_",
        "native_queued_spin_", "__pv_queued_", "mutex_", "__mutex_", "ww_mutex_", "rt_mutex_", "__rt_mutex_", "down_",
        "__down", "up_", "rwsem_", "percpu_down_", "percpu_up_", "percpu_rwsem_", "__percpu_", "rwbase_", "rtlock_",
        "rcu_read_", "rcu_lock_", "rcu_dump_", "rcu_check_", "rcu_sched_clock", "rcu_pending", "print_cpu_stall",
        "print_other_cpu_stall", "check_cpu_stall", "atomic_", "arch_atomic_", "instrument_", "hrtimer_", "__hrtimer_",
        "tick_", "refcount_", "__refcount_",
    ]
}
