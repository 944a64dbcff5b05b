/* SPDX-License-Identifier: BSD-2-Clause */
/* The suites of the dialog layer. */
#include "support/suites.h"

suite_fn create_suite, dialog_suite, in_suite, out_suite, ua_layer_suite;

suite_fn *const suites[] = {create_suite, dialog_suite, in_suite, out_suite, ua_layer_suite, NULL};
