/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the peer can do: its Accept, Allow and Supported headers (RFC 3261 13.3.1, 20.5, 20.37), as far as it has sent
 * them. Each change makes the whole list anew, in memory that replaces the last but one; what is the same as
 * before changes nothing.
 */
#include "dialog/dialog_priv.h"

static bool is_cap(const pjsip_hdr *hdr, int htype, const pj_str_t *hname)
{
    if (htype != PJSIP_H_OTHER)
        return (int)hdr->type == htype;
    return hname && pj_stricmp(&hdr->name, hname) == 0;
}

static const pjsip_hdr *find_cap(const pjsip_hdr *list, const pjsip_hdr *after, int htype,
                                 const pj_str_t *hname)
{
    for (const pjsip_hdr *h = after ? after->next : list->next; h != list; h = h->next) {
        if (is_cap(h, htype, hname))
            return h;
    }
    return NULL;
}

static bool same_values(const pjsip_hdr *a, const pjsip_hdr *b)
{
    const pjsip_generic_array_hdr *x = (const pjsip_generic_array_hdr *)a;
    const pjsip_generic_array_hdr *y = (const pjsip_generic_array_hdr *)b;

    if (x->count != y->count)
        return false;
    for (unsigned i = 0; i < x->count; i++) {
        if (pj_strcmp(&x->values[i], &y->values[i]) != 0)
            return false;
    }
    return true;
}

/* Are the headers of that type the same in both lists? */
static bool same_caps(const pjsip_hdr *list1, const pjsip_hdr *list2, int htype)
{
    const pjsip_hdr *a = find_cap(list1, NULL, htype, NULL);
    const pjsip_hdr *b = find_cap(list2, NULL, htype, NULL);

    while (a && b && same_values(a, b)) {
        a = find_cap(list1, a, htype, NULL);
        b = find_cap(list2, b, htype, NULL);
    }
    return !a && !b;
}

static bool add_copies(pj_pool_t *pool, pjsip_hdr *to, const pjsip_hdr *from, int htype,
                       const pj_str_t *hname, bool others)
{
    for (const pjsip_hdr *h = from->next; h != from; h = h->next) {
        pjsip_hdr *copy;

        if (is_cap(h, htype, hname) == others)
            continue;
        copy = pjsip_hdr_clone(pool, h);
        if (!copy)
            return false;
        pj_list_push_back(to, copy);
    }
    return true;
}

/* Put the headers of that type in `with` (none if NULL) in the place of ours. Inside. */
static pj_status_t replace(dlg *d, int htype, const pj_str_t *hname, const pjsip_hdr *with)
{
    pj_pool_t *pool = pjsip__dlg_memory_next(d, &d->caps);
    pjsip_hdr list;

    pj_list_init(&list);
    if (!pool || !add_copies(pool, &list, &d->pub.rem_cap_hdr, htype, hname, true) ||
        (with && !add_copies(pool, &list, with, htype, hname, false))) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    pj_list_init(&d->pub.rem_cap_hdr);
    pj_list_insert_list_before(&d->pub.rem_cap_hdr, &list);
    pjsip__dlg_memory_use(d, &d->caps, pool);
    return PJ_SUCCESS;
}

pjsip_dialog_cap_status pjsip_dlg_remote_has_cap(pjsip_dialog *pub, int htype,
                                                 const pj_str_t *hname, const pj_str_t *token)
{
    pjsip_dialog_cap_status answer = PJSIP_DIALOG_CAP_UNKNOWN;
    const pjsip_hdr *h = NULL;

    if (!pub || !token)
        return PJSIP_DIALOG_CAP_UNKNOWN;
    pj_grp_lock_acquire(pub->grp_lock_);
    while ((h = find_cap(&pub->rem_cap_hdr, h, htype, hname)) != NULL) {
        const pjsip_generic_array_hdr *values = (const pjsip_generic_array_hdr *)h;

        if (answer == PJSIP_DIALOG_CAP_UNKNOWN)
            answer = PJSIP_DIALOG_CAP_UNSUPPORTED;
        for (unsigned i = 0; i < values->count; i++) {
            if (pj_stricmp(&values->values[i], token) == 0)
                answer = PJSIP_DIALOG_CAP_SUPPORTED;
        }
    }
    pj_grp_lock_release(pub->grp_lock_);
    return answer;
}

const pjsip_hdr *pjsip_dlg_get_remote_cap_hdr(pjsip_dialog *pub, int htype, const pj_str_t *hname)
{
    const pjsip_hdr *found;

    if (!pub)
        return NULL;
    pj_grp_lock_acquire(pub->grp_lock_);
    found = find_cap(&pub->rem_cap_hdr, NULL, htype, hname);
    pj_grp_lock_release(pub->grp_lock_);
    return found;
}

pj_status_t pjsip_dlg_set_remote_cap_hdr(pjsip_dialog *pub, const pjsip_generic_array_hdr *cap_hdr)
{
    pj_status_t status = PJ_SUCCESS;
    pjsip_generic_array_hdr one;
    pjsip_hdr list;

    if (!pub || !cap_hdr)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    one = *cap_hdr; /* it may be in a list that we must not disturb */
    pj_list_init(&list);
    pj_list_push_back(&list, &one);
    if (cap_hdr->type == PJSIP_H_OTHER || !same_caps(&pub->rem_cap_hdr, &list, (int)cap_hdr->type))
        status = replace((dlg *)pub, (int)cap_hdr->type, &cap_hdr->name, &list);
    pj_grp_lock_release(pub->grp_lock_);
    return status;
}

pj_status_t pjsip_dlg_remove_remote_cap_hdr(pjsip_dialog *pub, int htype, const pj_str_t *hname)
{
    pj_status_t status = PJ_ENOTFOUND;

    if (!pub)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    if (find_cap(&pub->rem_cap_hdr, NULL, htype, hname))
        status = replace((dlg *)pub, htype, hname, NULL);
    pj_grp_lock_release(pub->grp_lock_);
    return status;
}

pj_status_t pjsip_dlg_update_remote_cap(pjsip_dialog *pub, const pjsip_msg *msg, pj_bool_t strict)
{
    static const int types[] = {PJSIP_H_ACCEPT, PJSIP_H_ALLOW, PJSIP_H_SUPPORTED};
    pj_status_t status = PJ_SUCCESS;

    if (!pub || !msg)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(types) && status == PJ_SUCCESS; i++) {
        bool has = pjsip_msg_find_hdr(msg, (pjsip_hdr_e)types[i], NULL) != NULL;

        if ((has || strict) && !same_caps(&pub->rem_cap_hdr, &msg->hdr, types[i]))
            status = replace((dlg *)pub, types[i], NULL, &msg->hdr);
    }
    pj_grp_lock_release(pub->grp_lock_);
    return status;
}
