/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The only mutable globals of this library: two registration functions of the compatible API take no
 * object to keep their callbacks in, and pjmedia_sdp_parse() none to keep its limits in.
 *
 * Readers take no lock. An entry is written whole before the count that covers it is published, its
 * name never changes and it is never removed: unregistering sets its callback to NULL. Writers exclude
 * each other with the process's critical section.
 */
#include "sdp/registry.h"

#include "sdp/sdp_priv.h"

#include <pjmedia/sdp_parse.h>
#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/os.h>
#include <pj/string.h>

#include <stdatomic.h>
#include <string.h>

enum { MAX_ENCODINGS = 32, MAX_NAME = 32, DEFAULT_LINES = 64 };

typedef struct fmt_match_entry {
    char name[MAX_NAME];
    pj_ssize_t name_len;
    _Atomic(pjmedia_sdp_neg_fmt_match_cb) cb;
} fmt_match_entry;

static fmt_match_entry entries[MAX_ENCODINGS];
static atomic_uint entry_count;
static _Atomic(pjmedia_sdp_session_cmp_cb) session_cmp;

static pjmedia_sdp_limits sdp_limits = {
    .media = PJMEDIA_MAX_SDP_MEDIA,
    .fmts = PJMEDIA_MAX_SDP_FMT,
    .attrs = PJMEDIA_MAX_SDP_ATTR,
    .bandws = PJMEDIA_MAX_SDP_BANDW,
    .lines = DEFAULT_LINES,
};

pjmedia_sdp_limits *pjmedia_sdp_get_limits(void)
{
    return &sdp_limits;
}

pj_status_t pjmedia_sdp_session_register_cmp_cb(pjmedia_sdp_session_cmp_cb cb)
{
    atomic_store(&session_cmp, cb);
    return PJ_SUCCESS;
}

pjmedia_sdp_session_cmp_cb pjmedia__registry_cmp_cb(void)
{
    return atomic_load(&session_cmp);
}

static fmt_match_entry *find_entry(const pj_str_t *name)
{
    unsigned count = atomic_load_explicit(&entry_count, memory_order_acquire);

    for (unsigned i = 0; i < count; i++) {
        pj_str_t known = {entries[i].name, entries[i].name_len};

        if (pj_stricmp(&known, name) == 0)
            return &entries[i];
    }
    return NULL;
}

pjmedia_sdp_neg_fmt_match_cb pjmedia__registry_fmt_match_cb(const pj_str_t *enc_name)
{
    fmt_match_entry *entry = find_entry(enc_name);

    return entry ? atomic_load(&entry->cb) : NULL;
}

static pj_status_t add_entry(const pj_str_t *name, pjmedia_sdp_neg_fmt_match_cb cb)
{
    unsigned count = atomic_load(&entry_count);
    fmt_match_entry *entry = &entries[count];

    if (count == MAX_ENCODINGS)
        return PJ_ETOOMANY;
    memcpy(entry->name, name->ptr, (size_t)name->slen);
    entry->name_len = name->slen;
    atomic_store(&entry->cb, cb);
    atomic_store_explicit(&entry_count, count + 1, memory_order_release);
    return PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_neg_register_fmt_match_cb(const pj_str_t *fmt_name,
                                                  pjmedia_sdp_neg_fmt_match_cb cb)
{
    fmt_match_entry *entry;
    pj_status_t status = PJ_SUCCESS;

    PJ_ASSERT_RETURN(fmt_name && fmt_name->slen > 0 && fmt_name->slen <= MAX_NAME, PJ_EINVAL);

    pj_enter_critical_section();
    entry = find_entry(fmt_name);
    if (entry)
        atomic_store(&entry->cb, cb);
    else if (cb)
        status = add_entry(fmt_name, cb);
    pj_leave_critical_section();
    return status;
}
