/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parsers that programs register, by header name, by URI scheme and by media type.
 *
 * The compatible API has no object to hold them, so they are global: one of the forced ones. Slots
 * are filled in order and never change again; a slot is visible once the count that covers it is
 * stored with release order, so looking up takes no lock. Registering is serialized by a flag.
 *
 * This is the only place where an exception is caught: programs' parsers read from a pj_scanner,
 * whose error callback throws.
 */
#include "msg/registry.h"
#include "msg/hdr.h"
#include "msg/param.h"
#include "msg/hdr_ext.h"

#include <pj/errno.h>
#include <pj/except.h>
#include <stdatomic.h>
#include <string.h>

enum { SHORT_NAME_ROOM = 4, BODY_TYPES = 32 };

typedef struct hdr_entry {
    char name[PJSIP_MAX_HNAME_LEN];
    char short_name[SHORT_NAME_ROOM];
    pjsip_parse_hdr_func *func;
} hdr_entry;

typedef struct uri_entry {
    char scheme[PJSIP_MAX_HNAME_LEN];
    pjsip_parse_uri_func *func;
} uri_entry;

typedef struct body_entry {
    char type[PJSIP_MAX_HNAME_LEN];
    char subtype[PJSIP_MAX_HNAME_LEN];
    pjsip_parse_body_func *func;
} body_entry;

static hdr_entry hdr_entries[PJSIP_MAX_HEADER_TYPES];
static uri_entry uri_entries[PJSIP_MAX_URI_TYPES];
static body_entry body_entries[BODY_TYPES];
static atomic_uint body_count;
static atomic_uint hdr_count;
static atomic_uint uri_count;
static atomic_flag registering = ATOMIC_FLAG_INIT;

static void lock(void)
{
    while (atomic_flag_test_and_set_explicit(&registering, memory_order_acquire))
        ;
}

static void unlock(void)
{
    atomic_flag_clear_explicit(&registering, memory_order_release);
}

static const hdr_entry *find_hdr_entry(const pj_str_t *name)
{
    unsigned count = atomic_load_explicit(&hdr_count, memory_order_acquire);
    unsigned i;

    for (i = 0; i < count; i++) {
        const hdr_entry *e = &hdr_entries[i];

        if (pj_stricmp2(name, e->name) == 0 ||
            (e->short_name[0] && pj_stricmp2(name, e->short_name) == 0))
            return e;
    }
    return NULL;
}

static const uri_entry *find_uri_entry(const pj_str_t *scheme)
{
    unsigned count = atomic_load_explicit(&uri_count, memory_order_acquire);
    unsigned i;

    for (i = 0; i < count; i++) {
        if (pj_stricmp2(scheme, uri_entries[i].scheme) == 0)
            return &uri_entries[i];
    }
    return NULL;
}

pjsip_parse_hdr_func *pjsip__registry_find_hdr(const pj_str_t *name)
{
    const hdr_entry *e;

    /* as nearly always, and asked for each header that is not known */
    if (atomic_load_explicit(&hdr_count, memory_order_acquire) == 0)
        return NULL;
    e = find_hdr_entry(name);
    return e ? e->func : NULL;
}

pjsip_parse_uri_func *pjsip__registry_find_uri(const pj_str_t *scheme)
{
    const uri_entry *e = find_uri_entry(scheme);

    return e ? e->func : NULL;
}

/* One of the very subtype, or one of all. */
static const body_entry *find_body_entry(const pj_str_t *type, const pj_str_t *subtype)
{
    unsigned count = atomic_load_explicit(&body_count, memory_order_acquire);
    const body_entry *any = NULL;
    unsigned i;

    for (i = 0; i < count; i++) {
        const body_entry *e = &body_entries[i];

        if (pj_stricmp2(type, e->type) != 0)
            continue;
        if (pj_stricmp2(subtype, e->subtype) == 0)
            return e;
        if (strcmp(e->subtype, "*") == 0)
            any = e;
    }
    return any;
}

/* ---- register -------------------------------------------------------------------------------- */

/* A name of one or more octets of the classes that leaves room for its NUL. */
static pj_status_t check_name(const char *name, pj_size_t room, unsigned classes)
{
    pj_size_t len = name ? strlen(name) : 0;

    if (len == 0 || !ch_all(name, name + len, classes))
        return PJ_EINVAL;
    return len < room ? PJ_SUCCESS : PJ_ENAMETOOLONG;
}

static pj_bool_t is_built_in(const char *name)
{
    const pjsip__hdr_desc *desc = pjsip__hdr_lookup(name, strlen(name));

    if (desc && desc->parse)
        return PJ_TRUE;
    return pjsip__x_lookup_registered(name, strlen(name)) != NULL;
}

/* Whether an entry of the name is there already: PJ_EEXISTS if it is the very same one. */
static pj_status_t check_hdr_free(const char *name, pjsip_parse_hdr_func *func)
{
    pj_str_t str;
    const hdr_entry *e = find_hdr_entry(pj_cstr(&str, name));

    if (is_built_in(name) || (e && e->func != func))
        return PJSIP_ETYPEEXISTS;
    return e ? PJ_EEXISTS : PJ_SUCCESS;
}

static pj_status_t add_hdr(const char *name, const char *short_name, pjsip_parse_hdr_func *func)
{
    unsigned count = atomic_load_explicit(&hdr_count, memory_order_relaxed);
    pj_status_t status = check_hdr_free(name, func);

    if (status == PJ_SUCCESS && short_name)
        status = check_hdr_free(short_name, func);
    if (status != PJ_SUCCESS)
        return status == PJ_EEXISTS ? PJ_SUCCESS : status;
    if (count == PJ_ARRAY_SIZE(hdr_entries))
        return PJ_ETOOMANY;
    pj_ansi_strxcpy(hdr_entries[count].name, name, sizeof(hdr_entries[count].name));
    if (short_name)
        pj_ansi_strxcpy(hdr_entries[count].short_name, short_name, SHORT_NAME_ROOM);
    hdr_entries[count].func = func;
    atomic_store_explicit(&hdr_count, count + 1, memory_order_release);
    return PJ_SUCCESS;
}

PJ_DEF(pj_status_t)
pjsip_register_hdr_parser(const char *hname, const char *hshortname, pjsip_parse_hdr_func *fptr)
{
    pj_status_t status = check_name(hname, PJSIP_MAX_HNAME_LEN, CH_TOKEN);

    /* programs give the long name again where there is no compact one */
    if (hshortname && (!*hshortname || strlen(hshortname) >= SHORT_NAME_ROOM))
        hshortname = NULL;
    if (status == PJ_SUCCESS && hshortname)
        status = check_name(hshortname, SHORT_NAME_ROOM, CH_TOKEN);
    if (status != PJ_SUCCESS)
        return status;
    if (!fptr)
        return PJ_EINVAL;
    lock();
    status = add_hdr(hname, hshortname, fptr);
    unlock();
    return status;
}

static pj_status_t add_uri(const char *scheme, pjsip_parse_uri_func *func)
{
    unsigned count = atomic_load_explicit(&uri_count, memory_order_relaxed);
    pj_str_t str;
    const uri_entry *e = find_uri_entry(pj_cstr(&str, scheme));

    if (e)
        return e->func == func ? PJ_SUCCESS : PJSIP_ETYPEEXISTS;
    if (count == PJ_ARRAY_SIZE(uri_entries))
        return PJ_ETOOMANY;
    pj_ansi_strxcpy(uri_entries[count].scheme, scheme, sizeof(uri_entries[count].scheme));
    uri_entries[count].func = func;
    atomic_store_explicit(&uri_count, count + 1, memory_order_release);
    return PJ_SUCCESS;
}

PJ_DEF(pj_status_t) pjsip_register_uri_parser(char *scheme, pjsip_parse_uri_func *func)
{
    pj_status_t status = check_name(scheme, PJSIP_MAX_HNAME_LEN, CH_SCHEME);
    pj_str_t str;

    if (status != PJ_SUCCESS)
        return status;
    if (!func)
        return PJ_EINVAL;
    pj_cstr(&str, scheme);
    if (pj_stricmp2(&str, "sip") == 0 || pj_stricmp2(&str, "sips") == 0 ||
        pj_stricmp2(&str, "tel") == 0)
        return PJSIP_ETYPEEXISTS;
    lock();
    status = add_uri(scheme, func);
    unlock();
    return status;
}

static pj_status_t add_body(const char *type, const char *subtype, pjsip_parse_body_func *func)
{
    unsigned count = atomic_load_explicit(&body_count, memory_order_relaxed);
    pj_str_t t, sub;
    const body_entry *e = find_body_entry(pj_cstr(&t, type), pj_cstr(&sub, subtype));

    if (e && pj_stricmp2(&sub, e->subtype) == 0)
        return e->func == func ? PJ_SUCCESS : PJSIP_ETYPEEXISTS;
    if (count == PJ_ARRAY_SIZE(body_entries))
        return PJ_ETOOMANY;
    pj_ansi_strxcpy(body_entries[count].type, type, sizeof(body_entries[count].type));
    pj_ansi_strxcpy(body_entries[count].subtype, subtype, sizeof(body_entries[count].subtype));
    body_entries[count].func = func;
    atomic_store_explicit(&body_count, count + 1, memory_order_release);
    return PJ_SUCCESS;
}

PJ_DEF(pj_status_t)
pjsip_register_body_parser(const char *type, const char *subtype, pjsip_parse_body_func *func)
{
    pj_status_t status = check_name(type, PJSIP_MAX_HNAME_LEN, CH_TOKEN);
    pj_str_t str;

    if (status == PJ_SUCCESS)
        status = check_name(subtype, PJSIP_MAX_HNAME_LEN, CH_TOKEN);
    if (status != PJ_SUCCESS)
        return status;
    if (!func)
        return PJ_EINVAL;
    if (pj_stricmp2(pj_cstr(&str, type), "multipart") == 0)
        return PJSIP_ETYPEEXISTS;
    lock();
    status = add_body(type, subtype, func);
    unlock();
    return status;
}

/* ---- run ------------------------------------------------------------------------------------- */

static void throw_syntax_error(pj_scanner *scanner)
{
    PJ_UNUSED_ARG(scanner);
    PJ_THROW(PJSIP_SYN_ERR_EXCEPTION);
}

/*
 * The text with a NUL behind it: programs' parsers look at curptr without asking whether it is the
 * end. Also, a parser that unescapes in place then writes to the copy, not to the packet.
 */
static char *terminated(pjsip__cursor *in, const char *from, const char *to)
{
    pj_size_t len = (pj_size_t)(to - from);
    char *copy = pjsip__cursor_alloc(in, len + 1);

    if (!copy)
        return NULL;
    memcpy(copy, from, len);
    copy[len] = '\0';
    return copy;
}

/* The place in the text from on that a scanner over its copy has come to. */
static const char *place_of(const pj_scanner *scanner, const char *from)
{
    return from + (scanner->curptr - scanner->begin);
}

static int error_of(int exception_id)
{
    if (exception_id == pj_NO_MEMORY_EXCEPTION())
        return CURSOR_NO_MEMORY;
    return exception_id == CURSOR_RANGE ? CURSOR_RANGE : CURSOR_SYNTAX;
}

/*
 * What stays the same over the jump is in here, so that no local of the caller can be lost by it.
 */
typedef struct hdr_run {
    pjsip_parse_hdr_func *func;
    pjsip_parse_ctx ctx;
    pj_scanner scanner;
    pjsip_hdr *result;
    int thrown;
} hdr_run;

static void run_hdr(hdr_run *run)
{
    PJ_USE_EXCEPTION;

    PJ_TRY
    {
        run->result = run->func(&run->ctx);
    }
    PJ_CATCH_ANY
    {
        run->thrown = PJ_GET_EXCEPTION();
    }
    PJ_END;
}

/* Push a header, or each of a ring of headers without a head. */
static void push_ring(pjsip__cursor *in, pjsip_hdr *first)
{
    pjsip_hdr *hdr = first;

    do {
        pjsip_hdr *next = hdr->next;

        pjsip__cursor_push_hdr(in, hdr);
        hdr = next;
    } while (hdr != first && cursor_ok(in));
}

void pjsip__registry_run_hdr(pjsip__cursor *in, pjsip_parse_hdr_func *func, const char *from,
                             const char *to, pjsip_rx_data *rdata)
{
    char *text = terminated(in, from, to);
    hdr_run run;

    if (!text)
        return;
    memset(&run, 0, sizeof(run));
    run.func = func;
    run.ctx.scanner = &run.scanner;
    run.ctx.pool = in->pool;
    run.ctx.rdata = rdata;
    pj_scan_init(&run.scanner, text, (pj_size_t)(to - from), PJ_SCAN_AUTOSKIP_WS_HEADER,
                 &throw_syntax_error);
    run_hdr(&run);
    if (run.thrown)
        pjsip__cursor_fail_at(in, error_of(run.thrown), place_of(&run.scanner, from));
    else if (!run.result)
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, place_of(&run.scanner, from));
    else
        push_ring(in, run.result);
    pj_scan_fini(&run.scanner);
}

typedef struct uri_run {
    pjsip_parse_uri_func *func;
    pj_scanner scanner;
    pj_pool_t *pool;
    void *result;
    int thrown;
} uri_run;

static void run_uri(uri_run *run)
{
    PJ_USE_EXCEPTION;

    PJ_TRY
    {
        run->result = run->func(&run->scanner, run->pool, PJ_TRUE);
    }
    PJ_CATCH_ANY
    {
        run->thrown = PJ_GET_EXCEPTION();
    }
    PJ_END;
}

pjsip_uri *pjsip__registry_run_uri(pjsip__cursor *in, pjsip_parse_uri_func *func, const char *from,
                                   const char *to)
{
    char *text = terminated(in, from, to);
    uri_run run;

    if (!text)
        return NULL;
    memset(&run, 0, sizeof(run));
    run.func = func;
    run.pool = in->pool;
    pj_scan_init(&run.scanner, text, (pj_size_t)(to - from), PJ_SCAN_AUTOSKIP_WS,
                 &throw_syntax_error);
    run_uri(&run);
    if (run.thrown)
        pjsip__cursor_fail_at(in, error_of(run.thrown), place_of(&run.scanner, from));
    else if (!run.result || !pj_scan_is_eof(&run.scanner))
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, place_of(&run.scanner, from));
    pj_scan_fini(&run.scanner);
    return cursor_ok(in) ? run.result : NULL;
}

pjsip_msg_body *pjsip__registry_parse_body(pj_pool_t *pool, char *text, pj_size_t len,
                                           const pjsip_media_type *type)
{
    const body_entry *e = find_body_entry(&type->type, &type->subtype);
    pjsip_msg_body *body = e ? e->func(pool, text, len, type) : NULL;

    if (body && body->content_type.type.slen == 0) {
        body->content_type.type = type->type;
        body->content_type.subtype = type->subtype;
        if (!pjsip__params_shallow_copy(pool, &body->content_type.param, &type->param))
            return NULL;
    }
    return body;
}
