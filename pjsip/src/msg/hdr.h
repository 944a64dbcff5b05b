/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The const descriptor of each header type: its names, its type, how it is parsed and where the
 * parser's caller wants to be told of it. hdr_names.c finds it by name.
 */
#ifndef MSG_HDR_H
#define MSG_HDR_H

#include "msg/cursor.h"

#include <pjsip/sip_msg.h>

/* Headers that pjsip__parsed points to; the index of the pointer there. */
typedef enum pjsip__hdr_slot {
    SLOT_CID,
    SLOT_FROM,
    SLOT_TO,
    SLOT_VIA,
    SLOT_CSEQ,
    SLOT_MAX_FWD,
    SLOT_ROUTE,
    SLOT_RECORD_ROUTE,
    SLOT_CTYPE,
    SLOT_CLEN,
    SLOT_REQUIRE,
    SLOT_SUPPORTED,
    SLOT_COUNT,
    SLOT_NONE = SLOT_COUNT
} pjsip__hdr_slot;

typedef struct pjsip__hdr_desc {
    pj_str_t name;
    pj_str_t sname; /* compact; the long name where there is none */
    /*
     * Parse the cursor's text and push what it makes. On an error the values before in->mark are
     * pushed, and in->mark is where the one that failed begins, or NULL if it is not to be kept. No
     * function: a generic string.
     */
    void (*parse)(pjsip__cursor *in, const struct pjsip__hdr_desc *desc);
    pjsip_hdr_e type : 8;
    pjsip__hdr_slot slot : 8;
    unsigned octets : 16; /* a bit for each octet of word */
    char word[16]; /* the name in lower case and a colon, if they have room: 64 octets in all */
} pjsip__hdr_desc;

_Static_assert(sizeof(void *) != 8 || sizeof(pjsip__hdr_desc) == 64,
               "a shift finds one by its number");

/* By pjsip_hdr_e. */
extern const pjsip__hdr_desc pjsip__hdr_descs[PJSIP_H_OTHER];

/*
 * The descriptor of a name, long or compact, in any case; NULL if unknown. The text need not be a
 * token: what is found is one.
 */
const pjsip__hdr_desc *pjsip__hdr_lookup(const char *name, pj_size_t len);

/* By hdr_hash(): what a name of that number would be. */
enum { HDR_HASH_SIZE = 128, HDR_HASH_FACTOR = 0x11F0384F };
extern const unsigned char pjsip__hdr_by_hash[HDR_HASH_SIZE];

/* The only descriptor that a name of two octets or more may have. */
static inline const pjsip__hdr_desc *hdr_candidate(const char *name, pj_size_t len)
{
    const unsigned char *first = (const unsigned char *)name;
    const unsigned char *last = first + len - 2;
    unsigned ends = (unsigned)(first[0] | first[1] << 8) | (unsigned)(last[0] | last[1] << 8) << 16;
    unsigned hash = ((ends | 0x20202020U) + (unsigned)len) * (unsigned)HDR_HASH_FACTOR;

    return &pjsip__hdr_descs[pjsip__hdr_by_hash[hash >> 25]];
}

#if PJSIP__FIND_HAS_SIMD

/*
 * As pjsip__hdr_lookup(), for a word of index.h of 2 to 15 octets with its colon right behind it; 16
 * octets are read. All that is in such words has the bit of case, but for letters and '_', which is
 * in no name of ours; the colon is compared too, so the lengths are the same.
 */
static inline const pjsip__hdr_desc *hdr_lookup_word(const char *name, unsigned len)
{
    const pjsip__hdr_desc *desc = hdr_candidate(name, len);
    __m128i ours = _mm_loadu_si128((const __m128i *)(const void *)desc->word);
    __m128i theirs = _mm_loadu_si128((const __m128i *)(const void *)name);
    __m128i same = _mm_cmpeq_epi8(ours, _mm_or_si128(theirs, _mm_set1_epi8(0x20)));

    return (desc->octets & ~(unsigned)_mm_movemask_epi8(same)) == 0 ? desc : NULL;
}

#endif

/* Set the members every header starts with. */
static inline void hdr_init(void *hdr, pjsip_hdr_e type, const pjsip_hdr_vptr *vptr)
{
    pjsip_hdr *h = hdr;
    const pjsip__hdr_desc *desc = &pjsip__hdr_descs[type];

    h->prev = h->next = h;
    h->type = type;
    h->name = desc->name;
    h->sname = desc->sname;
    h->vptr = (pjsip_hdr_vptr *)vptr;
}

/* The same for a name that has no type. */
static inline void hdr_init_other(void *hdr, const pj_str_t *name, const pjsip_hdr_vptr *vptr)
{
    pjsip_hdr *h = hdr;

    h->prev = h->next = h;
    h->type = PJSIP_H_OTHER;
    h->name = *name;
    h->sname = *name;
    h->vptr = (pjsip_hdr_vptr *)vptr;
}

/* The copy of a header's common members; names of known types are literals. False: no memory. */
pj_bool_t pjsip__hdr_copy_common(pj_pool_t *pool, void *dst, const void *src, pj_bool_t deep);

/* A new header that holds the cursor's whole text as a string. */
void pjsip__hdr_push_string(pjsip__cursor *in, const pj_str_t *name, const pj_str_t *sname,
                            const char *from, const char *to);

/* Whether a header is a generic string. */
pj_bool_t pjsip__hdr_is_string(const pjsip_hdr *hdr);

/* The parsers of the families. */
void pjsip__parse_via(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_fromto(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_contact(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_routing(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_cseq(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_cid(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_clen(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_ctype(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_int(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_array(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_retry_after(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_authorization(pjsip__cursor *in, const pjsip__hdr_desc *desc);
void pjsip__parse_authenticate(pjsip__cursor *in, const pjsip__hdr_desc *desc);

#endif
