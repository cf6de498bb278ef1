// SPDX-License-Identifier: Apache-2.0

import CrashSignatures
import Testing

/// Reports in the formats of kernels from 4.9 to 6.16.
enum ConsoleTexts {
    struct Sample: Sendable, CustomTestStringConvertible {
        let title: String
        let kind: CrashKind
        let text: String
        var testDescription: String { title }
    }

    static let all: [Sample] = sanitizers + faults + locks + hangs

    private static func sample(_ title: String, _ kind: CrashKind, _ text: String) -> Sample {
        Sample(title: title, kind: kind, text: text)
    }

    static let sanitizers = [
        sample(
            "KASAN: slab-out-of-bounds Read in btrfs_lookup",
            .kasan,
            """
            ==================================================================
            BUG: KASAN: slab-out-of-bounds in btrfs_lookup+0x1f3/0x2a0
            Read of size 8 at addr ffff888103a1c2f8 by task repro/77

            CPU: 0 PID: 77 Comm: repro Not tainted 6.1.0 #1
            Call Trace:
             <TASK>
             dump_stack_lvl+0x34/0x48
             print_report+0x171/0x4a0
             btrfs_lookup+0x1f3/0x2a0
             </TASK>
            ==================================================================
            Disabling lock debugging due to kernel taint
            """
        ),
        sample(
            "KASAN: use-after-free Write in btrfs_put_root",
            .kasan,
            """
            BUG: KASAN: use-after-free in memcpy+0x3c/0x60
            Write of size 16 at addr ffff888103a1c2f8 by task repro/77
            Call Trace:
             dump_stack+0x9c/0xcf
             kasan_report.cold+0x37/0x7c
             memcpy+0x3c/0x60
             ? __kasan_slab_free+0x10/0x20
             btrfs_put_root.isra.0+0x44/0x90
             do_syscall_64+0x33/0x40
            """
        ),
        sample(
            "KASAN: double-free in btrfs_free_path",
            .kasan,
            """
            BUG: KASAN: double-free in kfree+0x8b/0x110
            Free of addr ffff888103a1c200 by task repro/77
            Call Trace:
             <TASK>
             kfree+0x8b/0x110
             btrfs_free_path+0x24/0x30
            """
        ),
        sample(
            "KFENCE: out-of-bounds Read in test_read",
            .kfence,
            "BUG: KFENCE: out-of-bounds read in test_read+0xa6/0x234\n"
        ),
        sample("KMSAN: uninit-value in foo_bar", .kmsan, "BUG: KMSAN: uninit-value in foo_bar+0x12/0x34\n"),
        sample("KCSAN: data-race in alpha / beta", .kcsan, "BUG: KCSAN: data-race in alpha / beta\n"),
        sample(
            "UBSAN: shift-out-of-bounds in ext4_fill_super",
            .ubsan,
            """
            UBSAN: shift-out-of-bounds in fs/ext4/super.c:4567:12
            shift exponent 85 is too large for 64-bit type 'long long unsigned int'
            Call Trace:
             <TASK>
             dump_stack_lvl+0x34/0x48
             ubsan_epilogue+0x5/0x40
             __ubsan_handle_shift_out_of_bounds.cold+0x61/0x10e
             ext4_fill_super.cold+0x17/0x30
            """
        ),
    ]

    static let faults = [
        sample(
            "BUG: unable to handle kernel NULL pointer dereference in btrfs_drop_extents",
            .oops,
            """
            BUG: kernel NULL pointer dereference, address: 0000000000000008
            #PF: supervisor read access in kernel mode
            #PF: error_code(0x0000) - not-present page
            PGD 0 P4D 0
            Oops: 0000 [#1] PREEMPT SMP NOPTI
            CPU: 0 PID: 77 Comm: repro Not tainted 6.1.0 #1
            RIP: 0010:btrfs_drop_extents+0x1f/0x40 [btrfs]
            Code: 00 00 00
            Call Trace:
             <TASK>
             btrfs_punch_hole+0x1/0x2
            ---[ end trace 0000000000000000 ]---
            RIP: 0010:btrfs_drop_extents+0x1f/0x40 [btrfs]
            Kernel panic - not syncing: Fatal exception
            Kernel Offset: disabled
            ---[ end Kernel panic - not syncing: Fatal exception ]---
            """
        ),
        sample(
            "BUG: unable to handle kernel paging request in old_style",
            .oops,
            """
            BUG: unable to handle kernel paging request at ffffea0000000020
            IP: [<ffffffff8112abcd>] old_style+0x1d/0x90
            Oops: 0000 [#1] SMP
            RIP: 0010:[<ffffffff8112abcd>]  [<ffffffff8112abcd>] old_style+0x1d/0x90
            """
        ),
        sample(
            "general protection fault in foo",
            .oops,
            """
            Oops: general protection fault, probably for non-canonical address 0xdffffc0000000000: 0000 [#1] PREEMPT SMP KASAN
            KASAN: null-ptr-deref in range [0x0000000000000000-0x0000000000000007]
            RIP: 0010:foo+0x1f/0x40
            """
        ),
        sample("divide error in foo", .oops, "divide error: 0000 [#1] SMP\nRIP: 0010:foo.cold+0x1f/0x40\n"),
        sample("invalid opcode in foo", .oops, "invalid opcode: 0000 [#1] SMP\nRIP: 0010:foo+0x1f/0x40\n"),
        sample(
            "double fault in foo",
            .oops,
            "traps: PANIC: double fault, error_code: 0x0\ndouble fault: 0000 [#1] SMP\nRIP: 0010:foo+0x1f/0x40\n"
        ),
        sample(
            "kernel BUG in btrfs_merge",
            .oops,
            """
            ------------[ cut here ]------------
            kernel BUG at fs/btrfs/file.c:123!
            invalid opcode: 0000 [#1] PREEMPT SMP NOPTI
            RIP: 0010:btrfs_merge.constprop.0+0x1f/0x40
            ---[ end trace 0000000000000000 ]---
            """
        ),
        sample(
            "BUG: corrupted list in remove_wait_queue",
            .oops,
            """
            list_del corruption. prev->next should be ffff88, but was dead
            kernel BUG at lib/list_debug.c:59!
            invalid opcode: 0000 [#1] SMP
            RIP: 0010:__list_del_entry_valid+0x8a/0x90
            Call Trace:
             <TASK>
             __list_del_entry_valid_or_report+0x8a/0x90
             remove_wait_queue+0x14/0x50
            """
        ),
        sample(
            "BUG: unable to handle kernel NULL pointer dereference in caller_of_null",
            .oops,
            """
            BUG: kernel NULL pointer dereference, address: 0000000000000000
            RIP: 0010:0x0
            Code: Unable to access opcode bytes at 0xffffffffffffffd6.
            Call Trace:
             <TASK>
             ? __die+0x20/0x70
             caller_of_null+0x1/0x2
             entry_SYSCALL_64_after_hwframe+0x63/0xcd
            RIP: 0033:0x7f0000000000
            """
        ),
        sample(
            "kernel panic: VFS: Unable to mount root fs on unknown-block(0,0)",
            .panic,
            "Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\nCall Trace:\n panic+0x1/0x2\n"
        ),
        sample(
            "kernel panic: Attempted to kill init! exitcode=0x00000100",
            .panic,
            "Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100\n"
        ),
        sample("BUG: Bad page state in process repro", .bug, "BUG: Bad page state in process repro  pfn:1234\n"),
    ]

    static let locks = [
        sample(
            "WARNING in btrfs_foo",
            .warning,
            "WARNING: CPU: 0 PID: 77 at fs/btrfs/file.c:123 btrfs_foo+0x12/0x34 [btrfs]\nRIP: 0010:btrfs_foo+0x12/0x34\n---[ end trace 0123456789abcdef ]---\n"
        ),
        sample(
            "WARNING in btrfs_new",
            .warning,
            "WARNING: fs/btrfs/file.c:123 at btrfs_new+0x12/0x34, CPU#0: repro/77\n"
        ),
        sample(
            "WARNING in put_thing",
            .warning,
            """
            refcount_t: underflow; use-after-free.
            WARNING: CPU: 0 PID: 77 at lib/refcount.c:28 refcount_warn_saturate+0xa3/0x150
            RIP: 0010:refcount_warn_saturate+0xa3/0x150
            Call Trace:
             <TASK>
             put_thing+0x12/0x34
            """
        ),
        sample(
            "possible deadlock in btrfs_tree_lock",
            .lockdep,
            """
            ======================================================
            WARNING: possible circular locking dependency detected
            6.1.0 #1 Not tainted
            ------------------------------------------------------
            repro/77 is trying to acquire lock:
            ffff888103a1c2f8 (btrfs-tree-00){++++}-{3:3}, at: btrfs_tree_lock+0x23/0x90

            but task is already holding lock:
            ffff888103a1c000 (&mm->mmap_lock){++++}-{3:3}, at: vm_mmap_pgoff+0x8e/0x130
            """
        ),
        sample(
            "possible deadlock in old_lock",
            .lockdep,
            "[ INFO: possible recursive locking detected ]\nrepro/77 is trying to acquire lock:\n (&a){+.+.}, at: [<ffffffff8112abcd>] old_lock+0x1/0x2\n"
        ),
        sample("inconsistent lock state", .lockdep, "WARNING: inconsistent lock state\n"),
        sample(
            "BUG: sleeping function called from invalid context in btrfs_alloc",
            .atomicSleep,
            """
            BUG: sleeping function called from invalid context at include/linux/sched/mm.h:274
            in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: 77, name: repro
            Call Trace:
             <TASK>
             dump_stack_lvl+0x34/0x48
             __might_resched.cold+0xf0/0x12b
             kmem_cache_alloc+0x1f/0x2b0
             btrfs_alloc+0x1/0x2
            """
        ),
        sample(
            "BUG: scheduling while atomic in do_work",
            .atomicSleep,
            "BUG: scheduling while atomic: repro/77/0x00000002\nCall Trace:\n __schedule_bug.cold+0x4b/0x59\n __schedule+0xa0b/0xd90\n schedule+0x5a/0xc0\n do_work+0x1/0x2\n"
        ),
    ]

    static let hangs = [
        sample(
            "BUG: soft lockup in spin_forever",
            .hang,
            """
            watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [repro:77]
            Modules linked in:
            RIP: 0010:spin_forever+0x3/0x10
            Kernel panic - not syncing: softlockup: hung tasks
            """
        ),
        sample(
            "INFO: rcu detected stall in spin_forever",
            .hang,
            """
            rcu: INFO: rcu_preempt self-detected stall on CPU
            rcu: \t0-....: (2099 ticks this GP) idle=f2c/1/0x4000000000000000
            NMI backtrace for cpu 0
            Call Trace:
             <IRQ>
             dump_stack_lvl+0x34/0x48
             some_watchdog_part+0x1/0x2
             </IRQ>
            RIP: 0010:spin_forever+0x3/0x10
            """
        ),
        sample(
            "INFO: task hung in btrfs_commit_transaction",
            .hang,
            """
            INFO: task repro:77 blocked for more than 120 seconds.
                  Not tainted 6.1.0 #1
            "echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.
            task:repro           state:D stack:0     pid:77    ppid:1      flags:0x00004000
            Call Trace:
             <TASK>
             __schedule+0x2eb/0x8d0
             schedule+0x5a/0xc0
             btrfs_commit_transaction+0x9a/0xb60
            """
        ),
        sample(
            "BUG: workqueue lockup",
            .hang,
            "BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 45s!\n"
        ),
        sample(
            "BUG: hard lockup in foo",
            .hang,
            "NMI watchdog: Watchdog detected hard LOCKUP on cpu 0\nRIP: 0010:foo+0x3/0x10\n"
        ),
    ]
}
