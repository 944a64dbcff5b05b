/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copies where memory ends at any place, which is when each allocation in turn is the first to fail: a
 * copy is whole, or there is none. Headers of every kind are copied so wherever a test prints one
 * (ck_hdr_prints, ck_ext_good); here are messages, bodies, URIs and what is made from text.
 */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext.h>
#include <pjsip/sip_multipart.h>
#include <pjsip/sip_tel_uri.h>

suite_fn copies_suite;

static const char request[] =
    "INVITE sips:b%20b:p%40ss@[2001:db8::9]:5061;user=phone;method=INVITE;transport=tls;ttl=3;"
    "maddr=192.0.2.1;lr;x=%3B;y?h=1 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP host.example.com:5060;ttl=7;rport=5062;maddr=192.0.2.7;received=192.0.2.4;"
    "branch=z9hG4bKabc;comp=sigcomp;q=\"a b\" (a comment)\r\n"
    "Max-Forwards: 70\r\n"
    "Route: <sip:as1.example.net;lr;call=orig>, \"x\" <sip:orig@as2.example.net;lr>;p=1\r\n"
    "From: \"A\" <sip:+13125550987@example.net;user=phone>;tag=gh-60233;x=y\r\n"
    "To: <tel:+1-212;ext=5;isub=6;phone-context=example.com;z=1>\r\n"
    "Call-ID: 0b81f3c6e97a45@example.net\r\n"
    "CSeq: 7 X-METHOD\r\n"
    "Contact: "
    "<sip:c@192.0.2.9:5060?Subject=a%26b&X=>;q=0.125;expires=3600;+sip.instance=\"<u>\"\r\n"
    "Contact: <urn:service:sos>\r\n"
    "Allow: INVITE, ACK, X-A-METHOD-OF-MANY-LETTERS\r\n"
    "Retry-After: 120 (busy);duration=60\r\n"
    "Authorization: Digest username=\"c\", realm=\"r\", nonce=\"6b1f\", uri=\"sip:e\", "
    "response=\"91c4\", algorithm=MD5, cnonce=\"1\", opaque=\"2\", qop=auth, nc=00000001, "
    "other=1\r\n"
    "WWW-Authenticate: Digest realm=\"r\", domain=\"d\", nonce=\"n\", stale=true, qop=\"auth\"\r\n"
    "Proxy-Authorization: Bearer abc.def==\r\n"
    "X-Other: some text\r\n"
    "Session-Expires: 1800;refresher=uac;x=y\r\n"
    "Refer-To: \"d\" <sip:x@y?Replaces=1>;z=1\r\n";

static pj_ssize_t show_msg(void *msg, char *buf, pj_size_t size)
{
    return pjsip_msg_print(msg, buf, size);
}

static void *copy_msg(pj_pool_t *to, const void *msg)
{
    return pjsip_msg_clone(to, msg);
}

static void ck_msg_copies(const char *head, const char *rest)
{
    char *text = pj_pool_alloc(pool, strlen(head) + strlen(rest) + 1);

    memcpy(text, head, strlen(head));
    memcpy(text + strlen(head), rest, strlen(rest) + 1);
    ck_copied_whole_or_not(&copy_msg, &show_msg, msg_of(text, NULL));
}

START_TEST(a_message_is_copied_whole_or_not)
{
    ck_msg_copies(request, "Content-Type: text/plain;charset=\"utf-8\"\r\n\r\nhello");
    ck_msg_copies("SIP/2.0 480 A phrase of its own\r\nTo: <sip:a>;tag=1\r\n", "\r\n");
    ck_msg_copies("X-METHOD sip:a SIP/2.0\r\n", "\r\n");
}
END_TEST

START_TEST(a_multipart_body_is_copied_whole_or_not)
{
    ck_msg_copies(
        "MESSAGE sip:a SIP/2.0\r\n",
        "Content-Type: multipart/mixed;boundary=\"b\"\r\n\r\n"
        "--b\r\nContent-Type: text/plain;x=y\r\nContent-ID: <1@h>\r\nX-Part: v\r\n\r\none\r\n"
        "--b\r\nContent-Type: multipart/alternative;boundary=c\r\n\r\n"
        "--c\r\n\r\ninner\r\n--c--\r\n\r\n--b--\r\n");
}
END_TEST

static pj_ssize_t show_hdr(void *hdr, char *buf, pj_size_t size)
{
    return pjsip_hdr_print_on(hdr, buf, size);
}

START_TEST(every_header_of_a_message_is_copied_whole_or_not)
{
    pjsip_msg *msg = msg_of(request, NULL);
    unsigned count = 0;
    pjsip_hdr *h;

    for (h = msg->hdr.next; h != &msg->hdr; h = h->next, count++) {
        ck_copied_whole_or_not(&pjsip_hdr_clone, &show_hdr, h);
        ck_copied_whole_or_not(&pjsip_hdr_shallow_clone, &show_hdr, h);
    }
    ck_assert_uint_ge(count, 17);
}
END_TEST

static pj_ssize_t show_uri(void *uri, char *buf, pj_size_t size)
{
    return pjsip_uri_print(PJSIP_URI_IN_CONTACT_HDR, uri, buf, size);
}

static void *copy_uri(pj_pool_t *to, const void *uri)
{
    return pjsip_uri_clone(to, uri);
}

START_TEST(a_uri_of_any_sort_is_copied_whole_or_not)
{
    static const char *const uris[] = {
        "sip:u:p@h:5070;user=phone;method=X;transport=tcp;ttl=1;maddr=h;lr;o=1;q?h=1&i=2", "sips:h",
        "tel:+1;ext=2;isub=3;phone-context=x;y=z", "urn:service:sos", "\"A name\" <sip:a@b;x=y>"};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(uris); i++) {
        size_t len = strlen(uris[i]);
        pjsip_uri *uri =
            pjsip_parse_uri(pool, exact(uris[i], len), len, PJSIP_PARSE_URI_AS_NAMEADDR);

        ck_assert_ptr_nonnull(uri);
        ck_copied_whole_or_not(&copy_uri, &show_uri, uri);
        ck_copied_whole_or_not(&copy_uri, &show_uri, pjsip_uri_get_uri(uri));
    }
}
END_TEST

/* ---- what is made of text -------------------------------------------------------------------- */

static const pj_str_t name = {(char *)"X-Name", 6}, value = {(char *)"some value", 10};

static void *make_string(pj_pool_t *to, const void *what)
{
    PJ_UNUSED_ARG(what);
    return pjsip_generic_string_hdr_create(to, &name, &value);
}

static void *make_int(pj_pool_t *to, const void *what)
{
    PJ_UNUSED_ARG(what);
    return pjsip_generic_int_hdr_create(to, &name, 7);
}

static void *make_array(pj_pool_t *to, const void *what)
{
    PJ_UNUSED_ARG(what);
    return pjsip_generic_array_hdr_create(to, &name);
}

static void *make_warning(pj_pool_t *to, const void *what)
{
    PJ_UNUSED_ARG(what);
    return pjsip_warning_hdr_create(to, 399, &name, &value);
}

START_TEST(a_header_made_of_text_is_made_whole_or_not)
{
    static copy_fn *const makers[] = {make_string, make_int, make_array, make_warning};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(makers); i++) {
        /* the first is made with memory enough; its copies are all made anew */
        ck_copied_whole_or_not(makers[i], &show_hdr, makers[i](pool, NULL));
    }
}
END_TEST

static pj_ssize_t show_body(void *body, char *buf, pj_size_t size)
{
    pjsip_msg_body *b = body;
    pj_ssize_t len = pjsip_media_type_print(buf, (unsigned)size, &b->content_type);

    return len < 0 ? len : len + b->print_body(b, buf + len, size - (pj_size_t)len);
}

static void *make_body(pj_pool_t *to, const void *what)
{
    PJ_UNUSED_ARG(what);
    return pjsip_msg_body_create(to, &name, &name, &value);
}

static void *make_multipart(pj_pool_t *to, const void *type)
{
    return pjsip_multipart_create(to, type, &name);
}

static void *copy_body(pj_pool_t *to, const void *body)
{
    return pjsip_msg_body_clone(to, body);
}

START_TEST(a_body_is_made_and_copied_whole_or_not)
{
    pjsip_ctype_hdr *ctype = hdr_of("Content-Type", "multipart/mixed;x=\"y z\";start=1");
    pjsip_msg_body *body = make_body(pool, NULL);

    ck_copied_whole_or_not(&make_body, &show_body, body);
    ck_copied_whole_or_not(&copy_body, &show_body, body);
    pjsip_media_type_cp(pool, &body->content_type, &ctype->media);
    ck_copied_whole_or_not(&copy_body, &show_body, body);
    body = make_multipart(pool, &ctype->media);
    ck_copied_whole_or_not(&copy_body, &show_body, body);
    for (size_t size = 64; size < 4000; size += 8) {
        pj_pool_t *small = small_pool(size);
        pjsip_msg_body *made = small ? make_multipart(small, &ctype->media) : NULL;
        char want[200], got[200];

        if (made)
            ck_assert_int_eq(show_body(made, got, 200), show_body(body, want, 200));
        if (small)
            pj_pool_release(small);
    }
}
END_TEST

Suite *copies_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("copies", &t);

    tcase_add_test(t, a_message_is_copied_whole_or_not);
    tcase_add_test(t, a_multipart_body_is_copied_whole_or_not);
    tcase_add_test(t, every_header_of_a_message_is_copied_whole_or_not);
    tcase_add_test(t, a_uri_of_any_sort_is_copied_whole_or_not);
    tcase_add_test(t, a_header_made_of_text_is_made_whole_or_not);
    tcase_add_test(t, a_body_is_made_and_copied_whole_or_not);
    return s;
}
