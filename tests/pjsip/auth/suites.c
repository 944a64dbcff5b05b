/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

Suite *answer_suite(void);
Suite *async_suite(void);
Suite *cache_suite(void);
Suite *choose_suite(void);
Suite *client_suite(void);
Suite *credential_suite(void);
Suite *digest_suite(void);
Suite *qop_suite(void);
Suite *server_suite(void);

suite_fn *const suites[] = {
    answer_suite,     async_suite,  cache_suite, choose_suite, client_suite,
    credential_suite, digest_suite, qop_suite,   server_suite, NULL,
};
