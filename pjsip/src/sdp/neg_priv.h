/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the negotiation: formats in common, making an answer, taking one. */
#ifndef PJMEDIA_SDP_NEG_PRIV_H
#define PJMEDIA_SDP_NEG_PRIV_H

#include <pjmedia/errno.h>
#include <pjmedia/sdp_neg.h>

#include <stdbool.h>

/** Formats in common, in order of preference: indices into the offer's and the answer's list. */
typedef struct pjmedia__fmt_pairs {
    unsigned count;
    struct {
        unsigned offer, answer;
    } at[PJMEDIA_MAX_SDP_FMT];
} pjmedia__fmt_pairs;

/**
 * Find the formats that two media descriptions have in common, each used once.
 *
 * @param offer_order Whether the pairs are in the offer's order of preference, or in the answer's.
 * @param modify Whether a program's callback may change @a answer's fmtp to make it fit.
 */
void pjmedia__match_formats(pj_pool_t *pool, const pjmedia_sdp_media *offer,
                            pjmedia_sdp_media *answer, bool offer_order, bool modify,
                            pjmedia__fmt_pairs *pairs);

/**
 * Whether one of the pairs is a codec, and not only something beside a codec such as telephone events.
 * A stream that offers nothing else (RFC 4317 2.4) is content with those.
 */
bool pjmedia__has_codec(const pjmedia_sdp_media *offer, const pjmedia__fmt_pairs *pairs);

/** Reduce to the first codec, and the telephone events and comfort noise that go with its clock. */
void pjmedia__choose_one_codec(const pjmedia_sdp_media *offer, pjmedia__fmt_pairs *pairs);

/** Whether the format's parameters name other payload types: red (RFC 2198), rtx (RFC 4588). */
bool pjmedia__names_others(const pjmedia_sdp_media *m, unsigned index);

/** Take the formats that are not paired, and what attributes say of them, out of the offer or answer. */
void pjmedia__keep_paired(pjmedia_sdp_media *offer, const pjmedia__fmt_pairs *pairs);

/** Give the answer's paired formats the offer's payload types; drop the others. @return false: no memory. */
bool pjmedia__renumber(pj_pool_t *pool, const pjmedia_sdp_media *offer, pjmedia_sdp_media *answer,
                       const pjmedia__fmt_pairs *pairs);

/** What a stream's direction is for the side that gets this description; RFC 2543 holds count. */
unsigned pjmedia__wanted_dir(const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *m);

/** Make our answer to @a offer out of our capabilities (RFC 3264 6). */
pj_status_t pjmedia__make_answer(pj_pool_t *pool, const pjmedia_sdp_session *caps,
                                 const pjmedia_sdp_session *offer, bool offer_order, bool multiple,
                                 pjmedia_sdp_session **p_answer);

/**
 * Hold the peer's answer against our offer (RFC 3264 7). Both are changed to what is agreed: @a offer loses
 * what was not accepted, @a answer gets lines that it lacks.
 */
pj_status_t pjmedia__take_answer(pj_pool_t *pool, pjmedia_sdp_session *offer,
                                 pjmedia_sdp_session *answer, bool answer_order, bool allow_asym);

#endif
