/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <pjsip/sip_auth_msg.h>
#include <pjsip/sip_auth_parser.h>

suite_fn hdr_auth_suite;

static const char credentials[] =
    "Digest username=\"bob\", realm = \"biloxi.com\", nonce=\"dcd98b\",uri=\"sip:bob@biloxi.com\","
    "qop=auth, nc=00000001, cnonce=\"0a4f113b\", response=\"6629fae49393\", opaque=\"5ccc069c\","
    "algorithm=MD5, userhash=false, x=\"a, b\"";

START_TEST(digest_credentials_have_a_field_each)
{
    pjsip_authorization_hdr *h = hdr_of("Authorization", credentials);
    pjsip_digest_credential *d;

    ck_assert_ptr_nonnull(h);
    ck_is(h->scheme, "Digest");
    d = &h->credential.digest;
    ck_is(d->username, "bob");
    ck_is(d->realm, "biloxi.com");
    ck_is(d->nonce, "dcd98b");
    ck_is(d->uri, "sip:bob@biloxi.com");
    ck_is(d->qop, "auth");
    ck_is(d->nc, "00000001");
    ck_is(d->cnonce, "0a4f113b");
    ck_is(d->response, "6629fae49393");
    ck_is(d->opaque, "5ccc069c");
    ck_is(d->algorithm, "MD5");
    ck_is(d->other_param.next->name, "userhash");
    ck_is(d->other_param.next->next->value, "\"a, b\"");
    ck_hdr_prints(
        h, "Authorization: Digest username=\"bob\", realm=\"biloxi.com\", nonce=\"dcd98b\", "
           "uri=\"sip:bob@biloxi.com\", response=\"6629fae49393\", algorithm=MD5, "
           "cnonce=\"0a4f113b\", opaque=\"5ccc069c\", qop=auth, nc=00000001, userhash=false, "
           "x=\"a, b\"");
    h = hdr_of("Proxy-Authorization", credentials);
    ck_assert_int_eq(h->type, PJSIP_H_PROXY_AUTHORIZATION);
}
END_TEST

START_TEST(digest_challenges_have_a_field_each)
{
    pjsip_www_authenticate_hdr *h =
        hdr_of("WWW-Authenticate",
               "Digest realm=\"at\\\"l\", domain=\"sip:ss1\",qop=\"auth,auth-int\","
               "nonce=\"f84f\", opaque=\"\",stale=TRUE,algorithm=SHA-256,charset=UTF-8");
    pjsip_digest_challenge *d;

    ck_assert_ptr_nonnull(h);
    d = &h->challenge.digest;
    ck_is(d->realm, "at\\\"l");
    ck_is(d->domain, "sip:ss1");
    ck_is(d->qop, "auth,auth-int");
    ck_is(d->nonce, "f84f");
    ck_assert_int_eq(d->opaque.slen, 0);
    ck_assert_int_ne(d->stale, 0);
    ck_is(d->algorithm, "SHA-256");
    ck_hdr_prints(h,
                  "WWW-Authenticate: Digest realm=\"at\\\"l\", domain=\"sip:ss1\", nonce=\"f84f\", "
                  "algorithm=SHA-256, qop=\"auth,auth-int\", stale=true, charset=UTF-8");
    h = hdr_of("Proxy-Authenticate", "Digest realm=\"x\", nonce=\"y\", stale=FALSE");
    ck_assert_int_eq(h->challenge.digest.stale, 0);
    ck_hdr_prints(h, "Proxy-Authenticate: Digest realm=\"x\", nonce=\"y\"");
}
END_TEST

START_TEST(an_unknown_scheme_keeps_its_parameters_as_they_are)
{
    ck_hdr_roundtrip("Authorization", "NoOneKnows opaque-data=here, y=\"z\"",
                     "Authorization: NoOneKnows opaque-data=here, y=\"z\"");
    ck_hdr_roundtrip("WWW-Authenticate", "Other realm=\"r\",a=b",
                     "WWW-Authenticate: Other realm=\"r\", a=b");
    ck_hdr_roundtrip("WWW-Authenticate", "Alone", "WWW-Authenticate: Alone");
}
END_TEST

START_TEST(a_bearer_token_is_taken_whole)
{
    pjsip_authorization_hdr *h = hdr_of("Authorization", "Bearer abc.def-ghi_jkl~+/==");

    ck_is(h->credential.oauth.token, "abc.def-ghi_jkl~+/==");
    ck_hdr_prints(h, "Authorization: Bearer abc.def-ghi_jkl~+/==");
    ck_hdr_roundtrip("Authorization", "Bearer tok, realm=\"r\"",
                     "Authorization: Bearer tok, realm=\"r\"");
    ck_hdr_roundtrip("Authorization", "Bearer realm=\"r\"", "Authorization: Bearer realm=\"r\"");
}
END_TEST

START_TEST(created_headers_print_what_is_set)
{
    pjsip_authorization_hdr *a = pjsip_authorization_hdr_create(pool);
    pjsip_www_authenticate_hdr *w = pjsip_www_authenticate_hdr_create(pool);

    a->scheme = str("Digest");
    a->credential.digest.username = str("u");
    ck_hdr_prints(
        a, "Authorization: Digest username=\"u\", realm=\"\", nonce=\"\", uri=\"\", response=\"\"");
    w->scheme = str("PGP");
    w->challenge.pgp.realm = str("r");
    w->challenge.pgp.micalgorithm = str("md5");
    ck_hdr_prints(w, "WWW-Authenticate: PGP realm=\"r\", micalgorithm=md5");
    ck_assert_int_eq(pjsip_proxy_authorization_hdr_create(pool)->type, PJSIP_H_PROXY_AUTHORIZATION);
    ck_assert_int_eq(pjsip_proxy_authenticate_hdr_create(pool)->type, PJSIP_H_PROXY_AUTHENTICATE);
}
END_TEST

START_TEST(hazard_98_credentials_cut_at_any_octet_are_read_within_bounds)
{
    pj_str_t name = str("Authorization");
    size_t len;

    for (len = 0; len < sizeof(credentials); len++)
        pjsip_parse_hdr(pool, &name, exact(credentials, len), len, NULL);
}
END_TEST

START_TEST(hazard_111_malformed_credentials_are_refused)
{
    static const char *const bad[] = {
        "",           "Digest,",        "Digest a",        "Digest a=\"",
        "Digest =b",  "Digest a=b c=d", "Digest a=\"b\"c", "Digest username=\"a\\",
        "\"Digest\"", "Digest a=b;;\""};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        ck_hdr_refused("Authorization", bad[i]);
        ck_hdr_refused("WWW-Authenticate", bad[i]);
    }
}
END_TEST

START_TEST(the_names_programs_ask_for_exist)
{
    ck_assert_int_eq(pjsip_auth_init_parser(), PJ_SUCCESS);
    pjsip_auth_deinit_parser();
    ck_is(pjsip_USERNAME_STR, "username");
    ck_is(pjsip_DIGEST_STR, "Digest");
    ck_is(pjsip_SHA256_STR, "SHA-256");
}
END_TEST

START_TEST(what_is_printed_of_a_header_can_be_read_again)
{
    /* a parameter needs a value, and one that is no token its quotes */
    ck_hdr_roundtrip("WWW-Authenticate", "Digest realm=\"r\",nonce=\"n\",main=",
                     "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", main=\"\"");
    ck_hdr_roundtrip(
        "WWW-Authenticate", "Digest realm=\"r\",nonce=\"n\",algorithm=\"a, stale=true\"",
        "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=\"a, stale=true\"");
    /* nor may what comes twice change places */
    ck_hdr_roundtrip(
        "WWW-Authenticate",
        "Digest realm=\"r\",nonce=\"n\",x=y,algorithm=,algorithm=MD5,algorithm=a",
        "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5, x=y, algorithm=a");
}
END_TEST

Suite *hdr_auth_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_auth", &t);

    tcase_add_test(t, digest_credentials_have_a_field_each);
    tcase_add_test(t, digest_challenges_have_a_field_each);
    tcase_add_test(t, an_unknown_scheme_keeps_its_parameters_as_they_are);
    tcase_add_test(t, a_bearer_token_is_taken_whole);
    tcase_add_test(t, created_headers_print_what_is_set);
    tcase_add_test(t, hazard_98_credentials_cut_at_any_octet_are_read_within_bounds);
    tcase_add_test(t, hazard_111_malformed_credentials_are_refused);
    tcase_add_test(t, what_is_printed_of_a_header_can_be_read_again);
    tcase_add_test(t, the_names_programs_ask_for_exist);
    return s;
}
