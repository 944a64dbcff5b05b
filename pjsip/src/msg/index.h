/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An index of the header section: for each octet, a bit that says whether it ends a word, and one
 * that says whether it may end a line. It is made in one pass, many octets at a time, and then a
 * word is one look at a machine word, however long it is.
 *
 * A word is of letters, digits, '-', '.' and '_'. They are in every class that CH_WORDY lists, so a
 * span of such a class can only end where a word ends; whether it does, the octet there says.
 *
 * The index covers a window of the text that moves on with the lines. Behind its last octet there is
 * a bit of both sorts, so that a search needs no other end, and at least INDEX_BEHIND octets of text,
 * so that what a search finds may be looked at. What is not in the window (a header that was
 * unfolded, a URI that a program brought, the last octets) is looked at octet by octet, with the same
 * result; so is all where the processor has no vectors.
 */
#ifndef MSG_INDEX_H
#define MSG_INDEX_H

#include "msg/chars.h"
#include "msg/find.h"

enum {
    INDEX_WORDS = 16,
    INDEX_BEHIND = 3 /* octets behind the window: the line end, and how the next line begins */
};

typedef struct pjsip__index {
    const char *base;                   /* where the window begins */
    pj_size_t size;                     /* how many octets of it are indexed */
    pj_uint64_t stops[INDEX_WORDS + 1]; /* and size; 0 behind that */
    pj_uint64_t ends[INDEX_WORDS + 1];  /* octets up to 0x0D, CR and LF among them; and size */
} pjsip__index;

/* Classes that every octet of a word is in. */
#define CH_WORDY                                                                                   \
    (CH_TOKEN | CH_HOST | CH_USER_LAX | CH_URI_LAX | CH_VALUE_LAX | CH_AUTH_LAX | CH_DISPLAY_LAX | \
     CH_CALL_ID | CH_PARAM_NAME_PLAIN | CH_PARAM_PLAIN | CH_URI_HDR_NAME_PLAIN |                   \
     CH_URI_HDR_PLAIN | CH_ITEM)

/* The index of nothing. */
extern const pjsip__index pjsip__index_none;

/* Index the window that begins at from, in a text that goes on up to end. */
void pjsip__index_start(pjsip__index *ix, const char *from, const char *end);

/* The same where there are vectors, and the index of nothing elsewhere. */
const pjsip__index *pjsip__index_make(pjsip__index *ix, const char *from, const char *end);

/* Let the window begin at from, if the line there may go on behind it; false if it stays. */
pj_bool_t pjsip__index_move(pjsip__index *ix, const char *from, const char *end);

/* The bits of count times 64 octets; the first is portable. */
typedef void pjsip__index_fill(const char *text, pj_size_t count, pj_uint64_t *stops,
                               pj_uint64_t *ends);
pjsip__index_fill pjsip__index_fill_c;
#if PJSIP__FIND_HAS_SIMD
pjsip__index_fill pjsip__index_fill_sse2;
pjsip__index_fill pjsip__index_fill_avx2;
#endif

/*
 * The first octet up to 0x0D from at on, which is at size or before it; size if there is none: what
 * is there, the octets say.
 */
static inline const char *index_line_end(const pjsip__index *ix, pj_size_t at)
{
    const pj_uint64_t *word = &ix->ends[at / 64];
    const char *from = ix->base + at;
    pj_uint64_t bits = *word >> (at % 64);

    if (!bits) {
        do
            bits = *++word;
        while (!bits);
        from = ix->base + 64 * (word - ix->ends);
    }
    return from + (unsigned)__builtin_ctzll(bits);
}

/* The stops from at on, 57 of them at least. */
static inline pj_uint64_t index_stops(const pjsip__index *ix, pj_size_t at)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    pj_uint64_t bits;

    memcpy(&bits, (const char *)ix->stops + at / 8, 8);
    return bits >> (at % 8);
#else
    pj_uint64_t bits = ix->stops[at / 64] >> (at % 64);

    return at % 64 ? bits | ix->stops[at / 64 + 1] << (64 - at % 64) : bits;
#endif
}

/* Where the word at p ends that is longer than index_stops() sees. */
const char *pjsip__index_word(const pjsip__index *ix, const char *p);

/* Where the word at p ends, which is in the window and has a stop behind it there. */
static inline const char *index_word(const pjsip__index *ix, const char *p)
{
    pj_uint64_t bits = index_stops(ix, (pj_size_t)(p - ix->base));

    return __builtin_expect(bits != 0, 1) ? p + (unsigned)__builtin_ctzll(bits)
                                          : pjsip__index_word(ix, p);
}

/* ch_span() */
const char *pjsip__index_span_c(const char *p, const char *end, unsigned classes);

/*
 * The same, of text that is in the window with a stop behind it, or in no index. Up to a stop there
 * is nothing that ends it.
 */
static inline const char *index_span(const pjsip__index *ix, const char *p, const char *end,
                                     unsigned classes)
{
    if (ix == &pjsip__index_none || !(classes & CH_WORDY))
        return pjsip__index_span_c(p, end, classes);
    while ((p = index_word(ix, p)) < end && ch_is(*p, classes))
        p++;
    return p < end ? p : end;
}

#endif
