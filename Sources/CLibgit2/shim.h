// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <git2.h>
#include <git2/sys/odb_backend.h>

// git_libgit2_opts is variadic, which Swift cannot call: one function for each option we set.
static inline int kbisect_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

static inline int kbisect_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

static inline int kbisect_set_strict_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

// Objects of a type that are larger than this are not kept in memory once they were read.
static inline int kbisect_set_cache_limit(int type, size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, type, bytes);
}

// How much of the packs is mapped at once, and in pieces of what size; how much of what was read is kept.
static inline int kbisect_set_memory_limits(size_t window, size_t mapped, ssize_t cached) {
    int error = git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, window);
    if (error >= 0) error = git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, mapped);
    return error < 0 ? error : git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, cached);
}

// Extensions of the repository format that change nothing for a reader: a missing object of a
// partial clone is reported as such, and we never read a work tree's own configuration.
static inline int kbisect_accept_harmless_extensions(void) {
    const char *names[] = {"partialclone", "worktreeconfig", "preciousobjects"};
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, (size_t)3);
}

// Writing an object that is there already "freshens" it: the times of its file or pack change, in an alternate
// too, and that may be somebody else's. Without this function libgit2 only looks whether the object exists.
static inline int kbisect_never_freshen(git_odb *objects) {
    for (size_t position = 0; position < git_odb_num_backends(objects); position++) {
        git_odb_backend *backend = NULL;
        int error = git_odb_get_backend(&backend, objects, position);
        if (error < 0) return error;
        backend->freshen = NULL;
    }
    return 0;
}
