/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Header fields. The first octet chooses the name, from all that we know and two that have parsers as programs
 * register them; the rest is the value. Each header that comes out prints, its copies print the same, and the
 * print parses to the same again. The rest as a list of header fields, and as a status line, must do no harm.
 */
#include "fuzz/fuzz.h"

#include "msg/hdr.h"

#include <pjsip/sip_parser.h>
#include <string.h>

static const pj_str_t registered[] = {{(char *)"X-Params", 8}, {(char *)"X-List", 6}};

enum { NAMES = PJSIP_H_OTHER + PJ_ARRAY_SIZE(registered) + 1 };

static const pj_str_t *name_of(unsigned number)
{
    static const pj_str_t unknown = {(char *)"X-Unknown", 9};

    number %= NAMES;
    if (number < PJSIP_H_OTHER)
        return &pjsip__hdr_descs[number].name;
    number -= PJSIP_H_OTHER;
    return number < PJ_ARRAY_SIZE(registered) ? &registered[number] : &unknown;
}

/* token *( ";" param ), as programs read it: they look at curptr without asking for the end first. */
static pjsip_hdr *parse_params(pjsip_parse_ctx *ctx)
{
    pjsip_generic_string_hdr *hdr =
        pjsip_generic_string_hdr_create(ctx->pool, &registered[0], NULL);
    pj_str_t name, value;

    pj_scan_get(ctx->scanner, &pjsip_parser_const()->pjsip_TOKEN_SPEC, &hdr->hvalue);
    while (*ctx->scanner->curptr == ';') {
        pj_scan_get_char(ctx->scanner);
        pjsip_parse_param_imp(ctx->scanner, ctx->pool, &name, &value, 0);
        pjsip_concat_param_imp(&hdr->hvalue, ctx->pool, &name, &value, ';');
    }
    pjsip_parse_end_hdr_imp(ctx->scanner);
    return (pjsip_hdr *)hdr;
}

static pjsip_hdr *parse_list(pjsip_parse_ctx *ctx)
{
    pjsip_generic_array_hdr *hdr = pjsip_generic_array_hdr_create(ctx->pool, &registered[1]);

    pjsip_parse_generic_array_hdr_imp(hdr, ctx->scanner);
    pjsip_parse_end_hdr_imp(ctx->scanner);
    return (pjsip_hdr *)hdr;
}

static long print_hdr(const void *object, char *buf, size_t size)
{
    return pjsip_hdr_print_on((void *)(uintptr_t)object, buf, size);
}

/* Behind "name: ". */
static pj_str_t value_of(const pj_str_t *text)
{
    const char *colon = memchr(text->ptr, ':', (size_t)text->slen);

    FUZZ_CHECK(colon && text->ptr + text->slen - colon >= 2 && colon[1] == ' ');
    return fuzz_slice(colon + 2, (size_t)(text->ptr + text->slen - (colon + 2)));
}

static void check_hdr(pj_pool_t *pool, const pj_str_t *name, const pjsip_hdr *hdr, size_t size)
{
    size_t room = 4 * size + 100;
    pj_str_t text = fuzz_print(print_hdr, hdr, room);
    pj_str_t value = value_of(&text);
    pj_str_t again;
    pjsip_hdr *copy;

    copy = pjsip_hdr_clone(pool, hdr);
    FUZZ_CHECK(copy != NULL);
    again = fuzz_print(print_hdr, copy, room);
    fuzz_same("a copy's print", &text, &again);
    copy = pjsip_hdr_shallow_clone(pool, hdr);
    FUZZ_CHECK(copy != NULL);
    again = fuzz_print(print_hdr, copy, room);
    fuzz_same("a shallow copy's print", &text, &again);

    copy = pjsip_parse_hdr(pool, name, value.ptr, (size_t)value.slen, NULL);
    if (!copy)
        fuzz_same("what parses and what does not", &text, &(pj_str_t){NULL, 0});
    FUZZ_CHECK(copy->next == copy);
    again = fuzz_print(print_hdr, copy, room);
    fuzz_same("print, parse, print", &text, &again);
}

static void check_lines(pj_pool_t *pool, char *text, size_t size)
{
    pjsip_status_line line;
    pjsip_hdr list;

    pj_list_init(&list);
    pjsip_parse_headers(pool, text, size, &list, 0);
    for (const pjsip_hdr *h = list.next; h != &list; h = h->next)
        fuzz_print(print_hdr, h, 4 * size + 100);
    if (pjsip_parse_status_line(text, size, &line) == PJ_SUCCESS)
        FUZZ_CHECK(line.code >= 100 && line.code <= 999 && line.reason.ptr >= text &&
                   line.reason.ptr + line.reason.slen <= text + size);
}

FUZZ_TARGET(fuzz_header)
{
    pj_pool_t *pool;
    const pj_str_t *name;
    const pjsip_hdr *first, *hdr;
    char *text;
    int used = -1;

    if (size < 1)
        return 0;
    pool = fuzz_begin();
    FUZZ_CHECK(pjsip_register_hdr_parser("X-Params", NULL, parse_params) == PJ_SUCCESS);
    FUZZ_CHECK(pjsip_register_hdr_parser("X-List", NULL, parse_list) == PJ_SUCCESS);
    name = name_of(*data++);
    size--;
    text = fuzz_copy(data, size);
    first = pjsip_parse_hdr(pool, name, text, size, &used);
    FUZZ_CHECK(used >= 0 && (size_t)used <= size);
    if (first) {
        hdr = first;
        do {
            check_hdr(pool, name, hdr, size);
            hdr = hdr->next;
        } while (hdr != first);
    }
    check_lines(pool, text, size);
    FUZZ_CHECK(size == 0 || memcmp(text, data, size) == 0);
    return fuzz_end();
}
