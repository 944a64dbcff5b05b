/* SPDX-License-Identifier: BSD-2-Clause */
/* Driver of the message benchmark.  Usage: PROG [-m MODE] [-n ITER] [-r RUNS] [-s SECS] [-v] DIR
 * Modes: lazy parse roundtrip rebuild print (timed), dump (facts, one line per message), check (dump compared
 * with DIR/expected.txt, then serialised, re-parsed and compared again).
 * -n ITER: exactly ITER passes over the corpus, once, untimed output (for callgrind). */
#define _GNU_SOURCE
#include "mb.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct file {
    char name[128];
    char *buf;
    size_t len;
};
static struct file F[1024];
static int nF;
static size_t total;
static char out[1 << 16];
static volatile size_t sink;

static int byname(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static void load(const char *dir)
{
    DIR *d = opendir(dir);
    if (!d) {
        perror(dir);
        exit(2);
    }
    for (struct dirent *e; (e = readdir(d)) && nF < 1024;) {
        size_t l = strlen(e->d_name);
        if (l < 5 || strcmp(e->d_name + l - 4, ".sip"))
            continue;
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        FILE *f = fopen(path, "rb");
        if (!f) {
            perror(path);
            exit(2);
        }
        struct file *x = &F[nF++];
        snprintf(x->name, sizeof x->name, "%s", e->d_name);
        x->buf = calloc(1, 65536 + 128);
        x->len = fread(x->buf, 1, 65536, f);
        fclose(f);
        total += x->len;
    }
    closedir(d);
    qsort(F, nF, sizeof F[0], byname);
    if (!nF) {
        fprintf(stderr, "%s: no .sip files\n", dir);
        exit(2);
    }
}

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

enum { LAZY, PARSE, ROUNDTRIP, REBUILD, PRINT };

static void one(const struct file *x, int mode)
{
    void *m = (mode == LAZY && mb_impl.lazy) ? mb_impl.lazy(x->buf, x->len)
                                             : mb_impl.parse(x->buf, x->len);
    if (!m) {
        fprintf(stderr, "%s: %s: parse failed\n", mb_impl.name, x->name);
        exit(1);
    }
    if (mode >= ROUNDTRIP) {
        size_t n = mb_impl.serialise(m, out, sizeof out, mode == REBUILD);
        if (!n) {
            fprintf(stderr, "%s: %s: serialise failed\n", mb_impl.name, x->name);
            exit(1);
        }
        sink += n;
    }
    mb_impl.destroy(m);
}

/* Print every message `pass` times, each parsed anew: only the printing counts. Returns its CPU seconds. */
enum {
    BATCH = 48
}; /* so few that they are still in the cache, as a message is that was just made */
double mb_print_batch(void **m, int n);

/* A function of its own, so that callgrind can be told to count nothing else. */
__attribute__((noinline)) double mb_print_batch(void **m, int n)
{
    double t = cpu();
    for (int i = 0; i < n; i++) {
        size_t k = mb_impl.serialise(m[i], out, sizeof out, 1);
        if (!k) {
            fprintf(stderr, "%s: serialise failed\n", mb_impl.name);
            exit(1);
        }
        sink += k;
    }
    return cpu() - t;
}

static double print_passes(long pass)
{
    static void *m[BATCH];
    double t = 0;
    long done = 0, all = pass * nF;
    while (done < all) {
        int n = all - done < BATCH ? (int)(all - done) : BATCH;
        for (int i = 0; i < n; i++)
            m[i] = mb_impl.parse(F[(done + i) % nF].buf, F[(done + i) % nF].len);
        t += mb_print_batch(m, n);
        for (int i = 0; i < n; i++)
            mb_impl.destroy(m[i]);
        done += n;
    }
    return t;
}

/* CPU seconds of `pass` passes over the corpus. */
static double passes(long pass, int mode)
{
    if (mode == PRINT)
        return print_passes(pass);
    double t = cpu();
    for (long k = 0; k < pass; k++)
        for (int i = 0; i < nF; i++)
            one(&F[i], mode);
    return cpu() - t;
}

static int dbl(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void line(char *o, size_t cap, const char *name, const struct mb_facts *f)
{
    snprintf(
        o, cap,
        "%s start=%s startarg=%s nvia=%d branch=%s nroute=%d nrr=%d ncontact=%d contacthost=%s "
        "fromtag=%s fromhost=%s totag=%s tohost=%s callid=%s cseq=%u cseqm=%s maxfwd=%d ctype=%s "
        "clen=%ld "
        "body=%ld realm=%s",
        name, f->start, f->startarg, f->nvia, f->branch, f->nroute, f->nrr, f->ncontact,
        f->contacthost, f->fromtag, f->fromhost, f->totag, f->tohost, f->callid, f->cseq, f->cseqm,
        f->maxfwd, f->ctype, f->clen, f->body, f->realm);
}

static int facts(const char *name, const char *buf, size_t len, char *o, size_t cap)
{
    struct mb_facts f;
    memset(&f, 0, sizeof f);
    f.maxfwd = -1;
    void *m = mb_impl.parse(buf, len);
    if (!m) {
        snprintf(o, cap, "%s PARSE-FAILED", name);
        return -1;
    }
    mb_impl.facts(m, &f);
    line(o, cap, name, &f);
    mb_impl.destroy(m);
    return 0;
}

static int check(const char *dir)
{
    char path[4096], exp[4096], got[4096];
    int bad = 0, n = 0;
    snprintf(path, sizeof path, "%s/expected.txt", dir);
    FILE *e = fopen(path, "r");
    if (!e) {
        perror(path);
        return 2;
    }
    while (fgets(exp, sizeof exp, e)) {
        exp[strcspn(exp, "\n")] = 0;
        size_t l = strcspn(exp, " ");
        for (int i = 0; i < nF; i++) {
            struct file *x = &F[i];
            if (strlen(x->name) != l || strncmp(x->name, exp, l))
                continue;
            n++;
            facts(x->name, x->buf, x->len, got, sizeof got);
            if (strcmp(got, exp)) {
                bad++;
                printf("DIFF parse\n want %s\n got  %s\n", exp, got);
            }
            for (int rb = 0; rb <= mb_impl.has_rebuild && mb_impl.serialise; rb++) {
                void *m = mb_impl.parse(x->buf, x->len);
                memset(out, 0, sizeof out);
                size_t k = m ? mb_impl.serialise(m, out, sizeof out - 128, rb) : 0;
                if (m)
                    mb_impl.destroy(m);
                memset(out + k, 0, 128);
                if (!k) {
                    bad++;
                    printf("DIFF serialise=%d %s: no output\n", rb, x->name);
                    continue;
                }
                facts(x->name, out, k, got, sizeof got);
                if (strcmp(got, exp)) {
                    bad++;
                    printf("DIFF serialise=%d\n want %s\n got  %s\n", rb, exp, got);
                }
            }
        }
    }
    fclose(e);
    printf("impl=%s version=%s mode=check messages=%d differences=%d\n", mb_impl.name,
           mb_impl.version, n, bad);
    return bad != 0;
}

int main(int argc, char **argv)
{
    const char *mode = "parse";
    long iter = 0;
    int runs = 7, verbose = 0, c;
    double secs = 0.4;
    while ((c = getopt(argc, argv, "m:n:r:s:v")) != -1)
        switch (c) {
        case 'm': mode = optarg; break;
        case 'n': iter = atol(optarg); break;
        case 'r': runs = atoi(optarg); break;
        case 's': secs = atof(optarg); break;
        case 'v': verbose = 1; break;
        default: return 2;
        }
    if (optind >= argc || runs < 1 || runs > 1000) {
        fprintf(
            stderr,
            "usage: %s [-m lazy|parse|roundtrip|rebuild|print|dump|check] [-n iter] [-r runs] [-s "
            "secs] [-v] DIR\n",
            argv[0]);
        return 2;
    }
    load(argv[optind]);
    if (mb_impl.init && mb_impl.init()) {
        fprintf(stderr, "init failed\n");
        return 1;
    }

    if (!strcmp(mode, "dump") || !strcmp(mode, "check")) {
        if (!mb_impl.facts) {
            printf("impl=%s mode=%s unsupported\n", mb_impl.name, mode);
            return 0;
        }
        if (mode[0] == 'c')
            return check(argv[optind]);
        for (int i = 0; i < nF; i++) {
            char l[4096];
            facts(F[i].name, F[i].buf, F[i].len, l, sizeof l);
            puts(l);
        }
        return 0;
    }
    int md = !strcmp(mode, "lazy")        ? LAZY
             : !strcmp(mode, "parse")     ? PARSE
             : !strcmp(mode, "roundtrip") ? ROUNDTRIP
             : !strcmp(mode, "rebuild")   ? REBUILD
             : !strcmp(mode, "print")     ? PRINT
                                          : -1;
    if (md < 0)
        return 2;
    if ((md >= ROUNDTRIP && !mb_impl.serialise) || (md >= REBUILD && !mb_impl.has_rebuild) ||
        (md == LAZY && !mb_impl.lazy)) {
        printf("impl=%s mode=%s unsupported\n", mb_impl.name, mode);
        return 0;
    }
    if (iter > 0) {
        passes(iter, md);
        printf("impl=%s mode=%s passes=%ld messages=%ld\n", mb_impl.name, mode, iter, iter * nF);
        return 0;
    }
    /* calibrate, then `runs` timed runs of about `secs` CPU seconds each */
    long pass = 1;
    for (;;) {
        double t = passes(pass, md);
        if (t > 0.05) {
            pass = (long)(pass * secs / t) + 1;
            break;
        }
        pass *= 4;
    }
    double r[1000];
    for (int j = 0; j < runs; j++) {
        r[j] = pass * (double)nF / passes(pass, md);
    }
    qsort(r, runs, sizeof r[0], dbl);
    double med = r[runs / 2];
    printf("impl=%s version=%s mode=%s messages=%d bytes=%zu runs=%d msgs_per_cpu_s=%.0f min=%.0f "
           "max=%.0f ns_per_msg=%.1f MB_per_s=%.1f\n",
           mb_impl.name, mb_impl.version, mode, nF, total, runs, med, r[0], r[runs - 1], 1e9 / med,
           med * total / nF / 1e6);
    if (verbose && md != PRINT)
        for (int i = 0; i < nF; i++) {
            long n = 2000;
            double b = 1e99;
            for (int j = 0; j < 5; j++) {
                double t = cpu();
                for (long k = 0; k < n; k++)
                    one(&F[i], md);
                t = (cpu() - t) / n;
                if (t < b)
                    b = t;
            }
            printf("file=%s bytes=%zu best_ns=%.0f MB_per_s=%.1f\n", F[i].name, F[i].len, b * 1e9,
                   F[i].len / b / 1e6);
        }
    return 0;
}
