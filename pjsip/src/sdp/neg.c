/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The negotiator: what was agreed, what is on the table, and the calls that change either. Who may call
 * what when is in neg_fsm.c; what comes out in neg_answer.c and neg_match.c.
 *
 * Invariant: outside a round, every description that is kept lies in one pool, the one given to the last
 * successful negotiate(). `kept` remembers each description's pool so that only what lies elsewhere is
 * copied. A round that fails or is cancelled changes nothing that was agreed.
 *
 * Versions (RFC 3264 8): the o= line stays as it was, and the version grows by one with each description
 * that differs from the one sent before it, including offers that were refused.
 */
#include "sdp/neg_fsm.h"
#include "sdp/neg_priv.h"
#include "sdp/sdp_priv.h"

#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

typedef struct kept {
    pjmedia_sdp_session *sdp;
    pj_pool_t *pool;
} kept;

struct pjmedia_sdp_neg {
    pjmedia__neg_state state;
    bool prefer_remote;
    bool multiple;
    bool answer_was_remote;
    bool sent_is_caps; /* the last good round began with our offer */
    bool spoke;        /* a description of ours was made: version is set */
    pj_uint_t version; /* of the last one */
    kept caps;         /* what we can do: the full offer or answer of the last good round */
    kept active_local; /* what was agreed */
    kept active_remote;
    kept neg_local; /* what is on the table */
    kept neg_remote;
};

static const kept nothing = {NULL, NULL};

const char *pjmedia_sdp_neg_state_str(pjmedia_sdp_neg_state state)
{
    static const char *const names[] = {
        [PJMEDIA_SDP_NEG_STATE_NULL] = "NULL",
        [PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER] = "LOCAL_OFFER",
        [PJMEDIA_SDP_NEG_STATE_REMOTE_OFFER] = "REMOTE_OFFER",
        [PJMEDIA_SDP_NEG_STATE_WAIT_NEGO] = "WAIT_NEGO",
        [PJMEDIA_SDP_NEG_STATE_DONE] = "DONE",
    };

    return (unsigned)state < PJ_ARRAY_SIZE(names) ? names[state] : "UNKNOWN";
}

static pj_status_t keep(pj_pool_t *pool, const pjmedia_sdp_session *sdp, kept *place)
{
    kept copy = {pjmedia_sdp_session_clone(pool, sdp), pool};

    if (!copy.sdp)
        return PJ_ENOMEM;
    *place = copy;
    return PJ_SUCCESS;
}

/* Have a description in this pool too. */
static pj_status_t move(pj_pool_t *pool, kept *place)
{
    return place->sdp && place->pool != pool ? keep(pool, place->sdp, place) : PJ_SUCCESS;
}

static pjmedia_sdp_neg *neg_alloc(pj_pool_t *pool)
{
    pjmedia_sdp_neg *neg = pj_pool_zalloc(pool, sizeof(*neg));

    if (!neg)
        return NULL;
    neg->state = PJMEDIA__NEG_NONE;
    neg->prefer_remote = PJMEDIA_SDP_NEG_PREFER_REMOTE_CODEC_ORDER;
    neg->multiple = PJMEDIA_SDP_NEG_ANSWER_MULTIPLE_CODECS;
    return neg;
}

/* The last description of ours that went through a good round, as it was sent; NULL before the first. */
static const pjmedia_sdp_session *last_sent(const pjmedia_sdp_neg *neg)
{
    return neg->sent_is_caps ? neg->caps.sdp : neg->active_local.sdp;
}

/* Set the o= line of a description that we are about to send. */
static pj_status_t stamp(pj_pool_t *pool, pjmedia_sdp_neg *neg, pjmedia_sdp_session *sdp)
{
    const pjmedia_sdp_session *before = last_sent(neg);

    if (before) {
        sdp->origin = before->origin;
        if (!pjmedia__str_dup(pool, &sdp->origin.user, &before->origin.user) ||
            !pjmedia__str_dup(pool, &sdp->origin.net_type, &before->origin.net_type) ||
            !pjmedia__str_dup(pool, &sdp->origin.addr_type, &before->origin.addr_type) ||
            !pjmedia__str_dup(pool, &sdp->origin.addr, &before->origin.addr))
            return PJ_ENOMEM;
        if (neg->version != before->origin.version ||
            pjmedia_sdp_session_cmp(before, sdp, 0) != PJ_SUCCESS)
            sdp->origin.version = ++neg->version;
        return PJ_SUCCESS;
    }
    if (neg->spoke && sdp->origin.version <= neg->version)
        sdp->origin.version = neg->version + 1;
    neg->version = sdp->origin.version;
    neg->spoke = true;
    return PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_neg_create_w_local_offer(pj_pool_t *pool, const pjmedia_sdp_session *local,
                                                 pjmedia_sdp_neg **p_neg)
{
    pjmedia_sdp_neg *neg;
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && local && p_neg, PJ_EINVAL);

    neg = neg_alloc(pool);
    if (!neg)
        return PJ_ENOMEM;
    status = pjmedia_sdp_neg_modify_local_offer(pool, neg, local);
    if (status == PJ_SUCCESS)
        *p_neg = neg;
    return status;
}

pj_status_t pjmedia_sdp_neg_create_w_remote_offer(pj_pool_t *pool,
                                                  const pjmedia_sdp_session *initial,
                                                  const pjmedia_sdp_session *remote,
                                                  pjmedia_sdp_neg **p_neg)
{
    pjmedia_sdp_neg *neg;
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && remote && p_neg, PJ_EINVAL);

    neg = neg_alloc(pool);
    if (!neg)
        return PJ_ENOMEM;
    status = pjmedia_sdp_neg_set_remote_offer(pool, neg, remote);
    if (status == PJ_SUCCESS && initial)
        status = pjmedia_sdp_neg_set_local_answer(pool, neg, initial);
    if (status == PJ_SUCCESS)
        *p_neg = neg;
    return status;
}

pj_status_t pjmedia_sdp_neg_set_prefer_remote_codec_order(pjmedia_sdp_neg *neg,
                                                          pj_bool_t prefer_remote)
{
    PJ_ASSERT_RETURN(neg, PJ_EINVAL);
    neg->prefer_remote = prefer_remote;
    return PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_neg_set_answer_multiple_codecs(pjmedia_sdp_neg *neg,
                                                       pj_bool_t answer_multiple)
{
    PJ_ASSERT_RETURN(neg, PJ_EINVAL);
    neg->multiple = answer_multiple;
    return PJ_SUCCESS;
}

pjmedia_sdp_neg_state pjmedia_sdp_neg_get_state(pjmedia_sdp_neg *neg)
{
    PJ_ASSERT_RETURN(neg, PJMEDIA_SDP_NEG_STATE_NULL);
    return pjmedia__neg_public(neg->state);
}

static pj_status_t get(const kept *place, pj_status_t missing, const pjmedia_sdp_session **sdp)
{
    if (!place->sdp)
        return missing;
    *sdp = place->sdp;
    return PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_neg_get_active_local(pjmedia_sdp_neg *neg,
                                             const pjmedia_sdp_session **local)
{
    PJ_ASSERT_RETURN(neg && local, PJ_EINVAL);
    return get(&neg->active_local, PJMEDIA_SDPNEG_ENOACTIVE, local);
}

pj_status_t pjmedia_sdp_neg_get_active_remote(pjmedia_sdp_neg *neg,
                                              const pjmedia_sdp_session **remote)
{
    PJ_ASSERT_RETURN(neg && remote, PJ_EINVAL);
    return get(&neg->active_remote, PJMEDIA_SDPNEG_ENOACTIVE, remote);
}

pj_bool_t pjmedia_sdp_neg_was_answer_remote(pjmedia_sdp_neg *neg)
{
    PJ_ASSERT_RETURN(neg, PJ_FALSE);
    return neg->answer_was_remote;
}

pj_status_t pjmedia_sdp_neg_get_neg_remote(pjmedia_sdp_neg *neg, const pjmedia_sdp_session **remote)
{
    PJ_ASSERT_RETURN(neg && remote, PJ_EINVAL);
    return get(&neg->neg_remote, PJMEDIA_SDPNEG_ENONEG, remote);
}

pj_status_t pjmedia_sdp_neg_get_neg_local(pjmedia_sdp_neg *neg, const pjmedia_sdp_session **local)
{
    PJ_ASSERT_RETURN(neg && local, PJ_EINVAL);
    return get(&neg->neg_local, PJMEDIA_SDPNEG_ENONEG, local);
}

pj_bool_t pjmedia_sdp_neg_has_local_answer(pjmedia_sdp_neg *neg)
{
    PJ_ASSERT_RETURN(neg, PJ_FALSE);
    return neg->state == PJMEDIA__NEG_WE_ANSWER;
}

/* The line of @a sdp, not used yet, that continues the old line number @a index; media_count if none does. */
static unsigned find_heir(const pjmedia_sdp_session *sdp, const bool used[], unsigned index,
                          const pj_str_t *media)
{
    unsigned count = sdp->media_count;

    for (unsigned i = 0; i < count; i++) {
        unsigned candidate = index < count ? (index + i) % count : i; /* its own place first */

        if (!used[candidate] && pj_stricmp(&sdp->media[candidate]->desc.media, media) == 0)
            return candidate;
    }
    return count;
}

/* RFC 3264 8: each old line keeps its place, with port 0 if the new offer has no line for it. */
static pj_status_t keep_places(pj_pool_t *pool, const pjmedia_sdp_session *before,
                               bool change_types, pjmedia_sdp_session *offer)
{
    pjmedia_sdp_media *lines[2 * PJMEDIA_MAX_SDP_MEDIA];
    bool used[PJMEDIA_MAX_SDP_MEDIA] = {false};
    unsigned count = 0;

    for (unsigned i = 0; i < before->media_count; i++) {
        unsigned heir = i;

        if (!change_types)
            heir = find_heir(offer, used, i, &before->media[i]->desc.media);
        if (heir < offer->media_count) {
            used[heir] = true;
            lines[count++] = offer->media[heir];
        } else {
            lines[count] = pjmedia_sdp_media_clone_deactivate(pool, before->media[i]);
            if (!lines[count++])
                return PJ_ENOMEM;
        }
    }
    for (unsigned i = 0; i < offer->media_count; i++) {
        if (!used[i])
            lines[count++] = offer->media[i];
    }
    if (count > PJMEDIA_MAX_SDP_MEDIA)
        return PJ_ETOOMANY;
    for (unsigned i = 0; i < count; i++)
        offer->media[i] = lines[i];
    offer->media_count = count;
    return PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_neg_modify_local_offer(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                               const pjmedia_sdp_session *local)
{
    return pjmedia_sdp_neg_modify_local_offer2(pool, neg, 0, local);
}

pj_status_t pjmedia_sdp_neg_modify_local_offer2(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                                unsigned flags, const pjmedia_sdp_session *local)
{
    pjmedia__neg_state next;
    kept offer = nothing;
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && neg && local, PJ_EINVAL);

    next = neg->state;
    if (!pjmedia__neg_step(&next, PJMEDIA__NEG_EV_LOCAL_OFFER))
        return PJMEDIA_SDPNEG_EINSTATE;
    status = pjmedia_sdp_validate2(local, PJ_FALSE);
    if (status == PJ_SUCCESS)
        status = keep(pool, local, &offer);
    if (status == PJ_SUCCESS && neg->active_local.sdp)
        status = keep_places(pool, neg->active_local.sdp,
                             (flags & PJMEDIA_SDP_NEG_ALLOW_MEDIA_CHANGE) != 0, offer.sdp);
    if (status == PJ_SUCCESS)
        status = stamp(pool, neg, offer.sdp);
    if (status != PJ_SUCCESS)
        return status;
    neg->neg_local = offer;
    neg->neg_remote = nothing;
    neg->state = next;
    return PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_neg_send_local_offer(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                             const pjmedia_sdp_session **offer)
{
    pjmedia__neg_state next;
    kept again = nothing;
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && neg && offer, PJ_EINVAL);

    next = neg->state;
    if (!pjmedia__neg_step(&next, PJMEDIA__NEG_EV_LOCAL_OFFER))
        return PJMEDIA_SDPNEG_EINSTATE;
    if (!neg->active_local.sdp)
        return PJMEDIA_SDPNEG_ENOACTIVE;
    status = keep(pool, neg->active_local.sdp, &again);
    if (status == PJ_SUCCESS)
        status = stamp(pool, neg, again.sdp);
    if (status != PJ_SUCCESS)
        return status;
    neg->neg_local = again;
    neg->neg_remote = nothing;
    neg->state = next;
    *offer = again.sdp;
    return PJ_SUCCESS;
}

/* What the peer says comes on the table, if it is its turn to say that. */
static pj_status_t take_remote(pj_pool_t *pool, pjmedia_sdp_neg *neg, pjmedia__neg_event event,
                               const pjmedia_sdp_session *remote)
{
    pjmedia__neg_state next = neg->state;
    pj_status_t status = PJ_SUCCESS;

    if (!pjmedia__neg_step(&next, event))
        return PJMEDIA_SDPNEG_EINSTATE;
    /* an answer is held against our offer later, and mended as far as that goes */
    if (event == PJMEDIA__NEG_EV_REMOTE_OFFER)
        status = pjmedia_sdp_validate2(remote, PJ_FALSE);
    if (status == PJ_SUCCESS)
        status = keep(pool, remote, &neg->neg_remote);
    if (status == PJ_SUCCESS)
        neg->state = next;
    return status;
}

pj_status_t pjmedia_sdp_neg_set_remote_answer(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                              const pjmedia_sdp_session *remote)
{
    PJ_ASSERT_RETURN(pool && neg && remote, PJ_EINVAL);

    return take_remote(pool, neg, PJMEDIA__NEG_EV_REMOTE_ANSWER, remote);
}

pj_status_t pjmedia_sdp_neg_set_remote_offer(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                             const pjmedia_sdp_session *remote)
{
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && neg && remote, PJ_EINVAL);

    status = take_remote(pool, neg, PJMEDIA__NEG_EV_REMOTE_OFFER, remote);
    if (status == PJ_SUCCESS)
        neg->neg_local = nothing;
    return status;
}

pj_status_t pjmedia_sdp_neg_set_local_answer(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                             const pjmedia_sdp_session *local)
{
    pjmedia__neg_state next;
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && neg, PJ_EINVAL);

    next = neg->state;
    if (!pjmedia__neg_step(&next, PJMEDIA__NEG_EV_LOCAL_ANSWER))
        return PJMEDIA_SDPNEG_EINSTATE;
    if (local) {
        status = pjmedia_sdp_validate2(local, PJ_FALSE);
        if (status == PJ_SUCCESS)
            status = keep(pool, local, &neg->neg_local);
    } else {
        status = neg->caps.sdp ? PJ_SUCCESS : PJMEDIA_SDPNEG_ENOINITIAL;
        if (status == PJ_SUCCESS)
            neg->neg_local = neg->caps;
    }
    if (status == PJ_SUCCESS)
        neg->state = next;
    return status;
}

static void clear_table(pjmedia_sdp_neg *neg)
{
    neg->neg_local = nothing;
    neg->neg_remote = nothing;
}

pj_status_t pjmedia_sdp_neg_cancel_offer(pjmedia_sdp_neg *neg)
{
    PJ_ASSERT_RETURN(neg, PJ_EINVAL);

    if (!pjmedia__neg_step(&neg->state, neg->active_local.sdp ? PJMEDIA__NEG_EV_CANCEL
                                                              : PJMEDIA__NEG_EV_CANCEL_FIRST))
        return PJMEDIA_SDPNEG_EINSTATE;
    clear_table(neg);
    return PJ_SUCCESS;
}

/* Our side of the agreement, in @a pool; the peer's answer is completed in place. */
static pj_status_t agree(pj_pool_t *pool, pjmedia_sdp_neg *neg, bool we_answer, bool allow_asym,
                         kept *local)
{
    pj_status_t status;

    if (!we_answer) {
        status = keep(pool, neg->neg_local.sdp, local);
        return status != PJ_SUCCESS ? status
                                    : pjmedia__take_answer(pool, local->sdp, neg->neg_remote.sdp,
                                                           neg->prefer_remote, allow_asym);
    }
    local->pool = pool;
    status = pjmedia__make_answer(pool, neg->neg_local.sdp, neg->neg_remote.sdp, neg->prefer_remote,
                                  neg->multiple, &local->sdp);
    return status != PJ_SUCCESS ? status : stamp(pool, neg, local->sdp);
}

pj_status_t pjmedia_sdp_neg_negotiate(pj_pool_t *pool, pjmedia_sdp_neg *neg, pj_bool_t allow_asym)
{
    bool we_answer;
    kept local = nothing;
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && neg, PJ_EINVAL);

    we_answer = neg->state == PJMEDIA__NEG_WE_ANSWER;
    if (!pjmedia__neg_step(&neg->state, PJMEDIA__NEG_EV_NEGOTIATE))
        return PJMEDIA_SDPNEG_EINSTATE;
    neg->answer_was_remote = !we_answer;
    status = move(pool, &neg->neg_remote);
    if (status == PJ_SUCCESS)
        status = move(pool, &neg->neg_local);
    if (status == PJ_SUCCESS)
        status = agree(pool, neg, we_answer, allow_asym, &local);
    if (status == PJ_SUCCESS) {
        neg->caps = neg->neg_local;
        neg->sent_is_caps = !we_answer;
        neg->active_local = local;
        neg->active_remote = neg->neg_remote;
    }
    clear_table(neg);
    return status;
}
