/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_x_time_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3261 20.17, 24.2, 20.38 */
        {"Date", "Sat, 13 Nov 2010 23:29:00 GMT", NULL},
        {"Date", "Thu, 21 Feb 2002 13:02:03 GMT", NULL},
        {"Timestamp", "54", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"Date", "sat, 13 NOV 2010 23:29:00 gmt", "Sat, 13 Nov 2010 23:29:00 GMT"},
        /* the day of the week is made anew */
        {"Date", "Mon, 13 Nov 2010 23:29:00 GMT", "Sat, 13 Nov 2010 23:29:00 GMT"},
        {"Date", "Tue, 1 Feb 2000 00:00:00 GMT", "Tue, 01 Feb 2000 00:00:00 GMT"},
        {"Date", "Tue, 29 Feb 2000 23:59:60 GMT", NULL},
        {"Date", "Sat, 01 Jan 0000 00:00:00 GMT", NULL},
        {"Date", "Fri, 31 Dec 9999 23:59:59 GMT", NULL},
        {"Timestamp", "54.02 0.3", NULL},
        {"Timestamp", "54. .3", NULL},
        {"Timestamp", "0012.50 \t 7", "0012.50 7"},
        {"Timestamp", "5 ", "5"},
        {"Timestamp", "123456789012345678901234567890.000000000000000000001", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"Date", "", 0},
        {"Date", "Sat 13 Nov 2010 23:29:00 GMT", 3},
        {"Date", "Sat, 13 Nov 2010 23:29:00", 25},
        {"Date", "Sat, 13 Nov 2010 23:29:00 GMT+1", 29},
        {"Date", "Sat, 30 Feb 2010 23:29:00 GMT", 0},
        {"Date", "Sat, 29 Feb 1900 00:00:00 GMT", 0},
        {"Date", "Sat, 00 Feb 2010 23:29:00 GMT", 0},
        {"Date", "Sat, 13 Foo 2010 23:29:00 GMT", 8},
        {"Date", "Sat, 13 Nov 10 23:29:00 GMT", 14},
        {"Date", "Sat, 13 Nov 2010 24:00:00 GMT", 0},
        {"Date", "Sat, 13 Nov 2010 00:60:00 GMT", 0},
        {"Date", "Sat, 13 Nov 2010 00:00:61 GMT", 0},
        {"Date", "Sat, 13 Nov 2010 1:00:00 GMT", 18},
        {"Date", "Xyz, 13 Nov 2010 11:00:00 GMT", 0},
        {"Timestamp", "", 0},
        {"Timestamp", ".5", 0},
        {"Timestamp", "-1", 0},
        {"Timestamp", "5 x", 2},
        {"Timestamp", "5 1 2", 4},
        {"Timestamp", "5.5.5", 3},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_date_hdr *d = ext_of("Date", "Sat, 13 Nov 2010 23:29:01 GMT");
    pjsip_x_timestamp_hdr *t = ext_of("Timestamp", "54.02 0.3");

    ck_assert_int_eq(d->year, 2010);
    ck_assert_int_eq(d->mon, 11);
    ck_assert_int_eq(d->day, 13);
    ck_assert_int_eq(d->hour, 23);
    ck_assert_int_eq(d->min, 29);
    ck_assert_int_eq(d->sec, 1);
    ck_is(t->timestamp, "54.02");
    ck_is(t->delay, "0.3");
}
END_TEST

START_TEST(seconds_since_1970_become_a_date_and_back)
{
    /* seconds as date(1) tells them */
    static const struct {
        pj_int64_t seconds;
        const char *text;
    } known[] = {
        {0, "Date: Thu, 01 Jan 1970 00:00:00 GMT"},
        {-1, "Date: Wed, 31 Dec 1969 23:59:59 GMT"},
        {1289690940, "Date: Sat, 13 Nov 2010 23:29:00 GMT"},
        {951782400, "Date: Tue, 29 Feb 2000 00:00:00 GMT"},
        {4107542400, "Date: Mon, 01 Mar 2100 00:00:00 GMT"},
        {253402300799, "Date: Fri, 31 Dec 9999 23:59:59 GMT"},
        {-62167219200, "Date: Sat, 01 Jan 0000 00:00:00 GMT"},
    };
    pjsip_x_date_hdr *d = pjsip_x_date_hdr_create(pool);
    pj_int64_t s;

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(known); i++) {
        ck_assert_int_eq(pjsip_x_date_hdr_set_seconds(d, known[i].seconds), PJ_SUCCESS);
        ck_hdr_prints(d, known[i].text);
        ck_assert_int_eq(pjsip_x_date_hdr_to_seconds(d), known[i].seconds);
    }
    /* each 17th hour of the whole range, by one step of just under two years */
    for (s = -62167219200; s <= 253402300799; s += 61200061) {
        ck_assert_int_eq(pjsip_x_date_hdr_set_seconds(d, s), PJ_SUCCESS);
        ck_assert_int_eq(pjsip_x_date_hdr_to_seconds(d), s);
    }
    ck_assert_int_eq(pjsip_x_date_hdr_set_seconds(d, 253402300800), PJ_EINVAL);
    ck_assert_int_eq(pjsip_x_date_hdr_set_seconds(d, -62167219201), PJ_EINVAL);
    ck_assert_int_eq(pjsip_x_date_hdr_set_seconds(d, INT64_MAX), PJ_EINVAL);
    ck_assert_int_eq(pjsip_x_date_hdr_set_seconds(d, INT64_MIN), PJ_EINVAL);
}
END_TEST

START_TEST(a_date_that_is_none_prints_as_the_first)
{
    pjsip_x_date_hdr *d = pjsip_x_date_hdr_create(pool);

    ck_hdr_prints(d, "Date: Thu, 01 Jan 1970 00:00:00 GMT");
    d->mon = 13;
    ck_assert_int_ne(pjsip_x_date_hdr_to_seconds(d), 1);
    ck_assert_int_ne(pjsip_hdr_ext_cmp(d, ext_of("Date", "Thu, 21 Feb 2002 13:02:03 GMT")), 0);
}
END_TEST

Suite *hdr_x_time_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_time", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, seconds_since_1970_become_a_date_and_back);
    tcase_add_test(t, a_date_that_is_none_prints_as_the_first);
    return s;
}
