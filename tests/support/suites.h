/* SPDX-License-Identifier: BSD-2-Clause */
/* Each layer's suites.c lists its suites; support/main.c runs them. */
#ifndef LINNET_TESTS_SUITES_H
#define LINNET_TESTS_SUITES_H

#include <check.h>

/*
 * An assertion that holds is noted in a file, for the report of a test that crashes behind it. Tests that
 * ask millions of questions spend most of their time on that where system calls are watched, and
 * there the report of a crash has its own stack.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define _mark_point(file, line) ((void)0)
#endif

typedef Suite *suite_fn(void);

extern suite_fn *const suites[]; /* ends with NULL */

#endif
