/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the endpoint can do, as headers: Allow, Supported, Accept and others that programs add.
 *
 * A header that was given out is never changed: each change makes a new one and puts it in place, so readers need no
 * lock. There are few changes, at start and end of modules; the old ones stay in the endpoint's pool.
 */
#include "core/core_priv.h"

#include <pj/assert.h>

#define THIS_FILE "capability.c"

static pjsip__capability *find(pjsip_endpoint *endpt, int htype, const pj_str_t *hname)
{
    pjsip__capability *c;

    for (c = atomic_load(&endpt->caps); c; c = c->next) {
        if (c->htype == htype &&
            (htype != PJSIP_H_OTHER || (hname && pj_stricmp(&c->hname, hname) == 0)))
            return c;
    }
    return NULL;
}

static int find_value(const pjsip_generic_array_hdr *hdr, const pj_str_t *value)
{
    for (unsigned i = 0; hdr && i < hdr->count; i++) {
        if (pj_stricmp(&hdr->values[i], value) == 0)
            return (int)i;
    }
    return -1;
}

/* An empty header of the type, or NULL. */
static pjsip_generic_array_hdr *make_header(pj_pool_t *pool, int htype, const pj_str_t *hname)
{
    switch (htype) {
    case PJSIP_H_ACCEPT: return pjsip_accept_hdr_create(pool);
    case PJSIP_H_ALLOW: return pjsip_allow_hdr_create(pool);
    case PJSIP_H_SUPPORTED: return pjsip_supported_hdr_create(pool);
    case PJSIP_H_OTHER: return hname ? pjsip_generic_array_hdr_create(pool, hname) : NULL;
    default: return NULL;
    }
}

/* The capability of that header, made if need be; the caller holds the lock. */
static pjsip__capability *get(pjsip_endpoint *endpt, int htype, const pj_str_t *hname)
{
    pjsip__capability *c = find(endpt, htype, hname);

    if (c)
        return c;
    c = PJ_POOL_ZALLOC_T(endpt->pool, pjsip__capability);
    if (!c)
        return NULL;
    c->htype = htype;
    if (hname)
        pj_strdup(endpt->pool, &c->hname, hname);
    c->next = atomic_load(&endpt->caps);
    atomic_store(&endpt->caps, c);
    return c;
}

const pjsip_hdr *pjsip_endpt_get_capability(pjsip_endpoint *endpt, int htype, const pj_str_t *hname)
{
    const pjsip_generic_array_hdr *hdr;
    pjsip__capability *c;

    PJ_ASSERT_RETURN(endpt, NULL);
    c = find(endpt, htype, hname);
    hdr = c ? atomic_load(&c->hdr) : NULL;
    return hdr && hdr->count ? (const pjsip_hdr *)hdr : NULL;
}

pj_bool_t pjsip_endpt_has_capability(pjsip_endpoint *endpt, int htype, const pj_str_t *hname,
                                     const pj_str_t *token)
{
    PJ_ASSERT_RETURN(endpt && token, PJ_FALSE);
    return find_value(
               (const pjsip_generic_array_hdr *)pjsip_endpt_get_capability(endpt, htype, hname),
               token) >= 0;
}

/* Put values into a copy of the header; ids of owners go by the place of the value. */
static pj_status_t add_values(pjsip_endpoint *endpt, pjsip__capability *c,
                              pjsip_generic_array_hdr *hdr, int owner, unsigned count,
                              const pj_str_t tags[])
{
    for (unsigned i = 0; i < count; i++) {
        int at = find_value(hdr, &tags[i]);

        if (at < 0) {
            if (hdr->count == PJSIP_GENERIC_ARRAY_MAX_COUNT)
                return PJ_ETOOMANY;
            at = (int)hdr->count++;
            pj_strdup(endpt->pool, &hdr->values[at], &tags[i]);
            c->owners[at] = 0;
            c->kept[at] = PJ_FALSE;
        }
        if (owner >= 0)
            c->owners[at] |= (pj_uint64_t)1 << owner;
        else
            c->kept[at] = PJ_TRUE;
    }
    return PJ_SUCCESS;
}

pj_status_t pjsip_endpt_add_capability(pjsip_endpoint *endpt, pjsip_module *mod, int htype,
                                       const pj_str_t *hname, unsigned count, const pj_str_t tags[])
{
    pjsip_generic_array_hdr *hdr;
    const pjsip_generic_array_hdr *old;
    pjsip__capability *c;
    pj_status_t status = PJ_ENOMEM;

    PJ_ASSERT_RETURN(endpt && tags && count > 0, PJ_EINVAL);
    if (htype != PJSIP_H_ACCEPT && htype != PJSIP_H_ALLOW && htype != PJSIP_H_SUPPORTED &&
        (htype != PJSIP_H_OTHER || !hname))
        return PJ_EINVAL;
    pj_lock_acquire(endpt->lock);
    c = get(endpt, htype, hname);
    hdr = c ? make_header(endpt->pool, htype, hname) : NULL;
    if (hdr) {
        old = atomic_load(&c->hdr);
        hdr->count = old ? old->count : 0;
        for (unsigned i = 0; i < hdr->count; i++)
            hdr->values[i] = old->values[i];
        status = add_values(endpt, c, hdr, mod ? mod->id : -1, count, tags);
    }
    if (status == PJ_SUCCESS)
        atomic_store(&c->hdr, hdr);
    pj_lock_release(endpt->lock);
    return status;
}

/* Make the header anew from the values that somebody still owns. */
static void drop_owner(pjsip_endpoint *endpt, pjsip__capability *c, int mod_id)
{
    const pjsip_generic_array_hdr *old = atomic_load(&c->hdr);
    pj_uint64_t bit = (pj_uint64_t)1 << mod_id;
    pjsip_generic_array_hdr *hdr;
    pj_bool_t any = PJ_FALSE;

    for (unsigned i = 0; old && i < old->count; i++)
        any = any || (c->owners[i] & bit);
    hdr = any ? make_header(endpt->pool, c->htype, &c->hname) : NULL;
    if (!hdr)
        return;
    for (unsigned i = 0; i < old->count; i++) {
        pj_uint64_t owners = c->owners[i] & ~bit;
        pj_bool_t kept = c->kept[i];

        if (!owners && !kept)
            continue;
        c->owners[hdr->count] = owners;
        c->kept[hdr->count] = kept;
        hdr->values[hdr->count++] = old->values[i];
    }
    atomic_store(&c->hdr, hdr);
}

void pjsip__capability_drop_owner(pjsip_endpoint *endpt, int mod_id)
{
    pjsip__capability *c;

    pj_lock_acquire(endpt->lock);
    for (c = atomic_load(&endpt->caps); c; c = c->next)
        drop_owner(endpt, c, mod_id);
    pj_lock_release(endpt->lock);
}

const pjsip_hdr *pjsip_endpt_get_request_headers(pjsip_endpoint *endpt)
{
    PJ_ASSERT_RETURN(endpt, NULL);
    return &endpt->req_hdr;
}
