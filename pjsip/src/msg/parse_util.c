/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pieces for programs' own header parsers, over their scanner. They end, like the scanner, by its
 * callback. When that returns instead of throwing, what was asked for is empty.
 */
#include <pjsip/sip_parser.h>

#include <pjlib-util/string.h>
#include <pj/pool.h>

static void fail(pj_scanner *scanner)
{
    if (scanner->callback)
        scanner->callback(scanner);
}

static void strip_quotes(pj_str_t *value)
{
    if (value->slen >= 2) {
        value->ptr++;
        value->slen -= 2;
    }
}

/* "=" and the value, if there is one; white space is the scanner's business */
static void get_value(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *value, unsigned opt)
{
    value->ptr = NULL;
    value->slen = 0;
    if (pj_scan_is_eof(scanner) || *scanner->curptr != '=')
        return;
    pj_scan_get_char(scanner);
    if (pj_scan_is_eof(scanner))
        return;
    if (*scanner->curptr == '"') {
        pj_scan_get_quote(scanner, '"', '"', value);
        if (opt & PJSIP_PARSE_REMOVE_QUOTE)
            strip_quotes(value);
    } else if (*scanner->curptr == '[') {
        /* a host may be an IPv6 reference */
        pj_scan_get_quote(scanner, '[', ']', value);
        if (opt & PJSIP_PARSE_REMOVE_QUOTE)
            strip_quotes(value);
    } else if (pj_cis_match(spec, (pj_uint8_t)*scanner->curptr)) {
        pj_scan_get(scanner, spec, value);
    }
}

PJ_DEF(void)
pjsip_parse_param_imp(pj_scanner *scanner, pj_pool_t *pool, pj_str_t *pname, pj_str_t *pvalue,
                      unsigned opt)
{
    const pjsip_parser_const_t *pc = pjsip_parser_const();

    PJ_UNUSED_ARG(pool);
    /* '%' is a character of tokens like any other (RFC 3261 25.1, token) */
    pj_scan_get(scanner, &pc->pjsip_TOKEN_SPEC, pname);
    get_value(scanner, &pc->pjsip_VIA_PARAM_SPEC, pvalue, opt);
}

PJ_DEF(void)
pjsip_parse_uri_param_imp(pj_scanner *scanner, pj_pool_t *pool, pj_str_t *pname, pj_str_t *pvalue,
                          unsigned opt)
{
    const pjsip_parser_const_t *pc = pjsip_parser_const();

    pj_scan_get(scanner, &pc->pjsip_PARAM_CHAR_SPEC, pname);
    get_value(scanner, &pc->pjsip_PARAM_CHAR_SPEC, pvalue, opt);
    *pname = pj_str_unescape(pool, pname);
    *pvalue = pj_str_unescape(pool, pvalue);
}

PJ_DEF(void)
pjsip_concat_param_imp(pj_str_t *param, pj_pool_t *pool, const pj_str_t *pname,
                       const pj_str_t *pvalue, int sepchar)
{
    pj_size_t size = pj_strlen(param) + pj_strlen(pname) + pj_strlen(pvalue) + 2;
    char *mem = pj_pool_alloc(pool, size);
    pj_str_t joined = {mem, 0};
    char sep = (char)sepchar;

    if (!mem)
        return;
    pj_strcpy(&joined, param);
    mem[joined.slen++] = sep;
    pj_strcat(&joined, pname);
    if (pj_strlen(pvalue)) {
        joined.ptr[joined.slen++] = '=';
        pj_strcat(&joined, pvalue);
    }
    *param = joined;
}

PJ_DEF(void) pjsip_parse_generic_array_hdr_imp(pjsip_generic_array_hdr *hdr, pj_scanner *scanner)
{
    const pjsip_parser_const_t *pc = pjsip_parser_const();

    while (!pj_scan_is_eof(scanner) &&
           pj_cis_match(&pc->pjsip_NOT_COMMA_OR_NEWLINE, (pj_uint8_t)*scanner->curptr)) {
        if (hdr->count >= PJ_ARRAY_SIZE(hdr->values)) {
            fail(scanner);
            return;
        }
        pj_scan_get(scanner, &pc->pjsip_NOT_COMMA_OR_NEWLINE, &hdr->values[hdr->count]);
        pj_strrtrim(&hdr->values[hdr->count]);
        if (hdr->values[hdr->count].slen > 0)
            hdr->count++;
        if (pj_scan_is_eof(scanner) || *scanner->curptr != ',')
            break;
        pj_scan_get_char(scanner);
    }
    pjsip_parse_end_hdr_imp(scanner);
}

PJ_DEF(void) pjsip_parse_end_hdr_imp(pj_scanner *scanner)
{
    pj_scan_skip_whitespace(scanner);
    if (pj_scan_is_eof(scanner))
        return;
    if (*scanner->curptr != '\r' && *scanner->curptr != '\n')
        fail(scanner);
    else
        pj_scan_get_newline(scanner);
}
