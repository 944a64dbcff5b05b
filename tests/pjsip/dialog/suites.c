/* SPDX-License-Identifier: BSD-2-Clause */
/* The suites of the dialog layer. */
#include "support/suites.h"

suite_fn caps_suite, create_suite, dialog_suite, id_suite, in_suite, out_suite, route_suite,
    table_suite, ua_layer_suite, usage_suite;

suite_fn *const suites[] = {caps_suite,     create_suite, dialog_suite, id_suite,
                            in_suite,       out_suite,    route_suite,  table_suite,
                            ua_layer_suite, usage_suite,  NULL};
