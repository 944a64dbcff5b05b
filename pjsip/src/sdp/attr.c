/* SPDX-License-Identifier: BSD-2-Clause */
/* Attributes: make, find, remove. What is inside some of them: attr_typed.c. */
#include "sdp/sdp_priv.h"

#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

pjmedia_sdp_attr *pjmedia_sdp_attr_create(pj_pool_t *pool, const char *name, const pj_str_t *value)
{
    pjmedia_sdp_attr attr;

    PJ_ASSERT_RETURN(pool && name, NULL);

    attr.name = pjmedia__str(name);
    attr.value = value ? *value : pjmedia__str("");
    return pjmedia_sdp_attr_clone(pool, &attr);
}

pjmedia_sdp_attr *pjmedia_sdp_attr_clone(pj_pool_t *pool, const pjmedia_sdp_attr *attr)
{
    pjmedia_sdp_attr *copy;

    PJ_ASSERT_RETURN(pool && attr, NULL);

    copy = pj_pool_alloc(pool, sizeof(*copy));
    if (!copy || !pjmedia__str_dup(pool, &copy->name, &attr->name) ||
        !pjmedia__str_dup(pool, &copy->value, &attr->value))
        return NULL;
    return copy;
}

pj_status_t pjmedia_sdp_attr_add(unsigned *count, pjmedia_sdp_attr *attr_array[],
                                 pjmedia_sdp_attr *attr)
{
    PJ_ASSERT_RETURN(count && attr_array && attr, PJ_EINVAL);

    if (*count >= PJMEDIA_MAX_SDP_ATTR)
        return PJ_ETOOMANY;
    attr_array[(*count)++] = attr;
    return PJ_SUCCESS;
}

/* Whether the value's first word is the format: "9" must not find "96 ...". */
static bool is_about(const pjmedia_sdp_attr *attr, const pj_str_t *fmt)
{
    pj_str_t rest = attr->value;
    pj_str_t word = pjmedia__next_word(&rest);

    return pj_strcmp(&word, fmt) == 0;
}

pjmedia_sdp_attr *pjmedia_sdp_attr_find(unsigned count, pjmedia_sdp_attr *const attr_array[],
                                        const pj_str_t *name, const pj_str_t *fmt)
{
    PJ_ASSERT_RETURN(name && (count == 0 || attr_array), NULL);

    for (unsigned i = 0; i < count; i++) {
        if (pj_stricmp(&attr_array[i]->name, name) == 0 && (!fmt || is_about(attr_array[i], fmt)))
            return attr_array[i];
    }
    return NULL;
}

pjmedia_sdp_attr *pjmedia_sdp_attr_find2(unsigned count, pjmedia_sdp_attr *const attr_array[],
                                         const char *name, const pj_str_t *fmt)
{
    pj_str_t slice;

    PJ_ASSERT_RETURN(name, NULL);
    slice = pjmedia__str(name);
    return pjmedia_sdp_attr_find(count, attr_array, &slice, fmt);
}

unsigned pjmedia_sdp_attr_remove_all(unsigned *count, pjmedia_sdp_attr *attr_array[],
                                     const char *name)
{
    unsigned kept = 0, removed;

    PJ_ASSERT_RETURN(count && attr_array && name, 0);

    for (unsigned i = 0; i < *count; i++) {
        if (!pjmedia__str_same(&attr_array[i]->name, name))
            attr_array[kept++] = attr_array[i];
    }
    removed = *count - kept;
    *count = kept;
    return removed;
}

pj_status_t pjmedia_sdp_attr_remove(unsigned *count, pjmedia_sdp_attr *attr_array[],
                                    pjmedia_sdp_attr *attr)
{
    PJ_ASSERT_RETURN(count && attr_array && attr, PJ_EINVAL);

    for (unsigned i = 0; i < *count; i++) {
        if (attr_array[i] != attr)
            continue;
        memmove(&attr_array[i], &attr_array[i + 1], (*count - i - 1) * sizeof(attr_array[0]));
        --*count;
        return PJ_SUCCESS;
    }
    return PJ_ENOTFOUND;
}
