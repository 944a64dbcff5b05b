/* SPDX-License-Identifier: BSD-2-Clause */
/* Floors, not parsers: how fast the same bytes can be touched.
 *   FLOOR=1 memchr: glibc memchr for every line end of the whole message
 *   FLOOR=2 index : AVX2, positions of every '\n' and ':' of the whole message stored in an array
 *   FLOOR=3 slice : AVX2, start line split in three, one {name, value, header id} per header line up to
 *                   the blank line, Content-Length decoded, body located (not scanned).  This is what
 *                   picohttpparser does plus the header id: the bound for a lazily decoding parser.
 *   FLOOR=4 slice + malloc'd copy of the message (what owning the buffer costs)  */
#include "mb.h"
#include <immintrin.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static volatile unsigned sink;
#if FLOOR != 4
static void destroy(void *m)
{
    (void)m;
}
#endif

#if FLOOR == 1
#define NAME "floor-memchr"
static void *parse(const char *b, size_t n)
{
    const char *e = b + n, *p = b;
    unsigned c = 0;
    while ((p = memchr(p, '\n', (size_t)(e - p))))
        c++, p++;
    sink = c;
    return (void *)b;
}
#elif FLOOR == 2
#define NAME "floor-avx2-index"
static uint32_t idx[65536];
static void *parse(const char *b, size_t n)
{
    const __m256i nl = _mm256_set1_epi8('\n'), co = _mm256_set1_epi8(':');
    uint32_t *o = idx;
    for (size_t i = 0; i < n; i += 64) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(b + i)),
                y = _mm256_loadu_si256((const __m256i *)(b + i + 32));
        uint64_t lo = (uint32_t)_mm256_movemask_epi8(
            _mm256_or_si256(_mm256_cmpeq_epi8(x, nl), _mm256_cmpeq_epi8(x, co)));
        uint64_t hi = (uint32_t)_mm256_movemask_epi8(
            _mm256_or_si256(_mm256_cmpeq_epi8(y, nl), _mm256_cmpeq_epi8(y, co)));
        uint64_t m = lo | hi << 32;
        unsigned k = (unsigned)__builtin_popcountll(m);
        for (unsigned j = 0; j < k; j++) {
            o[j] = (uint32_t)(i + (unsigned)__builtin_ctzll(m));
            m &= m - 1;
        }
        o += k;
    }
    sink = (unsigned)(o - idx);
    return (void *)b;
}
#else
#define NAME (FLOOR == 3 ? "floor-avx2-slice" : "floor-slice+copy")
struct sl {
    uint32_t name, val;
    uint16_t nlen, vlen;
    uint8_t id;
};
struct msg {
    struct sl h[128];
    unsigned nh;
    uint32_t s1, s2, eol, body, clen;
};
static struct msg M;
static const char *const names[] = {"",
                                    "Via",
                                    "From",
                                    "To",
                                    "Call-ID",
                                    "CSeq",
                                    "Contact",
                                    "Route",
                                    "Record-Route",
                                    "Max-Forwards",
                                    "Content-Type",
                                    "Content-Length",
                                    "Authorization",
                                    "WWW-Authenticate",
                                    "Event",
                                    "Expires",
                                    "Allow",
                                    "Supported",
                                    "User-Agent",
                                    "Server",
                                    "Accept",
                                    "Require",
                                    "Subscription-State",
                                    "Session-Expires",
                                    "Date",
                                    "Subject",
                                    "Priority",
                                    "Privacy",
                                    "Reason",
                                    "Organization",
                                    "MIME-Version",
                                    "P-Asserted-Identity",
                                    "History-Info",
                                    "Proxy-Require",
                                    "Min-SE"};
static const char compact[] = "\0vftiCm\0\0\0cl";
static uint8_t table[1024];
static inline unsigned hash(const char *p, size_t n)
{
    return ((unsigned)(p[0] | 32) * 31 + (unsigned)(p[n - 1] | 32) * 7 + (unsigned)n * 67 +
            (unsigned)(p[n / 2] | 32) * 3) &
           1023;
}
static int init(void)
{
    for (unsigned i = 1; i < sizeof names / sizeof *names; i++) {
        unsigned h = hash(names[i], strlen(names[i]));
        if (!table[h])
            table[h] = (uint8_t)i; /* a rare collision just becomes "other" */
    }
    for (unsigned i = 1; i < sizeof compact - 1; i++)
        if (compact[i] > 'Z') {
            char c[2] = {compact[i], 0};
            table[hash(c, 1)] = (uint8_t)i;
        }
    return 0;
}
static inline unsigned id(const char *p, size_t n)
{
    unsigned i = table[hash(p, n)];
    if (!i || n == 1)
        return i;
    for (size_t j = 0; j < n; j++)
        if ((p[j] ^ names[i][j]) & ~32)
            return 0;
    return names[i][n] ? 0 : i;
}
static inline const char *find(const char *p, const char *e, __m256i c)
{
    for (; p < e; p += 32) {
        unsigned m = (unsigned)_mm256_movemask_epi8(
            _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)p), c));
        if (m)
            return p + __builtin_ctz(m);
    }
    return e;
}
static void *parse(const char *b, size_t n)
{
    const __m256i nl = _mm256_set1_epi8('\n'), co = _mm256_set1_epi8(':'),
                  sp = _mm256_set1_epi8(' ');
    struct msg *m = &M;
#if FLOOR == 4
    char *cp = malloc(n + 64 + sizeof *m);
    memcpy(cp, b, n);
    m = (struct msg *)((uintptr_t)(cp + n + 15) & ~(uintptr_t)15);
    b = cp;
#endif
    const char *e = b + n, *p = find(b, e, nl), *q;
    m->nh = 0;
    m->clen = 0;
    m->eol = (uint32_t)(p - b);
    q = find(b, p, sp);
    m->s1 = (uint32_t)(q - b);
    q = find(q + 1, p, sp);
    m->s2 = (uint32_t)(q - b);
    p++;
    while (p < e && *p != '\r') {
        const char *l = find(p, e, nl), *c = find(p, l, co), *v = c + 1, *t = l;
        if (l - p > 65535 || m->nh == 128)
            break;
        while (v < l && (*v == ' ' || *v == '\t'))
            v++;
        if (t > v && t[-1] == '\r')
            t--;
        struct sl *s = &m->h[m->nh++];
        s->name = (uint32_t)(p - b);
        s->nlen = (uint16_t)(c - p);
        s->val = (uint32_t)(v - b);
        s->vlen = (uint16_t)(t - v);
        s->id = (uint8_t)(c > p ? id(p, (size_t)(c - p)) : 0);
        if (s->id == 11)
            for (m->clen = 0; v < t; v++)
                m->clen = m->clen * 10 + (uint32_t)(*v - '0');
        p = l + 1;
    }
    m->body = (uint32_t)(p + 2 - b);
    sink = m->nh;
#if FLOOR == 4
    return cp;
#else
    return (void *)b;
#endif
}
#if FLOOR == 4
#define destroy free
#endif
#endif
#if FLOOR < 3
static int init(void)
{
    return 0;
}
#endif
const struct mb_impl mb_impl = {NAME, "-", init, NULL, parse, NULL, 0, destroy, NULL};
