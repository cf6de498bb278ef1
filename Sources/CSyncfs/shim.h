// SPDX-License-Identifier: Apache-2.0
#pragma once
// The C library declares it with _GNU_SOURCE only, and Swift's module of it is made without.
int syncfs(int file);
