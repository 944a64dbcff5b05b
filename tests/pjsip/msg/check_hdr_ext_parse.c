/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_sip.h>
#include <stdio.h>

suite_fn hdr_ext_parse_suite;

/* Pieces of which values are made, each followed by each. */
static const char *const pieces[] = {
    "",
    " ",
    ",",
    ";",
    "=",
    "\"",
    "\"q\\\"\"",
    "<",
    ">",
    "*",
    "a",
    "a=b",
    ";a",
    ";q=0.5",
    ";q=9",
    ";x=\"y,z\"",
    "a.b",
    "1",
    "1 1",
    "<sip:h>",
    "sip:h",
    "<h>",
    "\"n\" <sip:h>",
    ",a",
    ";cause=1",
    "(c)",
    "\\",
    "\t",
    "\x80",
    "tel:+1;x",
    "a/b",
    "ab30317f1a784dc48ff824d0d3715d86",
    ";info=<a>",
    ";info=<",
};

static void ck_fixed_point(const pjsip_hdr *h)
{
    char first[512];
    char second[512];
    int len = pjsip_hdr_print_on((void *)(uintptr_t)h, first, sizeof(first) - 1);
    const char *value;
    pjsip_hdr *again;

    ck_assert_int_gt(len, 0);
    first[len] = '\0';
    value = strchr(first, ':') + 2;
    again = ext_of(h->name.ptr, value);
    ck_assert_msg(again && again->next == again, "\"%s\" does not parse as one", first);
    len = pjsip_hdr_print_on(again, second, sizeof(second) - 1);
    ck_assert_int_gt(len, 0);
    second[len] = '\0';
    ck_assert_str_eq(first, second);
}

static unsigned ck_value(const pjsip__x_desc *desc, const char *value)
{
    pj_str_t text = {exact(value, strlen(value)), (pj_ssize_t)strlen(value)};
    pj_str_t name = desc->name;
    pjsip_generic_string_hdr hdr;
    pjsip_hdr *typed = NULL;
    const pjsip_hdr *h;
    int err = -1;
    pj_status_t status;

    pjsip_generic_string_hdr_init2(&hdr, &name, &text);
    status = pjsip_hdr_decode(pool, &hdr, &typed, &err);
    ck_assert_msg(status == PJ_SUCCESS || status == PJSIP_EINVALIDHDR, "%s: %s: %d", name.ptr,
                  value, status);
    ck_assert_msg(err >= 0 && err <= (int)text.slen, "%s: %s: at %d", name.ptr, value, err);
    if (status != PJ_SUCCESS)
        return 0;
    h = typed;
    do {
        ck_fixed_point(h);
        h = h->next;
    } while (h != typed);
    return 1;
}

START_TEST(whatever_parses_prints_to_what_parses_the_same)
{
    char value[128];

    for (unsigned d = (unsigned)_i; d < pjsip__x_count(); d += 8) {
        unsigned good = 0;

        for (unsigned i = 0; i < PJ_ARRAY_SIZE(pieces); i++) {
            for (unsigned j = 0; j < PJ_ARRAY_SIZE(pieces); j++) {
                snprintf(value, sizeof(value), "%s%s", pieces[i], pieces[j]);
                good += ck_value(pjsip__x_at(d), value);
            }
            fixture_teardown();
            fixture_setup();
        }
        ck_assert_msg(good > 0 || pjsip__x_at(d)->items[0].kind == X_CUSTOM ||
                          pjsip__x_at(d)->items[0].kind == X_NUMBER ||
                          pjsip__x_at(d)->items[0].kind == X_CODE,
                      "%s takes none of them", pjsip__x_at(d)->name.ptr);
    }
}
END_TEST

START_TEST(a_named_parameter_is_taken_once)
{
    pjsip_x_reason_hdr *r = ext_of("Reason", "SIP;text=\"a\";TEXT=\"b\";cause=1;cause=x;Text");

    ck_is(r->text, "a");
    ck_assert_uint_eq(r->cause, 1);
    ck_assert_uint_eq(pj_list_size(&r->other_param), 3);
    ck_hdr_prints(r, "Reason: SIP;cause=1;text=\"a\";TEXT=\"b\";cause=x;Text");
}
END_TEST

START_TEST(blanks_may_stand_round_each_separator)
{
    ck_hdr_prints(ext_of("Reason", " SIP \t; cause\t= 1 ; text = \"a\" "),
                  "Reason: SIP;cause=1;text=\"a\"");
    ck_hdr_prints(ext_of("Diversion", "\"a\"<sip:h>\t;\treason = \"x\""),
                  "Diversion: \"a\" <sip:h>;reason=\"x\"");
}
END_TEST

START_TEST(the_text_is_not_copied)
{
    pj_str_t name = str("Reason");
    pj_str_t value = str("SIP;cause=1;text=\"a\";x=y");
    pjsip_generic_string_hdr h;
    pjsip_hdr *typed;
    pjsip_x_reason_hdr *r;

    pjsip_generic_string_hdr_init2(&h, &name, &value);
    ck_assert_int_eq(pjsip_hdr_decode(pool, &h, &typed, NULL), PJ_SUCCESS);
    r = (pjsip_x_reason_hdr *)typed;
    ck_assert_ptr_eq(r->protocol.ptr, value.ptr);
    ck_assert_ptr_eq(r->text.ptr, value.ptr + 18);
    ck_assert_ptr_eq(r->other_param.next->name.ptr, value.ptr + 21);
}
END_TEST

Suite *hdr_ext_parse_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_ext_parse", &t);

    tcase_add_loop_test(t, whatever_parses_prints_to_what_parses_the_same, 0, 8);
    tcase_add_test(t, a_named_parameter_is_taken_once);
    tcase_add_test(t, blanks_may_stand_round_each_separator);
    tcase_add_test(t, the_text_is_not_copied);
    return s;
}
