/* SPDX-License-Identifier: BSD-2-Clause */
/* Each layer's suites.c lists its suites; support/main.c runs them. */
#ifndef LINNET_TESTS_SUITES_H
#define LINNET_TESTS_SUITES_H

#include <check.h>

typedef Suite *suite_fn(void);

extern suite_fn *const suites[]; /* ends with NULL */

#endif
