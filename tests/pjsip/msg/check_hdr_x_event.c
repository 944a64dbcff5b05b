/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip-simple/evsub_msg.h>
#include <stdio.h>

suite_fn hdr_x_event_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3265 and 6665 8.2, RFC 3842 5, RFC 3515 4.1 */
        {"Event", "message-summary", NULL},
        {"Event", "presence.winfo;id=3", NULL},
        {"Event", "refer;id=93809824", NULL},
        {"Subscription-State", "active", NULL},
        {"Subscription-State", "active;expires=3599", NULL},
        {"Subscription-State", "terminated;reason=noresource", NULL},
        {"Subscription-State", "terminated;reason=probation;retry-after=60", NULL},
        {"Allow-Events", "presence, message-summary", "presence, message-summary"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"o", "Dialog ; x=\"a;b\" ; ID=7 ; id=8", "Dialog;id=7;x=\"a;b\";id=8"},
        {"Subscription-State",
         "pending;EXPIRES=4294967294;retry-after=2147483647;expires=1;expires",
         "pending;expires=4294967294;retry-after=2147483647;expires=1;expires"},
        {"u", "a,b ,  c", "a, b, c"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"Event", "", 0},
        {"Event", ";id=1", 0},
        {"Event", "a b", 2},
        {"Event", "a;id=", 5},
        {"Event", "a,b", 1},
        {"Subscription-State", "active;expires=4294967295", 15},
        {"Subscription-State", "active;expires=18446744073709551620", 15},
        {"Subscription-State", "active;expires=x", 15},
        {"Subscription-State", "active;retry-after=2147483648", 19},
        {"Subscription-State", "", 0},
        {"Allow-Events", "", 0},
        {"Allow-Events", "a,", 2},
        {"Allow-Events", "a b", 2},
        {"Allow-Events", "a,,b", 2},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_event_hdr *e = ext_of("Event", "presence;id=x;y=z");
    pjsip_sub_state_hdr *s = ext_of("Subscription-State", "terminated;reason=timeout");

    ck_is(e->event_type, "presence");
    ck_is(e->id_param, "x");
    ck_is(e->other_param.next->name, "y");
    ck_is(e->sname, "o");
    ck_is(s->sub_state, "terminated");
    ck_is(s->reason_param, "timeout");
    ck_assert_uint_eq(s->expires_param, PJSIP_EXPIRES_NOT_SPECIFIED);
    ck_assert_int_eq(s->retry_after, -1);
    s = ext_of("Subscription-State", "active;expires=5;retry-after=7");
    ck_assert_uint_eq(s->expires_param, 5);
    ck_assert_int_eq(s->retry_after, 7);
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_event_hdr *e = pjsip_event_hdr_create(pool);
    pjsip_sub_state_hdr *s = pjsip_sub_state_hdr_create(pool);
    pjsip_allow_events_hdr *a = pjsip_allow_events_hdr_create(pool);

    e->event_type = str("presence");
    ck_hdr_prints(e, "Event: presence");
    s->sub_state = str("active");
    s->expires_param = 0;
    ck_hdr_prints(s, "Subscription-State: active;expires=0");
    a->values[a->count++] = str("presence");
    a->values[a->count++] = str("dialog");
    ck_hdr_prints(a, "Allow-Events: presence, dialog");
    ck_is(a->sname, "u");
}
END_TEST

START_TEST(more_events_than_an_array_holds_go_on_in_another)
{
    enum { COUNT = 2 * PJSIP_GENERIC_ARRAY_MAX_COUNT + 1 };
    char text[COUNT * 5 + 1] = "";
    pjsip_allow_events_hdr *a;

    for (int i = 0; i < COUNT; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%se%d", i ? "," : "", i);
    a = ext_of("Allow-Events", text);
    ck_assert_uint_eq(ext_ring_size(a), 3);
    ck_assert_uint_eq(a->count, PJSIP_GENERIC_ARRAY_MAX_COUNT);
    ck_assert_uint_eq(a->prev->count, 1);
    ck_is(a->prev->values[0], "e64");
}
END_TEST

static const char notify[] = "NOTIFY sip:a@h SIP/2.0\r\n"
                             "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
                             "o: presence;id=4\r\n"
                             "Subscription-State:\r\n active;expires=1\r\n"
                             "u: presence\r\n"
                             "\r\n";

START_TEST(the_parser_makes_them_after_its_init_function)
{
    pj_str_t name = str("Event");
    pj_str_t sname = str("o");
    pjsip_msg *msg = msg_of(notify, NULL);
    pjsip_event_hdr *e;

    ck_is(
        ((pjsip_generic_string_hdr *)pjsip_msg_find_hdr_by_names(msg, &name, &sname, NULL))->hvalue,
        "presence;id=4");
    ck_assert_int_eq(pjsip_evsub_init_parser(), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_evsub_init_parser(), PJ_SUCCESS);
    msg = msg_of(notify, NULL);
    e = pjsip_msg_find_hdr_by_names(msg, &name, &sname, NULL);
    ck_is(e->event_type, "presence");
    ck_is(e->id_param, "4");
    name = str("Subscription-State");
    ck_assert_uint_eq(
        ((pjsip_sub_state_hdr *)pjsip_msg_find_hdr_by_name(msg, &name, NULL))->expires_param, 1);
    name = str("Allow-Events");
    ck_assert_uint_eq(
        ((pjsip_allow_events_hdr *)pjsip_msg_find_hdr_by_name(msg, &name, NULL))->count, 1);
}
END_TEST

Suite *hdr_x_event_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_event", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, a_program_fills_what_it_creates);
    tcase_add_test(t, more_events_than_an_array_holds_go_on_in_another);
    tcase_add_test(t, the_parser_makes_them_after_its_init_function);
    return s;
}
