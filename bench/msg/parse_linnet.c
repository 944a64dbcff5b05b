/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What parsing costs Linnet beyond the mean of the corpus: an INVITE with its SDP, messages that are large, and memory.
 *
 *     parse_linnet [-w CASE] [-n PASSES] DIR
 *
 * Cases: corpus, sdp (01_invite.sip and its body into structs), body64k, headers64k, headers5000; without -w all are timed and
 * each is printed with its ratio to the corpus, per octet, and the memory of a message. -n: exactly as many passes of one case
 * and no time taken (for callgrind: the difference of two such runs).
 */
#define _GNU_SOURCE
#include <pjlib.h>
#include <pjlib-util.h>
#include <pjmedia/sdp.h>
#include <pjsip.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_MESSAGES = 64, ROOM = 1 << 19 };

struct text {
    char *buf;
    size_t len;
};

struct input {
    const char *name;
    struct text *texts;
    int count;
    int sdp;
};

static struct text corpus[MAX_MESSAGES];
static int corpus_count;
static pj_caching_pool pools;
static size_t sum_structs, sum_blocks, sum_octets;

static void die(const char *what)
{
    fprintf(stderr, "parse_linnet: %s\n", what);
    exit(1);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void load(const char *dir)
{
    char *names[MAX_MESSAGES];
    DIR *d = opendir(dir);

    if (!d)
        die("no such directory");
    for (struct dirent *e; (e = readdir(d)) && corpus_count < MAX_MESSAGES;) {
        size_t n = strlen(e->d_name);
        if (n > 4 && !strcmp(e->d_name + n - 4, ".sip") &&
            asprintf(&names[corpus_count++], "%s/%s", dir, e->d_name) < 0)
            die("no memory");
    }
    closedir(d);
    if (!corpus_count)
        die("no .sip files");
    qsort(names, (size_t)corpus_count, sizeof(names[0]), by_name);
    for (int i = 0; i < corpus_count; i++) {
        FILE *f = fopen(names[i], "rb");
        corpus[i].buf = calloc(1, 65536);
        if (!f || !corpus[i].buf)
            die("cannot read a message");
        corpus[i].len = fread(corpus[i].buf, 1, 65535, f);
        fclose(f);
        free(names[i]);
    }
}

/* The headers that every message has, then as many as `more` says of lines that differ, then a body. */
static void make(struct text *t, int more, size_t body)
{
    char *p = t->buf = calloc(1, ROOM);

    if (!p)
        die("no memory");
    p += sprintf(
        p,
        "INVITE sip:bob@198.51.100.7 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.101;branch=z9hG4bKx\r\n"
        "Max-Forwards: 70\r\nFrom: <sip:alice@example.org>;tag=1\r\nTo: <sip:bob@example.com>\r\n"
        "Call-ID: 1@192.0.2.101\r\nCSeq: 1 INVITE\r\n");
    for (int i = 0; i < more; i++)
        p += sprintf(p,
                     i % 4 ? "X-Line-%d: some text of a header, %d\r\n"
                           : "Record-Route: <sip:p%d.example.com:%d;lr>\r\n",
                     i, i + 1);
    p += sprintf(p, "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", body);
    memset(p, 'b', body);
    t->len = (size_t)(p - t->buf) + body;
}

/* One message, its text in its own pool, as mb_linnet does it. */
static void parse(const struct text *t, int sdp)
{
    /* a session and its media are structs of fixed arrays: 4 and 6 KB */
    pj_pool_t *pool =
        pj_pool_create(&pools.factory, "mb", 2000 + 4 * t->len + (sdp ? 12000u : 0), 1000, NULL);
    char *text = pj_pool_alloc(pool, t->len + 1);
    size_t before = pj_pool_get_used_size(pool);
    pjsip_parser_err_report errors;
    pjmedia_sdp_session *session;
    pjsip_msg *msg;

    memcpy(text, t->buf, t->len);
    text[t->len] = 0;
    pj_list_init(&errors);
    msg = pjsip_parse_msg(pool, text, t->len, &errors);
    if (!msg || !pj_list_empty(&errors))
        die("a message does not parse");
    if (sdp && (!msg->body ||
                pjmedia_sdp_parse(pool, msg->body->data, msg->body->len, &session) != PJ_SUCCESS))
        die("an SDP does not parse");
    sum_structs += pj_pool_get_used_size(pool) - before;
    sum_octets += pj_pool_get_capacity(pool);
    for (pj_pool_block *b = pool->block_list.next; b != &pool->block_list; b = b->next)
        sum_blocks++;
    pj_pool_release(pool);
}

static void pass(const struct input *in)
{
    for (int i = 0; i < in->count; i++)
        parse(&in->texts[i], in->sdp);
}

static double cpu(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/*
 * Nanoseconds an octet: the best of nine runs of a twentieth of a second. The clock is a system call that takes as long as a
 * message: so many passes go between two looks at it that it does not count, in a case of one message neither.
 */
static double ns_per_octet(const struct input *in)
{
    double best = 1e99;
    size_t octets = 0;
    long batch;

    for (int i = 0; i < in->count; i++)
        octets += in->texts[i].len;
    batch = 1 + (long)(500000 / octets);
    for (int run = 0; run < 9; run++) {
        long n = 0;
        double t = cpu(), spent;
        do {
            for (long i = 0; i < batch; i++)
                pass(in);
            n += batch;
        } while ((spent = cpu() - t) < 0.05);
        if (spent / (double)n < best)
            best = spent / (double)n;
    }
    return best * 1e9 / (double)octets;
}

int main(int argc, char **argv)
{
    static struct text body64k, headers64k, headers5000;
    struct input cases[] = {
        {"corpus", corpus, 0, 0},
        {"sdp", corpus, 1, 1},
        {"body64k", &body64k, 1, 0},
        {"headers64k", &headers64k, 1, 0},
        {"headers5000", &headers5000, 1, 0},
    };
    const char *only = NULL;
    long passes = 0;
    double mean;

    for (int c; (c = getopt(argc, argv, "w:n:")) != -1;) {
        if (c == '?')
            return 2;
        if (c == 'w')
            only = optarg;
        else
            passes = atol(optarg);
    }
    if (optind >= argc)
        die("usage: parse_linnet [-w CASE] [-n PASSES] DIR");
    load(argv[optind]);
    cases[0].count = corpus_count;
    make(&body64k, 4, 65000);
    make(&headers64k, 1400, 100);
    make(&headers5000, 4990, 100);
    pj_log_set_level(0);
    if (pj_init() || pjlib_util_init())
        die("no library");
    pj_caching_pool_init(&pools, NULL, 0);
    if (passes) {
        for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++)
            for (long n = 0; only && !strcmp(only, cases[i].name) && n < passes; n++)
                pass(&cases[i]);
        return 0;
    }
    pass(&cases[0]);
    printf("memory of a message: structs=%zu allocated=%zu (the text is in it) ratio=%.2f "
           "blocks=%.2f\n",
           sum_structs / (size_t)corpus_count, sum_octets / (size_t)corpus_count,
           (double)sum_octets / (double)sum_structs, (double)sum_blocks / corpus_count);
    mean = ns_per_octet(&cases[0]);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double ns = i ? ns_per_octet(&cases[i]) : mean;
        if (!only || !strcmp(only, cases[i].name))
            printf("case=%s octets=%zu ns_per_octet=%.3f ratio=%.2f\n", cases[i].name,
                   i ? cases[i].texts->len : 0, ns, ns / mean);
    }
    return 0;
}
