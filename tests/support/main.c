/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs the suites of one layer. CK_RUN_SUITE=name runs one of them; LINNET_TEST_LOG=n lets the
 * library log up to level n, which it otherwise does not.
 */
#include "support/suites.h"

#include <pj/log.h>

#include <stdlib.h>

int main(void)
{
    SRunner *runner = srunner_create(NULL);
    const char *level = getenv("LINNET_TEST_LOG");
    int failed;

    pj_log_set_level(level ? (int)strtol(level, NULL, 10) : 0);
    for (suite_fn *const *make = suites; *make; make++)
        srunner_add_suite(runner, (*make)());
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
