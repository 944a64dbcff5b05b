/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every example message of the RFCs (tests/data/rfc, README.md there): each parses, prints, and parses to the same
 * message, header by header, and its body octet by octet. That nothing of what stands in the text is lost is
 * checked against the text itself: the letters and digits of a header field's values are in what we print of it.
 *
 * What an example that is broken must get instead is in BROKEN.tsv, with the reason.
 */
#include "msg/check.h"
#include "msg/parse.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <ctype.h>
#include <stdio.h>
#include <strings.h>

suite_fn rfc_examples_suite;

enum { ACCEPT = 0, DROP = -1, PRINT_ROOM = 70000, PATH = 128 };

/* A row of BROKEN.tsv: file, verdict, the parser's errors ("Via From"), "lossy" or "-", reason. */
typedef struct broken_row {
    char file[64];
    char verdict[16];
    char errors[128];
    char lossy[8];
    unsigned used;
} broken_row;

static broken_row broken[256];
static unsigned broken_count;

/* The next line of a table, its end taken off; NULL at the end. */
static char *next_line(char **rest, char *end)
{
    char *line = *rest;
    char *eol;

    if (line >= end)
        return NULL;
    eol = memchr(line, '\n', (size_t)(end - line));
    ck_assert_ptr_nonnull(eol);
    *eol = '\0';
    *rest = eol + 1;
    return line;
}

static void read_broken(void)
{
    size_t len;
    char *rest = data_file("rfc/BROKEN.tsv", &len);
    char *end = rest + len;
    char *line = next_line(&rest, end);

    broken_count = 0;
    while ((line = next_line(&rest, end)) != NULL) {
        broken_row *row = &broken[broken_count];

        if (!strstr(line, ".sip\t"))
            continue;
        broken_count++;
        ck_assert_uint_lt(broken_count, PJ_ARRAY_SIZE(broken));
        memset(row, 0, sizeof(*row));
        ck_assert_msg(sscanf(line, "%63[^\t]\t%15[^\t]\t%127[^\t]\t%7[^\t]\t", row->file,
                             row->verdict, row->errors, row->lossy) == 4,
                      "BROKEN.tsv: %s", line);
    }
}

static broken_row *find_broken(const char *file)
{
    unsigned i;

    for (i = 0; i < broken_count; i++) {
        if (strcmp(broken[i].file, file) == 0) {
            broken[i].used++;
            return &broken[i];
        }
    }
    return NULL;
}

/* ---- what an example gets -------------------------------------------------------------------- */

static void list_errors(const pjsip_parser_err_report *errs, char *out, size_t size)
{
    const pjsip_parser_err_report *e;
    size_t len = 0;

    out[0] = '\0';
    for (e = errs->next; e != errs && len < size; e = e->next)
        len += (size_t)snprintf(out + len, size - len, "%s%.*s", len ? " " : "", (int)e->hname.slen,
                                e->hname.ptr);
    if (!len)
        snprintf(out, size, "-");
}

/* "accept", "drop" or the code. */
static void verdict_of(const pjsip_msg *msg, const pjsip_parser_err_report *errs, char *out,
                       size_t size)
{
    pj_str_t reason;
    int code = 0;
    pj_status_t status = pjsip__msg_check(msg, errs, &code, &reason);

    if (status == PJ_SUCCESS)
        snprintf(out, size, "accept");
    else if (code)
        snprintf(out, size, "%d", code);
    else
        snprintf(out, size, "drop");
}

/* A message whose body is shorter than its Content-Length, or not shown. */
static const char *verdict_of_short(const pjsip_msg *msg)
{
    if (msg->type == PJSIP_RESPONSE_MSG || msg->line.req.method.id == PJSIP_ACK_METHOD)
        return "drop";
    return "400";
}

static void ck_verdict(const char *file, const char *kind, const broken_row *row,
                       const pjsip_msg *msg, const pjsip_parser_err_report *errs)
{
    pj_bool_t is_short = strcmp(kind, "short") == 0 || strcmp(kind, "head") == 0;
    const char *want_errors = row ? row->errors : is_short ? "Content-Length" : "-";
    const char *want = row ? row->verdict : is_short ? verdict_of_short(msg) : "accept";
    char errors[128];
    char got[16];

    list_errors(errs, errors, sizeof(errors));
    verdict_of(msg, errs, got, sizeof(got));
    ck_assert_msg(strcmp(errors, want_errors) == 0 && strcmp(got, want) == 0,
                  "%s: %s, errors %s; should be: %s, errors %s", file, got, errors, want,
                  want_errors);
}

/* ---- the same message ------------------------------------------------------------------------ */

static pj_str_t print_hdr(const pjsip_hdr *h)
{
    char *buf = pj_pool_alloc(pool, PRINT_ROOM / 4);
    pj_str_t text = {buf, pjsip_hdr_print_on((pjsip_hdr *)h, buf, PRINT_ROOM / 4)};

    ck_assert_int_gt(text.slen, 0);
    return text;
}

static pj_bool_t is_written_by_print(const pjsip_hdr *h)
{
    return h->type == PJSIP_H_CONTENT_LENGTH || h->type == PJSIP_H_CONTENT_TYPE;
}

static const pjsip_hdr *next_to_compare(const pjsip_msg *msg, const pjsip_hdr *h)
{
    for (h = h->next; h != &msg->hdr && is_written_by_print(h); h = h->next)
        ;
    return h;
}

static void ck_same_headers(const char *file, const pjsip_msg *a, const pjsip_msg *b)
{
    const pjsip_hdr *h = next_to_compare(a, &a->hdr);
    const pjsip_hdr *k = next_to_compare(b, &b->hdr);

    for (; h != &a->hdr; h = next_to_compare(a, h), k = next_to_compare(b, k)) {
        pj_str_t one, two;

        ck_assert_msg(k != &b->hdr, "%s: headers are missing", file);
        ck_assert_msg(h->type == k->type && pj_stricmp(&h->name, &k->name) == 0,
                      "%s: %.*s became %.*s", file, (int)h->name.slen, h->name.ptr,
                      (int)k->name.slen, k->name.ptr);
        one = print_hdr(h);
        two = print_hdr(k);
        ck_assert_msg(pj_strcmp(&one, &two) == 0, "%s: %.*s became %.*s", file, (int)one.slen,
                      one.ptr, (int)two.slen, two.ptr);
    }
    ck_assert_msg(k == &b->hdr, "%s: headers were added", file);
}

static pj_str_t print_body(pjsip_msg_body *body)
{
    char *buf = pj_pool_alloc(pool, PRINT_ROOM);
    pj_str_t text = {buf, body ? body->print_body(body, buf, PRINT_ROOM) : 0};

    ck_assert_int_ge(text.slen, 0);
    return text;
}

/* What is between the head and the end, or as much of it as Content-Length says. */
static pj_str_t body_of_text(const char *text, size_t len, const pjsip_msg *msg)
{
    const pjsip_clen_hdr *clen = pjsip_msg_find_hdr(msg, PJSIP_H_CONTENT_LENGTH, NULL);
    const char *end = memmem(text, len, "\r\n\r\n", 4);
    pj_str_t body = {(char *)end + 4, 0};

    ck_assert_ptr_nonnull(end);
    body.slen = (pj_ssize_t)(text + len - body.ptr);
    if (clen && clen->len < body.slen)
        body.slen = clen->len;
    return body;
}

static void ck_round_trip(const char *file, const pjsip_msg *msg, const pj_str_t *body)
{
    char *text = malloc(PRINT_ROOM);
    char *second = malloc(PRINT_ROOM);
    pj_ssize_t len = pjsip_msg_print(msg, text, PRINT_ROOM);
    pjsip_msg *again;
    pj_str_t printed;

    ck_assert_msg(len > 0, "%s does not print", file);
    again = pjsip_parse_msg(pool, text, (size_t)len, NULL);
    ck_assert_msg(again != NULL, "%s does not parse again", file);
    ck_assert_msg(again->type == msg->type, "%s", file);
    ck_same_headers(file, msg, again);
    printed = print_body(again->body);
    ck_assert_msg(pj_strcmp(&printed, body) == 0, "%s: the body became:\n%.*s", file,
                  (int)printed.slen, printed.ptr);
    ck_assert_msg(pjsip_msg_print(again, second, PRINT_ROOM) == len &&
                      memcmp(text, second, (size_t)len) == 0,
                  "%s is no fixed point", file);
    ck_assert_msg(pjsip_msg_print(pjsip_msg_clone(pool, msg), second, PRINT_ROOM) == len &&
                      memcmp(text, second, (size_t)len) == 0,
                  "the copy of %s differs", file);
    free(text);
    free(second);
}

/* ---- nothing is lost ------------------------------------------------------------------------- */

/* How often each letter and digit is in something; case does not count. */
typedef struct tally {
    unsigned count[256];
} tally;

static void add_up(tally *t, const char *from, const char *to)
{
    for (; from < to; from++) {
        if (isalnum((unsigned char)*from))
            t->count[tolower((unsigned char)*from)]++;
    }
}

/* A line, without what says the same by its absence. */
static void add_up_line(tally *t, const char *from, const char *to)
{
    static const char *const defaults[] = {"stale=FALSE", "opaque=\"\""};

    while (from < to) {
        size_t skip = 0;

        for (unsigned i = 0; i < PJ_ARRAY_SIZE(defaults); i++) {
            if (strncasecmp(from, defaults[i], strlen(defaults[i])) == 0)
                skip = strlen(defaults[i]);
        }
        if (!skip)
            add_up(t, from, from + 1);
        from += skip ? skip : 1;
    }
}

/* The values of all lines of the text that are this header field, folds included. */
static void add_up_text(tally *t, const char *text, const char *end, const pj_str_t *name,
                        const pj_str_t *sname)
{
    pj_bool_t in_field = PJ_FALSE;

    while (text < end && *text != '\r') {
        const char *eol = memchr(text, '\n', (size_t)(end - text));
        const char *value = text;

        if (*text != ' ' && *text != '\t') {
            const char *colon = memchr(text, ':', (size_t)(eol - text));
            pj_str_t field = {(char *)text, colon ? colon - text : 0};

            pj_strrtrim(&field);
            in_field = pj_stricmp(&field, name) == 0 || pj_stricmp(&field, sname) == 0;
            value = colon ? colon : text;
        }
        if (in_field)
            add_up_line(t, value, eol);
        text = eol + 1;
    }
}

static void ck_nothing_lost(const char *file, const pjsip_msg *msg, const char *text, size_t len)
{
    const char *head = (const char *)memchr(text, '\n', len) + 1;
    const pjsip_hdr *h;

    for (h = next_to_compare(msg, &msg->hdr); h != &msg->hdr; h = next_to_compare(msg, h)) {
        tally in_text = {{0}}, printed = {{0}};
        const pjsip_hdr *k;

        add_up_text(&in_text, head, text + len, &h->name, &h->sname);
        for (k = next_to_compare(msg, &msg->hdr); k != &msg->hdr; k = next_to_compare(msg, k)) {
            pj_str_t line;

            if (pj_stricmp(&h->name, &k->name) != 0)
                continue;
            line = print_hdr(k);
            add_up(&printed, line.ptr + k->name.slen, line.ptr + line.slen);
        }
        for (unsigned c = 0; c < 256; c++) {
            if (in_text.count[c] != printed.count[c])
                ck_abort_msg("%s: %.*s: '%c' %u times in the text, %u times printed: %.*s", file,
                             (int)h->name.slen, h->name.ptr, (int)c, in_text.count[c],
                             printed.count[c], (int)print_hdr(h).slen, print_hdr(h).ptr);
        }
    }
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void run(const char *file, const char *kind)
{
    char path[PATH];
    broken_row *row = find_broken(file);
    pjsip_parser_err_report errs;
    pjsip_msg *msg;
    pj_str_t body;
    size_t len;
    char *text;

    snprintf(path, sizeof(path), "rfc/%s", file);
    text = data_file(path, &len);
    pj_list_init(&errs);
    msg = pjsip_parse_msg(pool, text, len, &errs);
    ck_assert_msg(msg != NULL, "%s is no message", file);
    ck_verdict(file, kind, row, msg, &errs);
    body = body_of_text(text, len, msg);
    ck_round_trip(file, msg, &body);
    if (!row || strcmp(row->lossy, "lossy") != 0)
        ck_nothing_lost(file, msg, text, len);
}

START_TEST(every_example_of_the_rfcs_parses_prints_and_parses_to_the_same)
{
    size_t len;
    char *rest = data_file("rfc/INDEX.tsv", &len);
    char *end = rest + len;
    char *line = next_line(&rest, end);
    unsigned count = 0;
    unsigned i;

    read_broken();
    while ((line = next_line(&rest, end)) != NULL) {
        char file[64], kind[16];

        ck_assert_int_eq(sscanf(line, "%63[^\t]\t%15s", file, kind), 2);
        if (!strstr(file, ".sip"))
            continue;
        run(file, kind);
        pj_pool_reset(pool);
        count++;
    }
    for (i = 0; i < broken_count; i++)
        ck_assert_msg(broken[i].used == 1, "BROKEN.tsv: there is no %s", broken[i].file);
    printf("%u example messages of the RFCs, %u of them broken\n", count, broken_count);
    ck_assert_uint_gt(count, 1100);
}
END_TEST

/*
 * Memory ends anywhere: the message is refused, or whole and without a complaint; so is its copy. A body that would
 * take more than there is may be text.
 */
static void run_out_of_memory(const char *file, pj_size_t step)
{
    char path[PATH];
    size_t len;
    char *text;
    char *printed = malloc(PRINT_ROOM);
    unsigned whole = 0;

    snprintf(path, sizeof(path), "rfc/%s", file);
    text = data_file(path, &len);
    for (pj_size_t size = 300; whole < 3; size += step) {
        pj_pool_t *small = small_pool(size);
        pjsip_parser_err_report errs;
        pjsip_msg *msg, *copy;

        ck_assert_msg(size < 1000000, "%s: no memory is enough", file);
        if (!small)
            continue;
        pj_list_init(&errs);
        msg = pjsip_parse_msg(small, text, len, &errs);
        ck_assert_msg(!msg || pj_list_empty(&errs), "%s: %.*s with %lu octets", file,
                      (int)errs.next->hname.slen, errs.next->hname.ptr, (unsigned long)size);
        copy = msg ? pjsip_msg_clone(small, msg) : NULL;
        if (copy) {
            ck_assert_int_gt(pjsip_msg_print(copy, printed, PRINT_ROOM), 0);
            whole++;
        }
        pj_pool_release(small);
    }
    free(printed);
}

/* Each seventieth of those without fault, in steps that differ. */
START_TEST(without_memory_an_example_is_refused_or_whole)
{
    size_t len;
    char *rest = data_file("rfc/INDEX.tsv", &len);
    char *end = rest + len;
    unsigned count = 0;
    char *line;

    read_broken();
    while ((line = next_line(&rest, end)) != NULL) {
        char *tab = strchr(line, '\t');

        if (!tab || (strcmp(tab, "\twhole") != 0 && strcmp(tab, "\tunnumbered") != 0))
            continue;
        *tab = '\0';
        if (!find_broken(line) && count++ % 70 == 0)
            run_out_of_memory(line, 16 + 8 * (count % 3));
    }
    run_out_of_memory("rfc8876-528.sip", 8); /* parts */
    ck_assert_uint_gt(count, 900);
}
END_TEST

Suite *rfc_examples_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("rfc_examples", &t);

    tcase_set_timeout(t, 300);
    tcase_add_test(t, every_example_of_the_rfcs_parses_prints_and_parses_to_the_same);
    tcase_add_test(t, without_memory_an_example_is_refused_or_whole);
    return s;
}
