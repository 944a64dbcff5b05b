/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * URIs and name-addrs. What parses prints in every context, equals itself and its copy, and its print parses to an
 * equal one that prints the same.
 */
#include "fuzz/fuzz.h"

#include <pjsip/sip_parser.h>
#include <string.h>

typedef struct place {
    const pjsip_uri *uri;
    pjsip_uri_context_e context;
} place;

static long print_uri(const void *object, char *buf, size_t size)
{
    const place *p = object;

    return pjsip_uri_print(p->context, p->uri, buf, size);
}

static pj_str_t print(const pjsip_uri *uri, pjsip_uri_context_e context, size_t size)
{
    place p = {uri, context};

    return fuzz_print(print_uri, &p, 4 * size + 100);
}

static void check_uri(pj_pool_t *pool, const pjsip_uri *uri, unsigned options, size_t size)
{
    pj_str_t text = print(uri, PJSIP_URI_IN_OTHER, size);
    pjsip_uri *copy = pjsip_uri_clone(pool, uri);
    pj_str_t again;
    int context;

    for (context = PJSIP_URI_IN_REQ_URI; context <= PJSIP_URI_IN_OTHER; context++)
        print(uri, (pjsip_uri_context_e)context, size);
    FUZZ_CHECK(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, uri, uri) == PJ_SUCCESS);
    FUZZ_CHECK(copy && pjsip_uri_cmp(PJSIP_URI_IN_OTHER, uri, copy) == PJ_SUCCESS);
    again = print(copy, PJSIP_URI_IN_OTHER, size);
    fuzz_same("a copy's print", &text, &again);

    copy = pjsip_parse_uri(pool, text.ptr, (size_t)text.slen, options);
    if (!copy)
        fuzz_same("what parses and what does not", &text, &(pj_str_t){NULL, 0});
    FUZZ_CHECK(copy && pjsip_uri_cmp(PJSIP_URI_IN_OTHER, uri, copy) == PJ_SUCCESS);
    FUZZ_CHECK(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, copy, uri) == PJ_SUCCESS);
    again = print(copy, PJSIP_URI_IN_OTHER, size);
    fuzz_same("print, parse, print", &text, &again);
}

/* Two URIs, divided by a line end: comparing is symmetric, whatever they are. */
static void check_pair(pj_pool_t *pool, char *text, size_t size)
{
    char *eol = memchr(text, '\n', size);
    size_t first = eol ? (size_t)(eol - text) : size;
    pjsip_uri *a = pjsip_parse_uri(pool, text, first, 0);
    pjsip_uri *b = eol ? pjsip_parse_uri(pool, eol + 1, size - first - 1, 0) : NULL;

    if (a && b)
        FUZZ_CHECK((pjsip_uri_cmp(PJSIP_URI_IN_OTHER, a, b) == PJ_SUCCESS) ==
                   (pjsip_uri_cmp(PJSIP_URI_IN_OTHER, b, a) == PJ_SUCCESS));
}

FUZZ_TARGET(fuzz_uri)
{
    static const unsigned options[] = {0, PJSIP_PARSE_URI_AS_NAMEADDR,
                                       PJSIP_PARSE_URI_IN_FROM_TO_HDR |
                                           PJSIP_PARSE_URI_AS_NAMEADDR};
    pj_pool_t *pool = fuzz_begin();
    char *text = fuzz_copy(data, size);

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(options); i++) {
        pjsip_uri *uri = pjsip_parse_uri(pool, text, size, options[i]);

        if (uri)
            check_uri(pool, uri, options[i], size);
    }
    check_pair(pool, text, size);
    FUZZ_CHECK(size == 0 || memcmp(text, data, size) == 0);
    return fuzz_end();
}
