/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The compatible scanner. Kept for the header parsers of programs; our own parsers use
 * util/cursor.h.
 *
 * Invariant: begin <= curptr <= end, whatever programs pass; no function reads at or behind end, so
 * the buffer needs no NUL. The callback is the last thing a failing function does, because it may
 * not return.
 */
#include <pjlib-util/scanner.h>
#include <pj/errno.h>

#include <string.h>

/* ---- sets ---- */

void pj_cis_buf_init(pj_cis_buf_t *cs_buf)
{
    *cs_buf = 0;
}

pj_status_t pj_cis_init(pj_cis_buf_t *cs_buf, pj_cis_t *cis)
{
    PJ_UNUSED_ARG(cs_buf);
    memset(cis->cis_buf, 0, sizeof(cis->cis_buf));
    return PJ_SUCCESS;
}

pj_status_t pj_cis_dup(pj_cis_t *new_cis, pj_cis_t *existing)
{
    *new_cis = *existing;
    return PJ_SUCCESS;
}

static void set_range(pj_cis_t *cis, int cstart, int cend, int member)
{
    for (int c = cstart < 0 ? 0 : cstart; c < cend && c < 256; c++)
        cis->cis_buf[c] = member;
}

void pj_cis_add_range(pj_cis_t *cis, int cstart, int cend)
{
    set_range(cis, cstart, cend, 1);
}

void pj_cis_add_alpha(pj_cis_t *cis)
{
    set_range(cis, 'a', 'z' + 1, 1);
    set_range(cis, 'A', 'Z' + 1, 1);
}

void pj_cis_add_num(pj_cis_t *cis)
{
    set_range(cis, '0', '9' + 1, 1);
}

void pj_cis_add_str(pj_cis_t *cis, const char *str)
{
    for (; *str; str++)
        PJ_CIS_SET(cis, *str);
}

void pj_cis_add_cis(pj_cis_t *cis, const pj_cis_t *rhs)
{
    for (int c = 0; c < 256; c++)
        cis->cis_buf[c] |= rhs->cis_buf[c];
}

void pj_cis_del_range(pj_cis_t *cis, int cstart, int cend)
{
    set_range(cis, cstart, cend, 0);
}

void pj_cis_del_str(pj_cis_t *cis, const char *str)
{
    for (; *str; str++)
        PJ_CIS_CLR(cis, *str);
}

void pj_cis_invert(pj_cis_t *cis)
{
    for (int c = 1; c < 256; c++)
        cis->cis_buf[c] = !cis->cis_buf[c];
    cis->cis_buf[0] = 0;
}

int pj_cis_match(const pj_cis_t *cis, pj_uint8_t c)
{
    return cis->cis_buf[c];
}

/* ---- scanner ---- */

static pj_size_t left(const pj_scanner *scanner)
{
    return scanner->curptr < scanner->end ? (pj_size_t)(scanner->end - scanner->curptr) : 0;
}

/* The character at @a p, as a position that other functions returned; 0 at the end. */
static int at(const pj_scanner *scanner, const char *p)
{
    return p < scanner->end ? (unsigned char)*p : 0;
}

static void fail(pj_scanner *scanner)
{
    if (scanner->callback)
        scanner->callback(scanner);
}

static void fail_out(pj_scanner *scanner, pj_str_t *out)
{
    out->ptr = scanner->curptr;
    out->slen = 0;
    fail(scanner);
}

static void autoskip(pj_scanner *scanner)
{
    if (scanner->skip_ws)
        pj_scan_skip_whitespace(scanner);
}

/* Consume up to @a to and hand it out. */
static void take(pj_scanner *scanner, char *to, pj_str_t *out)
{
    out->ptr = scanner->curptr;
    out->slen = to - scanner->curptr;
    scanner->curptr = to;
    autoskip(scanner);
}

static int peek(const pj_scanner *scanner, char *to, pj_str_t *out)
{
    out->ptr = scanner->curptr;
    out->slen = to - scanner->curptr;
    return at(scanner, to);
}

/* Behind the line break at @a p, or @a p if none is there. */
static char *behind_newline(const pj_scanner *scanner, char *p)
{
    if (at(scanner, p) == '\r')
        p++;
    if (at(scanner, p) == '\n')
        p++;
    return p;
}

static void new_line(pj_scanner *scanner, char *start)
{
    scanner->curptr = start;
    scanner->start_line = start;
    scanner->line++;
}

void pj_scan_init(pj_scanner *scanner, char *bufstart, pj_size_t buflen, unsigned options,
                  pj_syn_err_func_ptr callback)
{
    scanner->begin = bufstart;
    scanner->curptr = bufstart;
    scanner->end = bufstart + buflen;
    scanner->line = 1;
    scanner->start_line = bufstart;
    scanner->skip_ws = (int)options;
    scanner->callback = callback;
    autoskip(scanner);
}

void pj_scan_fini(pj_scanner *scanner)
{
    PJ_UNUSED_ARG(scanner);
}

int pj_scan_is_eof(const pj_scanner *scanner)
{
    return scanner->curptr >= scanner->end;
}

static int is_blank(int c)
{
    return c == ' ' || c == '\t';
}

/* Whether the line break that ends before @a next is white space by the options. */
static int newline_is_space(const pj_scanner *scanner, const char *next)
{
    if (scanner->skip_ws & PJ_SCAN_AUTOSKIP_NEWLINE)
        return 1;
    return (scanner->skip_ws & PJ_SCAN_AUTOSKIP_WS_HEADER) == PJ_SCAN_AUTOSKIP_WS_HEADER &&
           is_blank(at(scanner, next));
}

void pj_scan_skip_whitespace(pj_scanner *scanner)
{
    for (;;) {
        char *next;

        while (is_blank(at(scanner, scanner->curptr)))
            scanner->curptr++;
        next = behind_newline(scanner, scanner->curptr);
        if (next == scanner->curptr || !newline_is_space(scanner, next))
            return;
        new_line(scanner, next);
    }
}

void pj_scan_skip_line(pj_scanner *scanner)
{
    char *nl = left(scanner) ? memchr(scanner->curptr, '\n', left(scanner)) : NULL;

    if (nl)
        new_line(scanner, nl + 1);
    else
        scanner->curptr = scanner->end;
}

static char *run_of(const pj_scanner *scanner, const pj_cis_t *spec, int members)
{
    char *p = scanner->curptr;

    while (p < scanner->end && !pj_cis_match(spec, (pj_uint8_t)*p) == !members)
        p++;
    return p;
}

int pj_scan_peek(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *out)
{
    return peek(scanner, run_of(scanner, spec, 1), out);
}

int pj_scan_peek_until(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *out)
{
    return peek(scanner, run_of(scanner, spec, 0), out);
}

int pj_scan_peek_n(pj_scanner *scanner, pj_size_t len, pj_str_t *out)
{
    if (len <= left(scanner))
        return peek(scanner, scanner->curptr + len, out);
    fail_out(scanner, out);
    return 0;
}

void pj_scan_get(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *out)
{
    char *p = run_of(scanner, spec, 1);

    if (p > scanner->curptr)
        take(scanner, p, out);
    else
        fail_out(scanner, out);
}

static int hex(int c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The octet that %HH at @a p stands for, or -1. */
static int escaped(const pj_scanner *scanner, const char *p)
{
    int high, low;

    if (at(scanner, p) != '%' || scanner->end - p < 3)
        return -1;
    high = hex((unsigned char)p[1]);
    low = hex((unsigned char)p[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

void pj_scan_get_unescape(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *out)
{
    char *from = scanner->curptr;
    char *read = from;
    char *write = from;

    while (read < scanner->end) {
        int octet = escaped(scanner, read);

        if (octet < 0 && !pj_cis_match(spec, (pj_uint8_t)*read))
            break;
        *write++ = octet < 0 ? *read : (char)octet;
        read += octet < 0 ? 1 : 3;
    }
    if (read == from) {
        fail_out(scanner, out);
        return;
    }
    take(scanner, read, out);
    out->slen = write - from;
}

void pj_scan_get_quote(pj_scanner *scanner, int begin_quote, int end_quote, pj_str_t *out)
{
    char begin = (char)begin_quote;
    char end = (char)end_quote;

    pj_scan_get_quotes(scanner, &begin, &end, 1, out);
}

/* Behind the quoted string that starts at curptr, or NULL if it has no end. */
static char *behind_quoted(const pj_scanner *scanner, char end_quote)
{
    for (char *p = scanner->curptr + 1; p < scanner->end; p++) {
        if (*p == end_quote)
            return p + 1;
        if (*p == '\\')
            p++;
    }
    return NULL;
}

void pj_scan_get_quotes(pj_scanner *scanner, const char *begin_quotes, const char *end_quotes,
                        int qsize, pj_str_t *out)
{
    char *to = NULL;

    for (int i = 0; i < qsize && left(scanner); i++) {
        if (*scanner->curptr == begin_quotes[i]) {
            to = behind_quoted(scanner, end_quotes[i]);
            break;
        }
    }
    if (to)
        take(scanner, to, out);
    else
        fail_out(scanner, out);
}

void pj_scan_get_n(pj_scanner *scanner, unsigned N, pj_str_t *out)
{
    if (N <= left(scanner))
        take(scanner, scanner->curptr + N, out);
    else
        fail_out(scanner, out);
}

int pj_scan_get_char(pj_scanner *scanner)
{
    int c;

    if (!left(scanner)) {
        fail(scanner);
        return 0;
    }
    c = (unsigned char)*scanner->curptr++;
    autoskip(scanner);
    return c;
}

void pj_scan_get_until(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *out)
{
    if (left(scanner))
        take(scanner, run_of(scanner, spec, 0), out);
    else
        fail_out(scanner, out);
}

void pj_scan_get_until_ch(pj_scanner *scanner, int until_char, pj_str_t *out)
{
    char *hit;

    if (!left(scanner)) {
        fail_out(scanner, out);
        return;
    }
    hit = memchr(scanner->curptr, until_char, left(scanner));
    take(scanner, hit ? hit : scanner->end, out);
}

void pj_scan_get_until_chr(pj_scanner *scanner, const char *until_spec, pj_str_t *out)
{
    size_t spec_len = strlen(until_spec);
    char *p = scanner->curptr;

    if (!left(scanner)) {
        fail_out(scanner, out);
        return;
    }
    while (p < scanner->end && !memchr(until_spec, *p, spec_len))
        p++;
    take(scanner, p, out);
}

void pj_scan_advance_n(pj_scanner *scanner, unsigned N, pj_bool_t skip)
{
    if (N > left(scanner)) {
        fail(scanner);
        return;
    }
    scanner->curptr += N;
    if (skip)
        pj_scan_skip_whitespace(scanner);
}

int pj_scan_strcmp(pj_scanner *scanner, const char *s, int len)
{
    if (len < 0 || (pj_size_t)len > left(scanner))
        return -1;
    return memcmp(scanner->curptr, s, (size_t)len);
}

static int fold(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

int pj_scan_stricmp(pj_scanner *scanner, const char *s, int len)
{
    if (len < 0 || (pj_size_t)len > left(scanner))
        return -1;
    for (int i = 0; i < len; i++) {
        int diff = fold((unsigned char)scanner->curptr[i]) - fold((unsigned char)s[i]);

        if (diff)
            return diff;
    }
    return 0;
}

int pj_scan_stricmp_alnum(pj_scanner *scanner, const char *s, int len)
{
    return pj_scan_stricmp(scanner, s, len);
}

void pj_scan_get_newline(pj_scanner *scanner)
{
    char *next = behind_newline(scanner, scanner->curptr);

    if (next == scanner->curptr) {
        fail(scanner);
        return;
    }
    new_line(scanner, next);
    autoskip(scanner);
}

void pj_scan_save_state(const pj_scanner *scanner, pj_scan_state *state)
{
    state->curptr = scanner->curptr;
    state->line = scanner->line;
    state->start_line = scanner->start_line;
}

void pj_scan_restore_state(pj_scanner *scanner, pj_scan_state *state)
{
    scanner->curptr = state->curptr;
    scanner->line = state->line;
    scanner->start_line = state->start_line;
}

int pj_scan_get_col(const pj_scanner *scanner)
{
    return (int)(scanner->curptr - scanner->start_line);
}
