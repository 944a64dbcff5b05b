/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Also the pieces programs' parsers are made of (parse_util.c), in a parser as programs write them.
 */
#include "msg/registry.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <pj/except.h>
#include <pjsip/sip_multipart.h>
#include <stdio.h>

suite_fn registry_suite;

typedef struct my_hdr {
    PJSIP_DECL_HDR_MEMBER(struct my_hdr);
    pj_str_t word;
    pjsip_param params;
} my_hdr;

static int my_print(void *hdr, char *buf, pj_size_t len)
{
    my_hdr *h = hdr;
    int n = snprintf(buf, len, "X-Mine: %.*s", (int)h->word.slen, h->word.ptr);

    return n < (int)len ? n : -1;
}

static pjsip_hdr_vptr my_vptr = {NULL, NULL, my_print};

static my_hdr *my_create(pj_pool_t *p)
{
    my_hdr *h = PJ_POOL_ZALLOC_T(p, my_hdr);

    pj_list_init(h);
    pj_list_init(&h->params);
    h->type = PJSIP_H_OTHER;
    h->name = str("X-Mine");
    h->sname = h->name;
    h->vptr = &my_vptr;
    return h;
}

static pjsip_hdr *parse_mine(pjsip_parse_ctx *ctx)
{
    const pjsip_parser_const_t *pc = pjsip_parser_const();
    my_hdr *h = my_create(ctx->pool);

    pj_scan_get(ctx->scanner, &pc->pjsip_TOKEN_SPEC, &h->word);
    if (is(&h->word, "none"))
        return NULL;
    if (is(&h->word, "range"))
        PJ_THROW(PJSIP_EINVAL_ERR_EXCEPTION);
    while (!pj_scan_is_eof(ctx->scanner) && *ctx->scanner->curptr == ';') {
        pjsip_param *p = PJ_POOL_ALLOC_T(ctx->pool, pjsip_param);

        pj_scan_get_char(ctx->scanner);
        pjsip_parse_param_imp(ctx->scanner, ctx->pool, &p->name, &p->value,
                              PJSIP_PARSE_REMOVE_QUOTE);
        pj_list_push_back(&h->params, p);
    }
    pjsip_parse_end_hdr_imp(ctx->scanner);
    return (pjsip_hdr *)h;
}

static pjsip_hdr *parse_list(pjsip_parse_ctx *ctx)
{
    pj_str_t name = str("X-List");
    pjsip_generic_array_hdr *h = pjsip_generic_array_hdr_create(ctx->pool, &name);

    pjsip_parse_generic_array_hdr_imp(h, ctx->scanner);
    return (pjsip_hdr *)h;
}

START_TEST(a_registered_parser_makes_the_headers_of_its_name)
{
    my_hdr *h;
    pjsip_generic_array_hdr *list;

    ck_assert_int_eq(pjsip_register_hdr_parser("X-Mine", "y", &parse_mine), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_hdr_parser("X-List", NULL, &parse_list), PJ_SUCCESS);
    h = hdr_of("x-mine", "word\r\n ;a=\"b c\" ; d;e=[::1]");
    ck_assert_ptr_nonnull(h);
    ck_assert_ptr_eq(h->vptr, &my_vptr);
    ck_is(h->word, "word");
    ck_is(h->params.next->value, "b c");
    ck_is(h->params.next->next->name, "d");
    ck_is(h->params.prev->value, "::1");
    h = hdr_of("Y", "word");
    ck_assert_ptr_eq(h->vptr, &my_vptr);
    list = hdr_of("X-List", "a b , c,d");
    ck_assert_uint_eq(list->count, 3);
    ck_is(list->values[0], "a b");
    ck_is(list->values[2], "d");
}
END_TEST

START_TEST(a_value_the_parser_throws_at_is_reported_and_not_kept)
{
    static const char *const bad[] = {"",          ";a",   "word x", "word;",
                                      "word;a=\"", "none", "range",  "word\x01"};
    unsigned i;

    pjsip_register_hdr_parser("X-Mine", "y", &parse_mine);
    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        pjsip_parser_err_report errs;
        pj_str_t name = str("X-Mine");
        char text[100];
        pjsip_msg *msg;

        snprintf(text, sizeof(text), "OPTIONS sip:a SIP/2.0\r\nX-Mine: %s\r\nTo: <sip:b>\r\n\r\n",
                 bad[i]);
        msg = msg_of(text, &errs);
        ck_assert_uint_eq(pj_list_size(&errs), 1);
        ck_is(errs.next->hname, "X-Mine");
        ck_assert_int_eq(errs.next->line, 2);
        ck_assert_int_eq(errs.next->except_code, is(&errs.next->hname, "X-Mine") && i == 6
                                                     ? PJSIP_EINVAL_ERR_EXCEPTION
                                                     : PJSIP_SYN_ERR_EXCEPTION);
        ck_assert_ptr_null(pjsip_msg_find_hdr_by_name(msg, &name, NULL));
        ck_assert_ptr_nonnull(pjsip_msg_find_hdr(msg, PJSIP_H_TO, NULL));
        ck_assert_ptr_null(hdr_of("X-Mine", bad[i]));
    }
}
END_TEST

START_TEST(a_parser_never_sees_the_next_header)
{
    pjsip_generic_array_hdr *list;
    pj_str_t name = str("X-List");
    pjsip_msg *msg;

    pjsip_register_hdr_parser("X-List", NULL, &parse_list);
    msg = msg_of("OPTIONS sip:a SIP/2.0\r\nX-List: a,\r\nTo: <sip:b>\r\n\r\n", NULL);
    list = pjsip_msg_find_hdr_by_name(msg, &name, NULL);
    ck_assert_uint_eq(list->count, 1);
    ck_assert_ptr_nonnull(pjsip_msg_find_hdr(msg, PJSIP_H_TO, NULL));
}
END_TEST

START_TEST(hazard_7_a_list_of_a_program_has_an_end)
{
    char text[200] = "";
    unsigned i;

    pjsip_register_hdr_parser("X-List", NULL, &parse_list);
    for (i = 0; i < 33; i++)
        text[2 * i] = 'a', text[2 * i + 1] = ',';
    ck_assert_ptr_null(hdr_of("X-List", text));
    text[64] = '\0';
    ck_assert_ptr_nonnull(hdr_of("X-List", text));
}
END_TEST

START_TEST(names_are_checked_when_registered)
{
    char long_name[PJSIP_MAX_HNAME_LEN + 8];

    memset(long_name, 'a', sizeof(long_name));
    long_name[sizeof(long_name) - 1] = '\0';
    ck_assert_int_eq(pjsip_register_hdr_parser("From", "f", &parse_mine), PJSIP_ETYPEEXISTS);
    ck_assert_int_eq(pjsip_register_hdr_parser("X-F", "f", &parse_mine), PJSIP_ETYPEEXISTS);
    ck_assert_int_eq(pjsip_register_hdr_parser("", NULL, &parse_mine), PJ_EINVAL);
    ck_assert_int_eq(pjsip_register_hdr_parser(NULL, NULL, &parse_mine), PJ_EINVAL);
    ck_assert_int_eq(pjsip_register_hdr_parser("X Y", NULL, &parse_mine), PJ_EINVAL);
    ck_assert_int_eq(pjsip_register_hdr_parser("X-Y", NULL, NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_register_hdr_parser(long_name, NULL, &parse_mine), PJ_ENAMETOOLONG);
    ck_assert_int_eq(pjsip_register_hdr_parser("X-Twice", NULL, &parse_mine), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_hdr_parser("X-Twice", NULL, &parse_mine), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_hdr_parser("x-twice", NULL, &parse_list), PJSIP_ETYPEEXISTS);
    ck_assert_int_eq(pjsip_register_uri_parser((char *)"sip", NULL), PJ_EINVAL);
}
END_TEST

START_TEST(registering_too_many_is_an_error)
{
    pj_status_t status = PJ_SUCCESS;
    char name[32];
    int i;

    for (i = 0; i < 200 && status == PJ_SUCCESS; i++) {
        snprintf(name, sizeof(name), "X-Many-%d", i);
        status = pjsip_register_hdr_parser(name, NULL, &parse_mine);
    }
    ck_assert_int_eq(status, PJ_ETOOMANY);
}
END_TEST

static void *parse_cats(pj_scanner *scanner, pj_pool_t *p, pj_bool_t params)
{
    pjsip_other_uri *uri = pjsip_other_uri_create(p);

    PJ_UNUSED_ARG(params);
    pj_scan_get_until_ch(scanner, ':', &uri->scheme);
    pj_scan_get_char(scanner);
    pj_scan_get(scanner, &pjsip_parser_const()->pjsip_ALPHA_SPEC, &uri->content);
    return uri;
}

START_TEST(a_registered_scheme_is_parsed_by_its_parser)
{
    char good[] = "cats:tom";
    char bad[] = "cats:tom9";
    pjsip_other_uri *uri;

    ck_assert_int_eq(pjsip_register_uri_parser((char *)"cats", &parse_cats), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_uri_parser((char *)"CATS", &parse_cats), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_uri_parser((char *)"tel", &parse_cats), PJSIP_ETYPEEXISTS);
    uri = (pjsip_other_uri *)pjsip_parse_uri(pool, good, 8, 0);
    ck_is(uri->content, "tom");
    ck_assert_ptr_null(pjsip_parse_uri(pool, bad, 9, 0));
    ck_assert_ptr_null(pjsip_parse_uri(pool, bad, 5, 0));
}
END_TEST

/* As programs write it: no question for the end before the look at curptr. */
static pjsip_hdr *parse_careless(pjsip_parse_ctx *ctx)
{
    pj_str_t name = str("X-Careless");
    pjsip_generic_string_hdr *h = pjsip_generic_string_hdr_create(ctx->pool, &name, NULL);

    pj_scan_get_unescape(ctx->scanner, &pjsip_parser_const()->pjsip_TOKEN_SPEC_ESC, &h->hvalue);
    ck_assert(*ctx->scanner->curptr == ';' || *ctx->scanner->curptr == '\0');
    return (pjsip_hdr *)h;
}

static void *parse_careless_uri(pj_scanner *scanner, pj_pool_t *p, pj_bool_t parse_params)
{
    pj_scan_get_until_ch(scanner, ';', &(pj_str_t){NULL, 0});
    ck_assert(*scanner->curptr == ';' || *scanner->curptr == '\0');
    PJ_UNUSED_ARG(parse_params);
    return pjsip_other_uri_create(p);
}

START_TEST(a_program_may_look_behind_its_value_and_write_to_it)
{
    pj_str_t name = str("X-Careless");
    char *value = exact("a%62c", 5);
    pjsip_generic_string_hdr *h;

    ck_assert_int_eq(pjsip_register_hdr_parser("X-Careless", NULL, &parse_careless), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_uri_parser((char *)"careless", &parse_careless_uri),
                     PJ_SUCCESS);
    h = pjsip_parse_hdr(pool, &name, value, 5, NULL);
    ck_assert_ptr_nonnull(h);
    ck_is(h->hvalue, "abc");
    ck_assert_int_eq(memcmp(value, "a%62c", 5), 0);
    ck_assert_ptr_nonnull(pjsip_parse_uri(pool, exact("careless:x", 10), 10, 0));
}
END_TEST

START_TEST(an_empty_value_of_a_program_s_list_is_skipped)
{
    pjsip_generic_array_hdr *list;

    pjsip_register_hdr_parser("X-List", NULL, &parse_list);
    list = hdr_of("X-List", "a,\f,b,\f");
    ck_assert_ptr_nonnull(list);
    ck_assert_uint_eq(list->count, 2);
    ck_is(list->values[1], "b");
}
END_TEST

/* ---- bodies, and all three in one message ---------------------------------------------------- */

typedef struct my_body {
    pj_str_t first; /* the first word */
    pj_str_t text;
} my_body;

static int print_my_body(pjsip_msg_body *body, char *buf, pj_size_t size)
{
    const my_body *mine = body->data;

    if (size < (pj_size_t)mine->text.slen)
        return -1;
    memcpy(buf, mine->text.ptr, (size_t)mine->text.slen);
    return (int)mine->text.slen;
}

static void *clone_my_body(pj_pool_t *p, const void *data, unsigned len)
{
    my_body *copy = PJ_POOL_ZALLOC_T(p, my_body);
    const my_body *mine = data;

    PJ_UNUSED_ARG(len);
    pj_strdup(p, &copy->first, &mine->first);
    pj_strdup(p, &copy->text, &mine->text);
    return copy;
}

static pjsip_msg_body *parse_my_body(pj_pool_t *p, char *text, pj_size_t len,
                                     const pjsip_media_type *type)
{
    pjsip_msg_body *body = PJ_POOL_ZALLOC_T(p, pjsip_msg_body);
    my_body *mine = PJ_POOL_ZALLOC_T(p, my_body);
    const char *space = memchr(text, ' ', len);

    ck_assert_int_gt(type->subtype.slen, 0);
    if (!space)
        return NULL;
    pj_strset(&mine->text, text, len);
    pj_strset(&mine->first, text, (pj_size_t)(space - text));
    body->data = mine;
    body->print_body = &print_my_body;
    body->clone_data = &clone_my_body;
    return body;
}

static void ck_my_body(pjsip_msg_body *body, const char *first)
{
    ck_assert_ptr_nonnull(body);
    ck_assert_ptr_eq(body->print_body, &print_my_body);
    ck_is(((my_body *)body->data)->first, first);
}

START_TEST(a_program_registers_a_header_a_scheme_and_a_body)
{
    static const char text[] =
        "OPTIONS cats:tom SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKx\r\nFrom: "
        "<cats:kit>;tag=1\r\n"
        "To: <sip:b>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nX-Mine: word;a=b\r\n"
        "Content-Type: Text/X-Cats;a=1\r\nContent-Length: 9\r\n\r\npurr purr";
    pjsip_parser_err_report errs;
    pj_str_t name = str("X-Mine");
    char printed[1024], again[1024];
    pjsip_msg *msg;
    pj_ssize_t len;

    ck_assert_int_eq(pjsip_register_hdr_parser("X-Mine", "y", &parse_mine), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_uri_parser((char *)"cats", &parse_cats), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_body_parser("text", "x-cats", &parse_my_body), PJ_SUCCESS);
    msg = msg_of(text, &errs);
    ck_assert_uint_eq(pj_list_size(&errs), 0);
    ck_is(((pjsip_other_uri *)msg->line.req.uri)->content, "tom");
    ck_is(((my_hdr *)pjsip_msg_find_hdr_by_name(msg, &name, NULL))->word, "word");
    ck_my_body(msg->body, "purr");
    ck_is(msg->body->content_type.subtype, "X-Cats");
    ck_is(msg->body->content_type.param.next->value, "1");
    len = pjsip_msg_print(msg, printed, sizeof(printed));
    ck_assert_int_gt(len, 0);
    msg = pjsip_parse_msg(pool, printed, (size_t)len, NULL);
    ck_my_body(msg->body, "purr");
    ck_assert_int_eq(pjsip_msg_print(msg, again, sizeof(again)), len);
    ck_assert_int_eq(memcmp(printed, again, (size_t)len), 0);
    ck_my_body(pjsip_msg_body_clone(pool, msg->body), "purr");
}
END_TEST

START_TEST(what_the_body_parser_does_not_want_is_kept_as_text)
{
    pjsip_msg *msg;

    pjsip_register_body_parser("text", "x-cats", &parse_my_body);
    msg = msg_of("OPTIONS sip:a SIP/2.0\r\nContent-Type: text/x-cats\r\n\r\npurr", NULL);
    ck_assert_ptr_eq(msg->body->print_body, &pjsip_print_text_body);
    ck_assert_uint_eq(msg->body->len, 4);
    msg = msg_of("OPTIONS sip:a SIP/2.0\r\nContent-Type: text/x-dogs\r\n\r\nwoof woof", NULL);
    ck_assert_ptr_eq(msg->body->print_body, &pjsip_print_text_body);
    msg = msg_of("OPTIONS sip:a SIP/2.0\r\n\r\npurr purr", NULL);
    ck_assert_ptr_eq(msg->body->print_body, &pjsip_print_text_body);
}
END_TEST

START_TEST(a_part_of_a_multipart_body_has_its_parser_too)
{
    static const char text[] =
        "OPTIONS sip:a SIP/2.0\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/x-cats\r\n\r\nmeow meow\r\n--b\r\n\r\nplain text\r\n--b--\r\n";
    pjsip_multipart_part *part;
    pjsip_msg *msg;
    char printed[1024];

    pjsip_register_body_parser("text", "x-cats", &parse_my_body);
    msg = msg_of(text, NULL);
    part = pjsip_multipart_get_first_part(msg->body);
    ck_my_body(part->body, "meow");
    ck_assert_ptr_eq(part->next->body->print_body, &pjsip_print_text_body);
    ck_my_body(pjsip_multipart_get_first_part(pjsip_msg_body_clone(pool, msg->body))->body, "meow");
    ((my_body *)part->body->data)->text = str("mew");
    part->body->len = 3; /* what tells that it is not as it came */
    ck_assert_int_gt(msg->body->print_body(msg->body, printed, sizeof(printed)), 0);
    ck_assert_ptr_nonnull(memmem(printed, sizeof(printed), "\r\n\r\nmew\r\n--b\r\n", 14));
}
END_TEST

static pjsip_msg_body *parse_other_body(pj_pool_t *p, char *text, pj_size_t len,
                                        const pjsip_media_type *type)
{
    PJ_UNUSED_ARG(p);
    PJ_UNUSED_ARG(text);
    PJ_UNUSED_ARG(len);
    PJ_UNUSED_ARG(type);
    return NULL;
}

START_TEST(media_types_are_checked_when_registered)
{
    char long_name[PJSIP_MAX_HNAME_LEN + 8];
    char name[32];
    pj_status_t status = PJ_SUCCESS;

    memset(long_name, 'a', sizeof(long_name));
    long_name[sizeof(long_name) - 1] = '\0';
    ck_assert_int_eq(pjsip_register_body_parser("", "x", &parse_my_body), PJ_EINVAL);
    ck_assert_int_eq(pjsip_register_body_parser("x", NULL, &parse_my_body), PJ_EINVAL);
    ck_assert_int_eq(pjsip_register_body_parser("x", "y z", &parse_my_body), PJ_EINVAL);
    ck_assert_int_eq(pjsip_register_body_parser("x", "y", NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_register_body_parser("x", long_name, &parse_my_body), PJ_ENAMETOOLONG);
    ck_assert_int_eq(pjsip_register_body_parser("Multipart", "x", &parse_my_body),
                     PJSIP_ETYPEEXISTS);
    ck_assert_int_eq(pjsip_register_body_parser("x", "y", &parse_my_body), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_body_parser("X", "Y", &parse_my_body), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_body_parser("x", "y", &parse_other_body), PJSIP_ETYPEEXISTS);
    ck_assert_int_eq(pjsip_register_body_parser("x", "*", &parse_other_body), PJ_SUCCESS);
    ck_my_body(msg_of("OPTIONS sip:a SIP/2.0\r\nContent-Type: x/y\r\n\r\na b", NULL)->body, "a");
    for (int i = 0; i < 200 && status == PJ_SUCCESS; i++) {
        snprintf(name, sizeof(name), "many-%d", i);
        status = pjsip_register_body_parser("x", name, &parse_my_body);
    }
    ck_assert_int_eq(status, PJ_ETOOMANY);
}
END_TEST

Suite *registry_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("registry", &t);

    tcase_add_test(t, a_registered_parser_makes_the_headers_of_its_name);
    tcase_add_test(t, a_value_the_parser_throws_at_is_reported_and_not_kept);
    tcase_add_test(t, a_parser_never_sees_the_next_header);
    tcase_add_test(t, hazard_7_a_list_of_a_program_has_an_end);
    tcase_add_test(t, a_program_may_look_behind_its_value_and_write_to_it);
    tcase_add_test(t, an_empty_value_of_a_program_s_list_is_skipped);
    tcase_add_test(t, names_are_checked_when_registered);
    tcase_add_test(t, registering_too_many_is_an_error);
    tcase_add_test(t, a_registered_scheme_is_parsed_by_its_parser);
    tcase_add_test(t, a_program_registers_a_header_a_scheme_and_a_body);
    tcase_add_test(t, what_the_body_parser_does_not_want_is_kept_as_text);
    tcase_add_test(t, a_part_of_a_multipart_body_has_its_parser_too);
    tcase_add_test(t, media_types_are_checked_when_registered);
    return s;
}
