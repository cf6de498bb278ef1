// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <git2.h>
#include <git2/sys/errors.h>

// git_libgit2_opts is variadic, which Swift cannot call: one function for each option we set.
static inline int kbisect_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

static inline int kbisect_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}
