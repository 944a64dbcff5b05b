/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn parser_const_suite;

static void ck_members(const pj_cis_t *cis, const char *in, const char *out)
{
    for (; *in; in++)
        ck_assert_msg(pj_cis_match(cis, (pj_uint8_t)*in), "'%c' is missing", *in);
    for (; *out; out++)
        ck_assert_msg(!pj_cis_match(cis, (pj_uint8_t)*out), "'%c' is there", *out);
    ck_assert(!pj_cis_match(cis, 0));
}

START_TEST(the_classes_hold_what_their_names_say)
{
    const pjsip_parser_const_t *pc = pjsip_parser_const();

    ck_members(&pc->pjsip_DIGIT_SPEC, "0123456789", "aA-");
    ck_members(&pc->pjsip_ALPHA_SPEC, "azAZ", "09-_");
    ck_members(&pc->pjsip_ALNUM_SPEC, "azAZ09", "-_");
    ck_members(&pc->pjsip_HEX_SPEC, "09afAF", "gG");
    ck_members(&pc->pjsip_HOST_SPEC, "azAZ09-._", ":[]@");
    ck_members(&pc->pjsip_TOKEN_SPEC, "a0-.!%*_+`'~", ":;,@/<> \r");
    ck_members(&pc->pjsip_TOKEN_SPEC_ESC, "a0-.!*_+`'~", "%");
    ck_members(&pc->pjsip_VIA_PARAM_SPEC, "a%:[]", ";, ");
    ck_members(&pc->pjsip_VIA_PARAM_SPEC_ESC, "a:[]", "%");
    ck_members(&pc->pjsip_PARAM_CHAR_SPEC, "a[]/:&+$%", "=;?@");
    ck_members(&pc->pjsip_PARAM_CHAR_SPEC_ESC, "a[]/:&+$", "%");
    ck_members(&pc->pjsip_HDR_CHAR_SPEC, "a[]/?:+$%", "=&;");
    ck_members(&pc->pjsip_USER_SPEC, "a&=+$,;?/%", ":@#");
    ck_members(&pc->pjsip_USER_SPEC_LENIENT, "a#[]", "@:");
    ck_members(&pc->pjsip_PASSWD_SPEC, "a&=+$,%", ";?/@");
    ck_members(&pc->pjsip_NOT_NEWLINE, "a ,\t", "\r\n");
    ck_members(&pc->pjsip_NOT_COMMA_OR_NEWLINE, "a \t", ",\r\n");
    ck_members(&pc->pjsip_DISPLAY_SPEC, "a 0", "<\":");
    ck_members(&pc->pjsip_OTHER_URI_CONTENT, "a:/?;=", " <>\"");
    ck_members(&pc->pjsip_PROBE_USER_HOST_SPEC, "a:;", "@ >\n");
}
END_TEST

START_TEST(the_names_are_there)
{
    const pjsip_parser_const_t *pc = pjsip_parser_const();

    ck_is(pc->pjsip_SIP_STR, "sip");
    ck_is(pc->pjsip_RECEIVED_STR, "received");
    ck_is(pc->pjsip_TAG_STR, "tag");
}
END_TEST

Suite *parser_const_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("parser_const", &t);

    tcase_add_test(t, the_classes_hold_what_their_names_say);
    tcase_add_test(t, the_names_are_there);
    return s;
}
