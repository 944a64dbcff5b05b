/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_x_security_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3261 20.6 */
        {"Authentication-Info", "nextnonce=\"47364c23432d2e131a5fb210812c\"", NULL},
        /* RFC 3329 2.6 */
        {"Security-Client", "tls", NULL},
        {"Security-Client", "digest", NULL},
        {"Security-Server", "ipsec-ike;q=0.1, tls;q=0.2", "ipsec-ike;q=0.1\ntls;q=0.2"},
        {"Security-Verify", "tls;q=0.2", NULL},
        {"Security-Verify",
         "digest;d-alg=MD5;d-qop=auth;d-ver=\"0000000000000000000000000000a902\"", NULL},
        /* RFC 8224 4 and 4.1 */
        {"Identity",
         "eyJhbGciOiJFUzI1NiJ9.eyJkZXN0Ijp7fX0.rq3pjT1hoRwakEGjHCnWSwUnshd0-zJ6F1VOgFWSjHBr8Qjpjlk-"
         "cpFYpFYsojNCpTzO3QfPOlckGaS6hEck7w;info=<https://biloxi.example.org/biloxi.cert>",
         NULL},
        {"Identity",
         "..rq3pjT1hoRwakEGjHCnWSwUnshd0-zJ6F1VOgFWSjHBr8Qjpjlk-cpFYpFYsojNCpTzO3QfPOlckGaS6hEck7w;"
         "                    "
         "info=<https://biloxi.example.org/biloxi.cert>;alg=ES256;ppt=\"shaken\"",
         "..rq3pjT1hoRwakEGjHCnWSwUnshd0-zJ6F1VOgFWSjHBr8Qjpjlk-cpFYpFYsojNCpTzO3QfPOlckGaS6hEck7w;"
         "info=<https://biloxi.example.org/biloxi.cert>;alg=ES256;ppt=\"shaken\""},
        /* RFC 4474 9, 10 */
        {"Identity", "\"ZYNBbHC00VMZr2kZt6VmCvPonWJMGvQTBDqghoWeLxJfzB2a1pxAr3VgrB0SsSAa=\"", NULL},
        {"Identity-Info", "<https://atlanta.example.com/atlanta.cer>;alg=rsa-sha1", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"Authentication-Info",
         "qop=auth,rspauth=\"6629fae49393a05397450978507c4ef1\",cnonce=\"0a4f113b\" , nc=00000001",
         "qop=auth, rspauth=\"6629fae49393a05397450978507c4ef1\", cnonce=\"0a4f113b\", "
         "nc=00000001"},
        {"Authentication-Info", "x=\"a,b\", NextNonce=\"n\",nextnonce=\"m\"",
         "nextnonce=\"n\", x=\"a,b\", nextnonce=\"m\""},
        {"Security-Client", "ipsec-3gpp;alg=hmac-md5-96;spi-c=1111;Q=0.5",
         "ipsec-3gpp;q=0.5;alg=hmac-md5-96;spi-c=1111"},
        {"Identity", "abc;info = <http://h/a;b,c>,\"def\"", "abc;info=<http://h/a;b,c>\n\"def\""},
        {"y", "abc;ppt=div", "abc;ppt=div"},
        {"n", "https://h/c;alg=x", "<https://h/c>;alg=x"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"Authentication-Info", "", 0},
        {"Authentication-Info", "nextnonce=\"a\",", 14},
        {"Authentication-Info", "nextnonce=\"a\";qop=x", 13},
        {"Security-Client", "tls;q=1.5", 6},
        {"Security-Client", "tls;q=x", 6},
        {"Security-Client", ",tls", 0},
        {"Identity", "abc;info=http://h", 9},
        {"Identity", "abc;info=<http://h", 18},
        {"Identity", "abc;info=<a>;info=<b>", 21},
        {"Identity", "\"abc", 0},
        {"Identity-Info", "", 0},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_authentication_info_hdr *ai =
        ext_of("Authentication-Info", "qop=auth,cnonce=\"a\\\"\"");
    pjsip_x_security_verify_hdr *sv = ext_of("Security-Verify", "tls;q=0.25;d-ver=\"00\",digest");
    pjsip_x_identity_hdr *id = ext_of("Identity", "\"q\";info=<http://a>;alg=rsa;x");

    ck_is(ai->qop, "auth");
    ck_is(ai->cnonce, "a\\\"");
    ck_assert_ptr_null(ai->rspauth.ptr);
    ck_assert_uint_eq(ext_ring_size(sv), 2);
    ck_is(sv->mechanism, "tls");
    ck_assert_int_eq(sv->q1000, 250);
    ck_is(sv->d_ver, "00");
    ck_assert_int_eq(sv->next->q1000, -1);
    ck_is(id->digest, "\"q\"");
    ck_is(id->info, "http://a");
    ck_is(id->alg, "rsa");
    ck_is(id->other_param.next->name, "x");
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_x_identity_hdr *id = pjsip_x_identity_hdr_create(pool);
    pjsip_x_authentication_info_hdr *ai = pjsip_x_authentication_info_hdr_create(pool);

    id->digest = str("a.b.c");
    id->info = str("https://h");
    ck_hdr_prints(id, "Identity: a.b.c;info=<https://h>");
    ai->nextnonce = str("n");
    ai->nc = str("00000001");
    ck_hdr_prints(ai, "Authentication-Info: nextnonce=\"n\", nc=00000001");
    ck_assert_int_ne(pjsip_hdr_ext_cmp(ext_of("Identity", "aBc"), ext_of("Identity", "abc")), 0);
}
END_TEST

Suite *hdr_x_security_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_security", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, a_program_fills_what_it_creates);
    return s;
}
