/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjsip.h>
#include <pjlib.h>

static char logged[16384];

static void on_log(int level, const char *data, int len)
{
    size_t at = strlen(logged);

    (void)level;
    snprintf(logged + at, sizeof(logged) - at, "%.*s", len, data);
}

/* Programs scan the log for lines of this form. */
START_TEST(the_settings_are_logged_as_name_and_value)
{
    char line[80];
    pj_log_func *before = pj_log_get_log_func();
    int level = pj_log_get_level();

    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_log_set_log_func(&on_log);
    pj_log_set_level(6);
    pjsip_dump_config();
    pj_log_set_level(level);
    pj_log_set_log_func(before);
    pj_shutdown();
    snprintf(line, sizeof(line), "PJSIP_MAX_URL_SIZE : %d", PJSIP_MAX_URL_SIZE);
    ck_assert_ptr_nonnull(strstr(logged, line));
    snprintf(line, sizeof(line), "PJSIP_MAX_PKT_LEN : %d", PJSIP_MAX_PKT_LEN);
    ck_assert_ptr_nonnull(strstr(logged, line));
}
END_TEST

Suite *config_suite(void);
Suite *config_suite(void)
{
    Suite *s = suite_create("config");
    TCase *tc = tcase_create("config");

    tcase_add_test(tc, the_settings_are_logged_as_name_and_value);
    suite_add_tcase(s, tc);
    return s;
}
