/* SPDX-License-Identifier: BSD-2-Clause */
/* Message benchmark: what one implementation supplies.  mb.c holds main().
 * A C implementation fills in `mb_impl` and links with mb.c; anything else may instead be a
 * program with the same command line and output (see README.md). */
#ifndef MB_H
#define MB_H
#include <stddef.h>
#include <stdint.h>

/* Facts read from an already decoded message: -m dump compares them with corpus/expected.txt. */
struct mb_facts {
    char start[32], startarg[128]; /* method + R-URI host, or status code + reason phrase */
    int nvia;
    char branch[128];          /* number of Via values, branch of the topmost */
    int nroute, nrr, ncontact; /* values, not header lines */
    char contacthost[128], fromtag[64], fromhost[128], totag[64], tohost[128], callid[128];
    unsigned cseq;
    char cseqm[32];
    int maxfwd;      /* -1: absent */
    char ctype[64];  /* type/subtype, "" if absent */
    long clen, body; /* Content-Length value; bytes of body found */
    char realm[64];  /* of Authorization or WWW-Authenticate */
};

struct mb_impl {
    const char *name, *version;
    int (*init)(void);
    /* What the library's own parse entry point does, nothing more (framing + whatever it decodes by
	 * itself).  NULL: same as parse.  buf is writable never; len bytes, then NUL, then 64 zero bytes. */
    void *(*lazy)(const char *buf, size_t len);
    /* Everything in mb_facts decoded into structures: all Via, Route, Record-Route, Contact, From, To
	 * (URI split, parameters located), CSeq, Call-ID, Max-Forwards, Content-*, auth parameters, body. */
    void *(*parse)(const char *buf, size_t len);
    /* Message text into out; returns length, 0 on failure.  rebuild=1: header text must be re-encoded
	 * from the structures where the library can do it; rebuild=0: its natural way. */
    size_t (*serialise)(void *m, char *out, size_t cap, int rebuild);
    int has_rebuild;
    void (*destroy)(void *m);
    int (*facts)(void *m, struct mb_facts *f); /* pure reads; NULL: a floor, no facts */
};
extern const struct mb_impl mb_impl;

static inline void mb_cpy(char *d, size_t cap, const char *s, size_t n)
{
    if (n >= cap)
        n = cap - 1;
    for (size_t i = 0; i < n; i++)
        d[i] = s[i];
    d[n] = 0;
}
#define MB_CPY(dst, s, n) mb_cpy(dst, sizeof(dst), s, n)
#define MB_STR(dst, s)                             \
    do {                                           \
        const char *s_ = (s);                      \
        if (s_)                                    \
            MB_CPY(dst, s_, __builtin_strlen(s_)); \
    } while (0)
#endif
