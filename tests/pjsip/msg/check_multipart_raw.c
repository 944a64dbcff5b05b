/* SPDX-License-Identifier: BSD-2-Clause */
/* What nobody changed is printed as it came; any change shows. */
#include "msg/multipart.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdio.h>

suite_fn multipart_raw_suite;

/* Nothing in here is as we would write it. */
static const char text[] =
    "This is a preamble.\r\n--o\r\nx-a:1\r\ncontent-TYPE : text/html ; charset=\"x\"\r\n"
    "Content-Length: 99\r\n\r\none\r\n--o \t\r\n\r\ntwo\r\n--o\r\n"
    "Content-Type: multipart/signed;boundary=\"in ner\"\r\n\r\n"
    "--in ner\r\nX-B: b\r\n\r\nthree\r\n--in ner--\r\nmore\r\n--o--\r\nepilogue\r\n";

static pjsip_msg_body *parse(void)
{
    pjsip_ctype_hdr *type = hdr_of("Content-Type", "multipart/mixed;boundary=o");
    pjsip_msg_body *body = pjsip_multipart_parse(pool, exact(text, sizeof(text) - 1),
                                                 sizeof(text) - 1, &type->media, 0);

    ck_assert_ptr_nonnull(body);
    return body;
}

static pj_str_t print(pjsip_msg_body *body)
{
    char *buf = pj_pool_alloc(pool, 4096);
    pj_str_t got = {buf, body->print_body(body, buf, 4096)};

    ck_assert_int_ge(got.slen, 0);
    return got;
}

static pj_bool_t is_as_it_came(pjsip_msg_body *body)
{
    pj_str_t got = print(body);

    return is(&got, text);
}

static pj_bool_t holds(pjsip_msg_body *body, const char *what)
{
    pj_str_t got = print(body);

    return memmem(got.ptr, (size_t)got.slen, what, strlen(what)) != NULL;
}

static pjsip_multipart_part *part(pjsip_msg_body *body, unsigned n)
{
    pjsip_multipart_part *p = pjsip_multipart_get_first_part(body);

    while (n-- > 0)
        p = pjsip_multipart_get_next_part(body, p);
    return p;
}

START_TEST(an_unchanged_body_leaves_octet_for_octet)
{
    pjsip_msg_body *body = parse();

    ck_assert(is_as_it_came(body));
    ck_assert(is_as_it_came(pjsip_msg_body_clone(pool, body)));
    ck_assert(is_as_it_came(pjsip_msg_body_clone(pool, pjsip_msg_body_clone(pool, body))));
    for (size_t size = 0; size < sizeof(text) - 1; size++)
        ck_assert_int_eq(body->print_body(body, exact(text, size), size), -1);
}
END_TEST

START_TEST(a_header_that_is_added_removed_or_changed_is_printed)
{
    pjsip_msg_body *body = parse();
    pjsip_generic_string_hdr *h;

    pj_list_push_back(&part(body, 1)->hdr, hdr_of("X-New", "new"));
    ck_assert(!is_as_it_came(body) && holds(body, "X-New: new\r\n") &&
              holds(body, "\r\n\r\none\r\n"));
    body = parse();
    pj_list_erase(part(body, 0)->hdr.next);
    ck_assert(!holds(body, "x-a"));
    body = parse();
    h = (pjsip_generic_string_hdr *)part(body, 0)->hdr.next;
    h->hvalue = str("2");
    ck_assert(holds(body, "x-a: 2\r\n"));
}
END_TEST

START_TEST(a_part_that_is_added_removed_or_gets_another_body_is_printed)
{
    pjsip_msg_body *body = parse();
    pj_str_t type = str("text"), sub = str("plain"), words = str("words");
    pjsip_multipart_part *p = pjsip_multipart_create_part(pool);

    p->body = pjsip_msg_body_create(pool, &type, &sub, &words);
    pjsip_multipart_add_part(pool, body, p);
    ck_assert(holds(body, "\r\n\r\nwords\r\n--o--"));
    body = parse();
    pj_list_erase(part(body, 1));
    ck_assert(!holds(body, "two"));
    body = parse();
    part(body, 0)->body = p->body;
    ck_assert(holds(body, "words") && !holds(body, "one"));
    body = parse();
    part(body, 0)->body->data = (void *)"neo";
    ck_assert(holds(body, "\r\n\r\nneo\r\n"));
    body = parse();
    part(body, 0)->body->len = 1;
    ck_assert(holds(body, "\r\n\r\no\r\n"));
    body = parse();
    part(body, 0)->body->content_type.subtype = str("xml");
    ck_assert(holds(body, "Content-Type: text/xml;charset=\"x\"\r\n"));
}
END_TEST

START_TEST(a_change_in_an_inner_body_shows_in_the_outer_one)
{
    pjsip_msg_body *body = parse();
    pjsip_msg_body *copy;

    ((pjsip_generic_string_hdr *)part(part(body, 2)->body, 0)->hdr.next)->hvalue = str("c");
    ck_assert(holds(body, "X-B: c\r\n"));
    copy = pjsip_msg_body_clone(pool, body);
    ck_assert(holds(copy, "X-B: c\r\n") && holds(copy, "three") && !holds(copy, "preamble"));
    body = pjsip_msg_body_clone(pool, parse());
    ((pjsip_generic_string_hdr *)part(part(body, 2)->body, 0)->hdr.next)->hvalue = str("d");
    ck_assert(holds(body, "X-B: d\r\n"));
}
END_TEST

START_TEST(text_written_over_in_place_shows_in_copies_too)
{
    pjsip_msg_body *body = pjsip_msg_body_clone(pool, parse());

    memcpy(part(body, 0)->body->data, "uno", 3);
    memcpy(part(part(body, 2)->body, 0)->body->data, "trois", 5);
    ck_assert(holds(body, "\r\n\r\nuno\r\n") && holds(body, "\r\n\r\ntrois\r\n"));
    ck_assert(holds(body, "epilogue"));
}
END_TEST

START_TEST(a_header_too_long_to_be_marked_is_printed_from_its_parts)
{
    char *value = pj_pool_alloc(pool, 5000);
    char *long_text = pj_pool_alloc(pool, 6000);
    pjsip_ctype_hdr *type = hdr_of("Content-Type", "multipart/mixed;boundary=o");
    pjsip_msg_body *body;
    int len;

    memset(value, 'v', 4999);
    value[4999] = '\0';
    len = snprintf(long_text, 6000, "pre\r\n--o\r\nX: %s\r\n\r\none\r\n--o--", value);
    body = pjsip_multipart_parse(pool, long_text, (pj_size_t)len, &type->media, 0);
    ck_assert_ptr_nonnull(body);
    ck_assert(pjsip__multipart_of(body)->mark == 0);
    long_text = pj_pool_alloc(pool, 6000);
    len = body->print_body(body, long_text, 6000);
    ck_assert_int_gt(len, 5000);
    ck_assert(memmem(long_text, (size_t)len, "pre\r\n", 5) == NULL);
}
END_TEST

/* ---- whatever parses prints to what parses to the same --------------------------------------- */

/* As it came, or from its parts. */
static void ck_fixed_point(pjsip_msg_body *body, const pjsip_media_type *type, pj_bool_t from_parts)
{
    pj_str_t once, twice;
    pjsip_msg_body *again;

    if (from_parts)
        pjsip__multipart_of(body)->mark = 0;
    once = print(body);
    again =
        pjsip_multipart_parse(pool, exact(once.ptr, (size_t)once.slen), (size_t)once.slen, type, 0);
    if (!pjsip_multipart_get_first_part(body) && from_parts)
        return; /* a delimiter alone */
    ck_assert_msg(again != NULL, "does not parse again:\n%.*s", (int)once.slen, once.ptr);
    if (from_parts)
        pjsip__multipart_of(again)->mark = 0;
    twice = print(again);
    ck_assert_msg(pj_strcmp(&once, &twice) == 0, "%.*s\n---- became ----\n%.*s", (int)once.slen,
                  once.ptr, (int)twice.slen, twice.ptr);
    ck_assert_uint_eq(pj_list_size(&pjsip__multipart_of(body)->parts),
                      pj_list_size(&pjsip__multipart_of(again)->parts));
}

static void ck_body(const char *octets, size_t len, const pjsip_media_type *type)
{
    char *block = malloc(len ? len : 1);
    pjsip_msg_body *body;

    memcpy(block, octets, len);
    body = pjsip_multipart_parse(pool, block, len, type, 0);
    if (body) {
        ck_fixed_point(body, type, PJ_FALSE);
        ck_fixed_point(body, type, PJ_TRUE);
    }
    free(block);
}

/* Cut at each octet, and each octet replaced by one that means something. */
static void ck_damaged(char *octets, size_t len, const pjsip_media_type *type)
{
    static const char with[] = {'\r', '\n', '-', ':', ' ', '"', '\0', ';', 'b'};
    pj_pool_t *outer = pool;
    pj_pool_t *inner = pj_pool_create(outer->factory, "inner", 16000, 16000, NULL);

    pool = inner;
    for (size_t at = 0; at < len; at++) {
        char before = octets[at];

        ck_body(octets, at, type);
        octets[at] = with[at % sizeof(with)];
        ck_body(octets, len, type);
        octets[at] = before;
        pj_pool_reset(pool);
    }
    pool = outer;
    pj_pool_release(inner);
}

/* The bodies of the RFCs' examples, and of the torture message that is multipart. */
static const char *const files[] = {
    "torture/rfc4475/mpart01.dat", "rfc/rfc3261-11714.sip", "rfc/rfc4662-1103.sip",
    "rfc/rfc5366-374.sip",         "rfc/rfc8876-528.sip",   "rfc/rfc3893-235.sip",
};

START_TEST(a_damaged_body_prints_to_a_fixed_point)
{
    size_t len;
    char *octets = data_file(files[_i], &len);
    pjsip_msg *msg = pjsip_parse_msg(pool, octets, len, NULL);
    pj_str_t boundary, raw;

    ck_assert_int_eq(pjsip_multipart_get_raw(msg->body, &boundary, &raw), PJ_SUCCESS);
    ck_damaged(raw.ptr, (size_t)raw.slen, &msg->body->content_type);
    ck_damaged(raw.ptr, (size_t)raw.slen, NULL);
}
END_TEST

Suite *multipart_raw_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("multipart_raw", &t);

    tcase_set_timeout(t, 300);
    tcase_add_test(t, an_unchanged_body_leaves_octet_for_octet);
    tcase_add_test(t, a_header_that_is_added_removed_or_changed_is_printed);
    tcase_add_test(t, a_part_that_is_added_removed_or_gets_another_body_is_printed);
    tcase_add_test(t, a_change_in_an_inner_body_shows_in_the_outer_one);
    tcase_add_test(t, text_written_over_in_place_shows_in_copies_too);
    tcase_add_test(t, a_header_too_long_to_be_marked_is_printed_from_its_parts);
    tcase_add_loop_test(t, a_damaged_body_prints_to_a_fixed_point, 0, PJ_ARRAY_SIZE(files));
    return s;
}
