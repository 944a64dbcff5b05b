/* SPDX-License-Identifier: BSD-2-Clause */
/* Targets of a request, in the order in which to try them (RFC 3261 8.1.3.4, 16.5). */
#include <pjsip/sip_util.h>
#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

void pjsip_target_set_init(pjsip_target_set *tset)
{
    memset(tset, 0, sizeof(*tset));
    pj_list_init(&tset->head);
}

pj_status_t pjsip_target_set_add_uri(pjsip_target_set *tset, pj_pool_t *pool, const pjsip_uri *uri,
                                     int q1000)
{
    pjsip_target *t, *before;

    PJ_ASSERT_RETURN(tset && pool && uri, PJ_EINVAL);
    if (q1000 < 0)
        q1000 = 1000;
    uri = pjsip_uri_get_uri(uri);
    for (t = tset->head.next; t != &tset->head; t = t->next) {
        if (pjsip_uri_cmp(PJSIP_URI_IN_REQ_URI, t->uri, uri) == PJ_SUCCESS)
            return PJ_EEXISTS;
    }
    t = PJ_POOL_ZALLOC_T(pool, pjsip_target);
    if (!t)
        return PJ_ENOMEM;
    t->uri = pjsip_uri_clone(pool, uri);
    if (!t->uri)
        return PJ_ENOMEM;
    t->q1000 = q1000;
    for (before = tset->head.next; before != &tset->head && before->q1000 >= q1000;
         before = before->next)
        ;
    pj_list_insert_before(before, t);
    if (!tset->current)
        tset->current = t;
    return PJ_SUCCESS;
}

pj_status_t pjsip_target_set_add_from_msg(pjsip_target_set *tset, pj_pool_t *pool,
                                          const pjsip_msg *msg)
{
    const pjsip_contact_hdr *contact;
    pj_status_t status = PJ_ENOTFOUND, one;

    PJ_ASSERT_RETURN(tset && pool && msg, PJ_EINVAL);
    contact = pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, NULL);
    while (contact) {
        if (!contact->star && contact->uri) {
            one = pjsip_target_set_add_uri(tset, pool, contact->uri, contact->q1000);
            if (one == PJ_SUCCESS || status == PJ_ENOTFOUND)
                status = one;
        }
        contact = contact->next != (const void *)&msg->hdr
                      ? pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, contact->next)
                      : NULL;
    }
    return status;
}

pjsip_target *pjsip_target_set_get_next(const pjsip_target_set *tset)
{
    pjsip_target *t, *next = NULL;

    PJ_ASSERT_RETURN(tset, NULL);
    for (t = tset->head.next; t != &tset->head; t = t->next) {
        if (PJSIP_IS_STATUS_IN_CLASS(t->code, 200) || PJSIP_IS_STATUS_IN_CLASS(t->code, 600))
            return NULL;
        if (t->code == 0 && !next)
            next = t;
    }
    return next;
}

pj_status_t pjsip_target_set_set_current(pjsip_target_set *tset, pjsip_target *target)
{
    PJ_ASSERT_RETURN(tset && target, PJ_EINVAL);
    if (!pj_list_find_node(&tset->head, target))
        return PJ_ENOTFOUND;
    tset->current = target;
    return PJ_SUCCESS;
}

pj_status_t pjsip_target_assign_status(pjsip_target *target, pj_pool_t *pool, int status_code,
                                       const pj_str_t *reason)
{
    PJ_ASSERT_RETURN(target && pool, PJ_EINVAL);
    target->code = (pjsip_status_code)status_code;
    pj_strdup(pool, &target->reason, reason ? reason : pjsip_get_status_text(status_code));
    return PJ_SUCCESS;
}
