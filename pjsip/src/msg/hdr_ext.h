/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers described by data.
 *
 * The headers of the many extensions are built of a few things: a word, a number, an address, and
 * parameters behind them. Each header is therefore a const table of items in the order of its
 * grammar, with the place in its struct where each goes; one parser, one printer, one copier and
 * one comparison walk these tables. What a table cannot say (dates, products) is a custom item with
 * functions of its own, in the file of its family.
 *
 * The table's first member is the header's vptr, so that a header leads to its table. Parameters
 * follow the values; X_PARAMS, which takes those without a field, comes last.
 */
#ifndef MSG_HDR_EXT_H
#define MSG_HDR_EXT_H

#include "msg/cursor.h"
#include "msg/out.h"

#include <pjsip/sip_hdr_ext.h>
#include <stdatomic.h>
#include <stddef.h>

typedef enum x_kind {
    /* values */
    X_CHARS,       /* pj_str_t: one or more octets of the classes arg, ignoring case */
    X_CASE,        /* the same, not ignoring case */
    X_NODOT,       /* pj_str_t: a token without "." */
    X_CALL_ID,     /* pj_str_t: visible octets up to "," and ";" */
    X_VALUE,       /* pj_str_t: a word or a quoted string, as it is */
    X_CASE_VALUE,  /* the same, not ignoring case */
    X_QUOTED,      /* pj_str_t: a quoted string, without its quotes */
    X_ANGLE,       /* pj_str_t: "<" octets of the classes arg ">", without the brackets */
    X_DECIMAL,     /* pj_str_t: digits, perhaps with a point */
    X_DELAY,       /* the same behind blanks, or nothing */
    X_UUID,        /* pj_str_t: 32 of 0-9 and a-f */
    X_NUMBER,      /* pj_uint32_t: up to arg */
    X_CODE,        /* pj_uint32_t: three digits, the first not 0 */
    X_METHOD,      /* pjsip_method */
    X_ADDR,        /* pjsip_name_addr: name-addr or addr-spec */
    X_BRACKETS,    /* the same, only with brackets */
    X_CHAR,        /* the octet arg; no field */
    X_SPACE,       /* blanks, printed as one; no field */
    X_CUSTOM,      /* functions, for fields without memory of their own */
    X_CUSTOM_LIST, /* pjsip_param: a list that they make and print */
    /* parameters */
    X_P_VALUE,  /* pj_str_t: as it is */
    X_P_CASE,   /* the same, not ignoring case */
    X_P_QUOTED, /* pj_str_t: without its quotes */
    X_P_ANGLE,  /* pj_str_t: without its angle brackets */
    X_P_UUID,   /* pj_str_t: as X_UUID */
    X_P_NUMBER, /* pj_uint32_t or int: up to arg; all bits set: none */
    X_P_Q,      /* int: q times 1000; -1: none */
    X_P_FLAG,   /* pj_bool_t: whether it is there; it has no value */
    X_PARAMS    /* pjsip_param: the list of those that have no item */
} x_kind;

/* Functions of a header that is not made of items. */
typedef struct pjsip__x_custom {
    void (*parse)(pjsip__cursor *in, void *hdr);
    void (*print)(pjsip__out *out, const void *hdr);
    int (*cmp)(const void *a, const void *b); /* 0: equal; not for lists */
} pjsip__x_custom;

typedef struct pjsip__x_item {
    x_kind kind;
    unsigned offset; /* of its field */
    pj_uint32_t arg;
    const char *name; /* of the parameter, in lower case */
    const pjsip__x_custom *custom;
} pjsip__x_item;

enum {
    X_ONE = 0,
    X_LIST = 1,    /* a comma-separated list: a header for each value */
    X_EMPTY = 2,   /* there may be no value at all */
    X_BARE = 4,    /* no ";" before the first parameter, and one has to be there */
    X_COMMA = 8,   /* the same, and "," between them */
    X_UNNAMED = 16 /* a quoted string may stand where a parameter's name does */
};

typedef struct pjsip__x_desc {
    pjsip_hdr_vptr vptr; /* first: a header's vptr leads here */
    pj_str_t name;
    pj_str_t sname; /* compact; the long name where there is none */
    unsigned size;  /* of the struct */
    unsigned flags;
    unsigned count;
    const pjsip__x_item *items;
    /* Instead of the items: push what the cursor's text makes, as pjsip__hdr_desc.parse does. */
    void (*parse)(pjsip__cursor *in, const struct pjsip__x_desc *desc);
    void *(*create)(pj_pool_t *pool);
} pjsip__x_desc;

/* ---- for the tables -------------------------------------------------------------------------- */

/* Macros: C makes no const initializer of a function. s: struct, f: its field. */
#define X_ITEM(kind, s, f, arg)               \
    {                                         \
        kind, offsetof(s, f), arg, NULL, NULL \
    }
#define X_NAMED(kind, s, f, name)           \
    {                                       \
        kind, offsetof(s, f), 0, name, NULL \
    }
#define TOKEN(s, f)          X_ITEM(X_CHARS, s, f, CH_TOKEN)
#define CHARS(s, f, classes) X_ITEM(X_CHARS, s, f, classes)
#define CASE(s, f, classes)  X_ITEM(X_CASE, s, f, classes)
#define NUMBER(s, f, max)    X_ITEM(X_NUMBER, s, f, max)
#define CODE(s, f)           X_ITEM(X_CODE, s, f, 0)
#define ADDR(s)              X_ITEM(X_ADDR, s, name_addr, 0)
#define BRACKETS(s)          X_ITEM(X_BRACKETS, s, name_addr, 0)
#define CHAR(c)                  \
    {                            \
        X_CHAR, 0, c, NULL, NULL \
    }
#define SPACE                     \
    {                             \
        X_SPACE, 0, 0, NULL, NULL \
    }
#define CUSTOM(functions)               \
    {                                   \
        X_CUSTOM, 0, 0, NULL, functions \
    }
#define CUSTOM_LIST(s, f, functions)                      \
    {                                                     \
        X_CUSTOM_LIST, offsetof(s, f), 0, NULL, functions \
    }
#define P_VALUE(s, f, name)  X_NAMED(X_P_VALUE, s, f, name)
#define P_CASE(s, f, name)   X_NAMED(X_P_CASE, s, f, name)
#define P_QUOTED(s, f, name) X_NAMED(X_P_QUOTED, s, f, name)
#define P_ANGLE(s, f, name)  X_NAMED(X_P_ANGLE, s, f, name)
#define P_UUID(s, f, name)   X_NAMED(X_P_UUID, s, f, name)
#define P_FLAG(s, f, name)   X_NAMED(X_P_FLAG, s, f, name)
#define P_Q(s)               X_NAMED(X_P_Q, s, q1000, "q")
#define P_NUMBER(s, f, name, max)                   \
    {                                               \
        X_P_NUMBER, offsetof(s, f), max, name, NULL \
    }
#define PARAMS(s) X_ITEM(X_PARAMS, s, other_param, 0)

/* A header: its table and the function that makes an empty one. */
#define X_HDR_AS(stem, type, text, abbr, items, flags)            \
    PJ_DEF(type *) type##_create(pj_pool_t *pool)                 \
    {                                                             \
        return pjsip__x_create(pool, &pjsip__x_##stem);           \
    }                                                             \
    static void *stem##_create(pj_pool_t *pool)                   \
    {                                                             \
        return type##_create(pool);                               \
    }                                                             \
    const pjsip__x_desc pjsip__x_##stem = {                       \
        {pjsip__x_clone, pjsip__x_shallow_clone, pjsip__x_print}, \
        {(char *)(text), sizeof(text) - 1},                       \
        {(char *)(abbr), sizeof(abbr) - 1},                       \
        sizeof(type),                                             \
        flags,                                                    \
        PJ_ARRAY_SIZE(items),                                     \
        items,                                                    \
        NULL,                                                     \
        stem##_create}

#define X_HDR(stem, text, abbr, items, flags) \
    X_HDR_AS(stem, pjsip_x_##stem##_hdr, text, abbr, items, flags)

/* ---- all headers ----------------------------------------------------------------------------- */

/* clang-format off */
/* Each header's table is pjsip__x_STEM. */
#define X_ALL(X) \
    X(accept_contact) X(accept_encoding) X(accept_language) X(accept_resource_priority) \
    X(alert_info) X(alertmsg_error) X(allow_events) X(answer_mode) X(authentication_info) \
    X(call_info) X(content_disposition) X(content_encoding) X(content_id) X(content_language) \
    X(date) X(diversion) X(error_info) X(event) X(feature_caps) X(flow_timer) X(geolocation) \
    X(geolocation_error) X(geolocation_routing) X(history_info) X(identity) X(identity_info) \
    X(in_reply_to) X(info_package) X(join) X(max_breadth) X(mime_version) X(min_se) \
    X(p_access_network_info) X(p_answer_state) X(p_asserted_identity) X(p_asserted_service) \
    X(p_associated_uri) X(p_called_party_id) X(p_charge_info) X(p_charging_function_addresses) \
    X(p_charging_vector) X(p_dcs_billing_info) X(p_dcs_laes) X(p_dcs_osps) X(p_dcs_redirect) \
    X(p_dcs_trace_party_id) X(p_early_media) X(p_media_authorization) X(p_preferred_identity) \
    X(p_preferred_service) X(p_private_network_indication) X(p_profile_key) X(p_served_user) \
    X(p_user_database) X(p_visited_network_id) X(path) X(policy_contact) X(policy_id) \
    X(priority) X(privacy) X(priv_answer_mode) X(proxy_require) X(rack) X(reason) X(recv_info) \
    X(refer_events_at) X(refer_sub) X(refer_to) X(referred_by) X(reject_contact) X(replaces) \
    X(reply_to) X(request_disposition) X(resource_priority) X(rseq) X(security_client) \
    X(security_server) X(security_verify) X(server) X(service_route) X(session_expires) \
    X(session_id) X(sip_etag) X(sip_if_match) X(sub_state) X(suppress_if_match) X(target_dialog) \
    X(timestamp) X(user_agent) X(user_to_user) X(warning)
/* clang-format on */

#define X_DECLARE(stem) extern const pjsip__x_desc pjsip__x_##stem;
X_ALL(X_DECLARE)
#undef X_DECLARE

/* The tables by number, in the order of X_ALL. */
unsigned pjsip__x_count(void);
const pjsip__x_desc *pjsip__x_at(unsigned number);

/* The table of a name, long or compact, in any case; NULL if there is none. */
const pjsip__x_desc *pjsip__x_lookup(const char *name, pj_size_t len);

/* How many are registered: none, and the parser need not look. */
extern atomic_uint pjsip__x_registered;

/* The table of a name that is registered. */
const pjsip__x_desc *pjsip__x_lookup_registered(const char *name, pj_size_t len);

static inline const pjsip__x_desc *x_registered(const pj_str_t *name)
{
    if (atomic_load_explicit(&pjsip__x_registered, memory_order_acquire) == 0)
        return NULL;
    return pjsip__x_lookup_registered(name->ptr, (pj_size_t)name->slen);
}

/* ---- what walks the tables ------------------------------------------------------------------- */

/* The table of a header that was made by one; NULL for any other. */
const pjsip__x_desc *pjsip__x_desc_of(const void *hdr);

/* Push the headers that the cursor's text makes; errors as of pjsip__hdr_desc.parse. */
void pjsip__x_parse(pjsip__cursor *in, const pjsip__x_desc *desc);

/* An empty header in mem, or in the pool. */
void *pjsip__x_init(void *mem, const pjsip__x_desc *desc);
void *pjsip__x_create(pj_pool_t *pool, const pjsip__x_desc *desc);

/* The functions of their vptr. */
int pjsip__x_print(void *hdr, char *buf, pj_size_t len);
void *pjsip__x_clone(pj_pool_t *pool, const void *hdr);
void *pjsip__x_shallow_clone(pj_pool_t *pool, const void *hdr);

static inline void *x_field(void *hdr, const pjsip__x_item *item)
{
    return (char *)hdr + item->offset;
}

static inline const void *x_cfield(const void *hdr, const pjsip__x_item *item)
{
    return (const char *)hdr + item->offset;
}

#endif
