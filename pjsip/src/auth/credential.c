/* SPDX-License-Identifier: BSD-2-Clause */
#include "auth/auth_priv.h"

#include <pj/string.h>

#include <string.h>

pj_bool_t pjsip__auth_dup(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src)
{
    pj_strdup(pool, dst, src);
    return pj_strlen(dst) == pj_strlen(src);
}

static pj_bool_t is_aka(const pjsip_cred_info *cred)
{
    return (cred->data_type & PJSIP_CRED_DATA_EXT_MASK) == PJSIP_CRED_DATA_EXT_AKA;
}

void pjsip_cred_info_dup(pj_pool_t *pool, pjsip_cred_info *dst, const pjsip_cred_info *src)
{
    memset(dst, 0, sizeof(*dst));
    pj_strdup_with_null(pool, &dst->realm, &src->realm);
    pj_strdup_with_null(pool, &dst->scheme, &src->scheme);
    pj_strdup_with_null(pool, &dst->username, &src->username);
    pj_strdup_with_null(pool, &dst->data, &src->data);
    dst->data_type = src->data_type;
    dst->algorithm_type = src->algorithm_type;
    if (is_aka(src)) {
        pj_strdup(pool, &dst->ext.aka.k, &src->ext.aka.k);
        pj_strdup(pool, &dst->ext.aka.op, &src->ext.aka.op);
        pj_strdup(pool, &dst->ext.aka.amf, &src->ext.aka.amf);
        dst->ext.aka.cb = src->ext.aka.cb;
    }
}

static int compare_aka(const pjsip_cred_info *a, const pjsip_cred_info *b)
{
    int diff = pj_strcmp(&a->ext.aka.k, &b->ext.aka.k);

    if (!diff)
        diff = pj_strcmp(&a->ext.aka.op, &b->ext.aka.op);
    if (!diff)
        diff = pj_strcmp(&a->ext.aka.amf, &b->ext.aka.amf);
    if (!diff && a->ext.aka.cb != b->ext.aka.cb)
        diff = (uintptr_t)a->ext.aka.cb < (uintptr_t)b->ext.aka.cb ? -1 : 1;
    return diff;
}

int pjsip_cred_info_cmp(const pjsip_cred_info *cred1, const pjsip_cred_info *cred2)
{
    int diff = pj_strcmp(&cred1->realm, &cred2->realm);

    if (!diff)
        diff = pj_strcmp(&cred1->scheme, &cred2->scheme);
    if (!diff)
        diff = pj_strcmp(&cred1->username, &cred2->username);
    if (!diff)
        diff = pj_strcmp(&cred1->data, &cred2->data);
    if (!diff)
        diff = (cred1->data_type > cred2->data_type) - (cred1->data_type < cred2->data_type);
    if (!diff)
        diff = (int)cred1->algorithm_type - (int)cred2->algorithm_type;
    if (!diff && is_aka(cred1))
        diff = compare_aka(cred1, cred2);
    return diff;
}
