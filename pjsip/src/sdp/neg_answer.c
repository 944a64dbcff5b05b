/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making an answer (RFC 3264 6), and taking the peer's (RFC 3264 7).
 *
 * An answer has the offer's lines in the offer's order. Each is made from the first line of our
 * capabilities, not used yet, that has the same type and transport and a codec in common; the line of the
 * same number is tried first, so that a program that wrote its answer line by line gets just that. A line
 * without a partner is rejected. Secure and plain transports are never partners: an SRTP offer cannot
 * be talked down.
 */
#include "sdp/neg_priv.h"

#include "sdp/lines.h"
#include "sdp/sdp_priv.h"

#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

/* Attributes whose value begins with a format. */
static bool is_about_format(const pjmedia_sdp_attr *attr)
{
    return pjmedia__str_same(&attr->name, "rtpmap") || pjmedia__str_same(&attr->name, "fmtp") ||
           pjmedia__str_same(&attr->name, "rtcp-fb");
}

/* The format that an attribute speaks of, as index; fmt_count if it speaks of none of them. */
static unsigned subject(const pjmedia_sdp_media *m, const pjmedia_sdp_attr *attr, pj_str_t *rest)
{
    unsigned i = 0;
    pj_str_t fmt;

    *rest = attr->value;
    fmt = pjmedia__next_word(rest);
    while (i < m->desc.fmt_count && pj_strcmp(&m->desc.fmt[i], &fmt) != 0)
        i++;
    return i;
}

void pjmedia__keep_paired(pjmedia_sdp_media *offer, const pjmedia__fmt_pairs *pairs)
{
    bool paired[PJMEDIA_MAX_SDP_FMT] = {false};
    pj_str_t fmt[PJMEDIA_MAX_SDP_FMT];
    unsigned kept = 0;

    for (unsigned i = 0; i < pairs->count; i++) {
        paired[pairs->at[i].offer] = true;
        fmt[i] = offer->desc.fmt[pairs->at[i].offer];
    }
    for (unsigned i = 0; i < offer->attr_count; i++) {
        pj_str_t rest;
        unsigned index = offer->desc.fmt_count;

        if (is_about_format(offer->attr[i]))
            index = subject(offer, offer->attr[i], &rest);
        if (index == offer->desc.fmt_count || paired[index])
            offer->attr[kept++] = offer->attr[i];
    }
    offer->attr_count = kept;
    memcpy(offer->desc.fmt, fmt, pairs->count * sizeof(fmt[0]));
    offer->desc.fmt_count = pairs->count;
}

/* Replace the format that a value begins with. */
static bool retarget(pj_pool_t *pool, pjmedia_sdp_attr *attr, const pj_str_t *fmt,
                     const pj_str_t *rest)
{
    char *value = pj_pool_alloc(pool, (pj_size_t)(fmt->slen + rest->slen));

    if (!value)
        return false;
    memcpy(value, fmt->ptr, (size_t)fmt->slen);
    memcpy(value + fmt->slen, rest->ptr, (size_t)rest->slen);
    attr->value.ptr = value;
    attr->value.slen = fmt->slen + rest->slen;
    return true;
}

/* The offer's payload type for the answer's format number @a index; NULL if it is not paired. */
static const pj_str_t *offered_type(const pjmedia_sdp_media *offer, const pjmedia__fmt_pairs *pairs,
                                    unsigned index)
{
    for (unsigned i = 0; i < pairs->count; i++) {
        if (pairs->at[i].answer == index)
            return &offer->desc.fmt[pairs->at[i].offer];
    }
    return NULL;
}

/*
 * Does an attribute about none of our formats speak of a type that becomes one of ours? What is left over from a
 * description that had other formats would then tell about the wrong one.
 */
static bool is_misleading(const pjmedia_sdp_media *offer, const pjmedia__fmt_pairs *pairs,
                          const pjmedia_sdp_attr *attr)
{
    pj_str_t rest = attr->value;
    pj_str_t fmt = pjmedia__next_word(&rest);

    for (unsigned i = 0; i < pairs->count; i++) {
        if (pj_strcmp(&offer->desc.fmt[pairs->at[i].offer], &fmt) == 0)
            return true;
    }
    return false;
}

static bool renumber_attrs(pj_pool_t *pool, const pjmedia_sdp_media *offer,
                           pjmedia_sdp_media *answer, const pjmedia__fmt_pairs *pairs)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < answer->attr_count; i++) {
        pjmedia_sdp_attr *attr = answer->attr[i];
        unsigned index = answer->desc.fmt_count;
        const pj_str_t *fmt;
        pj_str_t rest;

        if (is_about_format(attr)) {
            index = subject(answer, attr, &rest);
            if (index == answer->desc.fmt_count && is_misleading(offer, pairs, attr))
                continue;
        }
        if (index < answer->desc.fmt_count) {
            fmt = offered_type(offer, pairs, index);
            if (!fmt)
                continue;
            if (pj_strcmp(fmt, &answer->desc.fmt[index]) != 0 && !retarget(pool, attr, fmt, &rest))
                return false;
        }
        answer->attr[kept++] = attr;
    }
    answer->attr_count = kept;
    return true;
}

/* A dynamic type needs its rtpmap in the answer even if our format is a static one without. */
static bool add_rtpmap(pj_pool_t *pool, const pjmedia_sdp_media *offer, pjmedia_sdp_media *answer,
                       const pj_str_t *fmt)
{
    const pjmedia_sdp_attr *offered;
    pjmedia_sdp_attr *copy;

    if (pjmedia__payload_type(fmt) < 96 || pjmedia_sdp_media_find_attr2(answer, "rtpmap", fmt))
        return true;
    offered = pjmedia_sdp_media_find_attr2(offer, "rtpmap", fmt);
    if (!offered)
        return true;
    copy = pjmedia_sdp_attr_clone(pool, offered);
    return copy && pjmedia_sdp_media_add_attr(answer, copy) == PJ_SUCCESS;
}

bool pjmedia__renumber(pj_pool_t *pool, const pjmedia_sdp_media *offer, pjmedia_sdp_media *answer,
                       const pjmedia__fmt_pairs *pairs)
{
    if (!renumber_attrs(pool, offer, answer, pairs))
        return false;
    for (unsigned i = 0; i < pairs->count; i++) {
        const pj_str_t *fmt = &offer->desc.fmt[pairs->at[i].offer];

        if (!pjmedia__str_dup(pool, &answer->desc.fmt[i], fmt) ||
            !add_rtpmap(pool, offer, answer, fmt))
            return false;
    }
    answer->desc.fmt_count = pairs->count;
    return true;
}

/* RFC 2543 put a call on hold with a null address; RFC 3264 8.4 still has it understood. */
unsigned pjmedia__wanted_dir(const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *m)
{
    const pjmedia_sdp_conn *conn = m->conn ? m->conn : sdp->conn;
    unsigned dir = pjmedia__dir_get(sdp, m);

    if (conn && pjmedia__str_same(&conn->addr, "0.0.0.0"))
        dir &= ~(unsigned)PJMEDIA__DIR_RECV;
    return dir;
}

/* Ours: no more than the other side's description leaves (RFC 3264 6.1). */
static bool limit_dir(pj_pool_t *pool, const pjmedia_sdp_session *sdp, pjmedia_sdp_media *m,
                      unsigned theirs)
{
    unsigned wish = pjmedia__dir_get(sdp, m);
    unsigned agreed = wish & pjmedia__dir_mirror(theirs);

    return agreed == wish || pjmedia__dir_set(pool, m, agreed);
}

typedef struct answering {
    pj_pool_t *pool;
    const pjmedia_sdp_session *caps, *offer;
    pjmedia_sdp_session *answer;
    bool offer_order, multiple;
    bool used[PJMEDIA_MAX_SDP_MEDIA]; /* lines of caps */
    bool refused;                     /* a program's own line with port 0 refused a stream */
    pj_status_t reason;               /* why the last line found no partner */
} answering;

/* RFC 5761 5.1.1, RFC 5506 5: what only an offer may introduce. */
static void drop_unoffered(const pjmedia_sdp_media *offer, pjmedia_sdp_media *answer)
{
    static const char *const names[] = {"rtcp-mux", "rtcp-rsize"};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(names); i++) {
        if (!pjmedia_sdp_media_find_attr2(offer, names[i], NULL))
            pjmedia_sdp_media_remove_all_attr(answer, names[i]);
    }
}

/* Retransmission and redundancy name other payload types inside: they survive only unrenumbered. */
static void drop_renumbered_pointers(const pjmedia_sdp_media *offer,
                                     const pjmedia_sdp_media *answer, pjmedia__fmt_pairs *pairs)
{
    bool moved = false;
    unsigned kept = 0;

    for (unsigned i = 0; i < pairs->count; i++)
        moved = moved || pj_strcmp(&offer->desc.fmt[pairs->at[i].offer],
                                   &answer->desc.fmt[pairs->at[i].answer]) != 0;
    for (unsigned i = 0; moved && i < pairs->count; i++) {
        if (!pjmedia__names_others(offer, pairs->at[i].offer))
            pairs->at[kept++] = pairs->at[i];
    }
    if (moved)
        pairs->count = kept;
}

/* Try one line of ours for an offered line. Gives NULL, with the reason, if they have nothing in common. */
static pjmedia_sdp_media *try_line(answering *a, const pjmedia_sdp_media *offer,
                                   const pjmedia_sdp_media *cap)
{
    pjmedia__fmt_pairs pairs;
    pjmedia_sdp_media *m;

    if (pj_stricmp(&offer->desc.media, &cap->desc.media) != 0)
        return NULL;
    if (pjmedia_sdp_transport_cmp(&offer->desc.transport, &cap->desc.transport) != PJ_SUCCESS) {
        a->reason = PJMEDIA_SDPNEG_EINVANSTP;
        return NULL;
    }
    m = pjmedia_sdp_media_clone(a->pool, cap);
    if (!m) {
        a->reason = PJ_ENOMEM;
        return NULL;
    }
    pjmedia__match_formats(a->pool, offer, m, a->offer_order, true, &pairs);
    if (!pjmedia__has_codec(offer, &pairs)) {
        a->reason = PJMEDIA_SDPNEG_NOANSCODEC;
        return NULL;
    }
    /* formats of other media are no alternatives of which one is used at a time */
    if (!a->multiple && pjmedia__is_rtp(offer))
        pjmedia__choose_one_codec(offer, &pairs);
    drop_renumbered_pointers(offer, m, &pairs);
    drop_unoffered(offer, m);
    if (!pjmedia__renumber(a->pool, offer, m, &pairs) ||
        !pjmedia__str_dup(a->pool, &m->desc.transport, &offer->desc.transport) ||
        !limit_dir(a->pool, a->caps, m, pjmedia__wanted_dir(a->offer, offer))) {
        a->reason = PJ_ENOMEM;
        return NULL;
    }
    return m;
}

/* A line with port 0 of ours, at the same place and of the same type, refuses the stream. */
static bool is_refused(answering *a, unsigned index)
{
    const pjmedia_sdp_media *cap;

    if (index >= a->caps->media_count)
        return false;
    cap = a->caps->media[index];
    return cap->desc.port == 0 &&
           pj_stricmp(&cap->desc.media, &a->offer->media[index]->desc.media) == 0;
}

static pjmedia_sdp_media *find_line(answering *a, unsigned index)
{
    const pjmedia_sdp_media *offer = a->offer->media[index];
    unsigned count = a->caps->media_count;

    if (is_refused(a, index)) {
        a->used[index] = true;
        a->refused = true;
        return NULL;
    }
    for (unsigned i = 0; i < count; i++) {
        unsigned candidate = index < count ? (index + i) % count : i; /* its own place first */
        pjmedia_sdp_media *m;

        if (a->used[candidate] || a->caps->media[candidate]->desc.port == 0)
            continue;
        m = try_line(a, offer, a->caps->media[candidate]);
        if (m) {
            a->used[candidate] = true;
            return m;
        }
    }
    return NULL;
}

/* The offer's line with port 0 and without the offerer's address. */
static pjmedia_sdp_media *reject_line(pj_pool_t *pool, const pjmedia_sdp_media *offer)
{
    pjmedia_sdp_media *m = pjmedia_sdp_media_clone_deactivate(pool, offer);

    if (m)
        m->conn = NULL;
    return m;
}

static pj_status_t answer_lines(answering *a)
{
    unsigned active = 0, wanted = 0;

    for (unsigned i = 0; i < a->offer->media_count; i++) {
        const pjmedia_sdp_media *offer = a->offer->media[i];
        pjmedia_sdp_media *m = offer->desc.port ? find_line(a, i) : NULL;

        active += m != NULL;
        wanted += offer->desc.port != 0;
        if (!m)
            m = reject_line(a->pool, offer);
        if (!m || a->reason == PJ_ENOMEM)
            return PJ_ENOMEM;
        a->answer->media[a->answer->media_count++] = m;
    }
    return active || !wanted || a->refused ? PJ_SUCCESS : a->reason;
}

pj_status_t pjmedia__make_answer(pj_pool_t *pool, const pjmedia_sdp_session *caps,
                                 const pjmedia_sdp_session *offer, bool offer_order, bool multiple,
                                 pjmedia_sdp_session **p_answer)
{
    answering a = {.pool = pool,
                   .caps = caps,
                   .offer = offer,
                   .offer_order = offer_order,
                   .multiple = multiple,
                   .reason = PJMEDIA_SDPNEG_ENOMEDIA};
    pjmedia_sdp_session head = *caps;
    pj_status_t status;

    head.media_count = 0;
    head.time = offer->time; /* RFC 3264 6: the t= line MUST equal that of the offer */
    a.answer = pjmedia_sdp_session_clone(pool, &head);
    if (!a.answer)
        return PJ_ENOMEM;
    pjmedia__lines_remove(&a.answer->more, PJMEDIA__TIME_LINES);
    if (!pjmedia__lines_clone(pool, &a.answer->more, &offer->more, PJMEDIA__TIME_LINES))
        return PJ_ENOMEM;
    status = answer_lines(&a);
    if (status == PJ_SUCCESS)
        *p_answer = a.answer;
    return status;
}

/* Both sides of a stream that is not there. */
static pj_status_t close_stream(pj_pool_t *pool, pjmedia_sdp_media *ours, pjmedia_sdp_media *theirs)
{
    pj_status_t status = pjmedia_sdp_media_deactivate(pool, ours);

    return status == PJ_SUCCESS ? pjmedia_sdp_media_deactivate(pool, theirs) : status;
}

typedef struct taking {
    pj_pool_t *pool;
    pjmedia_sdp_session *offer, *answer;
    bool answer_order, allow_asym;
} taking;

/* Append what the peer left out, after what it chose. */
static void add_unpaired(const pjmedia_sdp_media *offer, pjmedia__fmt_pairs *pairs)
{
    unsigned chosen = pairs->count;

    for (unsigned i = 0; i < offer->desc.fmt_count; i++) {
        unsigned at = 0;

        while (at < chosen && pairs->at[at].offer != i)
            at++;
        if (at == chosen)
            pairs->at[pairs->count++].offer = i;
    }
}

static pj_status_t take_line(const taking *t, pjmedia_sdp_media *ours, pjmedia_sdp_media *theirs)
{
    pjmedia__fmt_pairs pairs;

    if (pj_stricmp(&ours->desc.media, &theirs->desc.media) != 0)
        return PJMEDIA_SDPNEG_EINVANSMEDIA;
    if (ours->desc.port == 0 || theirs->desc.port == 0)
        return close_stream(t->pool, ours, theirs);
    if (pjmedia_sdp_transport_cmp(&ours->desc.transport, &theirs->desc.transport) != PJ_SUCCESS)
        return PJMEDIA_SDPNEG_EINVANSTP;
    pjmedia__match_formats(t->pool, ours, theirs, !t->answer_order, false, &pairs);
    if (pairs.count == 0)
        return PJMEDIA_SDPNEG_NOANSCODEC;
    if (t->allow_asym)
        add_unpaired(ours, &pairs);
    pjmedia__keep_paired(ours, &pairs);
    return limit_dir(t->pool, t->offer, ours, pjmedia__wanted_dir(t->answer, theirs)) ? PJ_SUCCESS
                                                                                      : PJ_ENOMEM;
}

/* RFC 3264 6 wants as many lines as were offered; lines that an answer lacks count as rejected. */
static pj_status_t complete_answer(const taking *t)
{
    while (t->answer->media_count < t->offer->media_count) {
        unsigned i = t->answer->media_count;

        t->answer->media[i] = reject_line(t->pool, t->offer->media[i]);
        if (!t->answer->media[i])
            return PJ_ENOMEM;
        t->answer->media_count++;
    }
    return PJ_SUCCESS;
}

pj_status_t pjmedia__take_answer(pj_pool_t *pool, pjmedia_sdp_session *offer,
                                 pjmedia_sdp_session *answer, bool answer_order, bool allow_asym)
{
    const taking t = {pool, offer, answer, answer_order, allow_asym};
    unsigned wanted = 0, active = 0;
    pj_status_t status;

    if (answer->media_count > offer->media_count)
        return PJMEDIA_SDPNEG_EMISMEDIA;
    status = complete_answer(&t);
    for (unsigned i = 0; status == PJ_SUCCESS && i < offer->media_count; i++) {
        wanted += offer->media[i]->desc.port != 0;
        status = take_line(&t, offer->media[i], answer->media[i]);
        active += offer->media[i]->desc.port != 0;
    }
    if (status == PJ_SUCCESS && wanted && !active)
        status = PJMEDIA_SDPNEG_EANSNOMEDIA;
    return status;
}
