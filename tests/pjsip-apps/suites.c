/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn cli_suite, console_suite, ladder_suite, media_suite, options_suite, report_suite,
    uri_suite;

suite_fn *const suites[] = {cli_suite,     console_suite, ladder_suite, media_suite,
                            options_suite, report_suite,  uri_suite,    NULL};
