/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn timer_suite, wheel_suite;

suite_fn *const suites[] = {timer_suite, wheel_suite, NULL};
