/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a message must have, and which errors of the parser matter.
 *
 * Rejected: another SIP version (505); a bad start line; a header line that is none; a missing,
 * repeated or broken header of those that routing, transactions and dialogs are built on; a CSeq of
 * another method (RFC 3261 8.1.1.5); a branch that is the bare cookie (RFC 4475 3.2.1). Of the
 * headers that only a request's meaning depends on (Contact, Expires, ...), a broken one rejects
 * the request, but does not cost us a response. Any other broken header has been kept as text and
 * harms nobody (RFC 3261 8.2.2, 16.3).
 *
 * Accepted: what RFC 2543 left out (From tag, branch, Max-Forwards). Not here: methods, schemes,
 * extensions and hops (405, 416, 420, 483), which depend on who receives.
 */
#include "msg/check.h"
#include "msg/param.h"
#include "msg/parse.h"

#include <pjsip/sip_errno.h>

enum { ONCE = 1, NEEDED = 2, RESPONSES_TOO = 4 };

typedef struct rule {
    pjsip_hdr_e type;
    unsigned flags;
    const char *name;
    const char *bad;
    const char *missing;
    const char *repeated;
} rule;

#define RULE(type, flags, name)                                                        \
    {                                                                                  \
        PJSIP_H_##type, flags, name, "Bad " name " Header", "Missing " name " Header", \
            "Repeated " name " Header"                                                 \
    }

static const rule rules[] = {
    RULE(VIA, NEEDED | RESPONSES_TOO, "Via"),
    RULE(FROM, NEEDED | ONCE | RESPONSES_TOO, "From"),
    RULE(TO, NEEDED | ONCE | RESPONSES_TOO, "To"),
    RULE(CALL_ID, NEEDED | ONCE | RESPONSES_TOO, "Call-ID"),
    RULE(CSEQ, NEEDED | ONCE | RESPONSES_TOO, "CSeq"),
    RULE(CONTENT_LENGTH, ONCE | RESPONSES_TOO, "Content-Length"),
    RULE(CONTENT_TYPE, ONCE, "Content-Type"),
    RULE(MAX_FORWARDS, ONCE, "Max-Forwards"),
    RULE(ROUTE, 0, "Route"),
    RULE(RECORD_ROUTE, RESPONSES_TOO, "Record-Route"),
    RULE(CONTACT, 0, "Contact"),
    RULE(REQUIRE, 0, "Require"),
    RULE(EXPIRES, 0, "Expires"),
};

enum { RULES = PJ_ARRAY_SIZE(rules) };

static pj_bool_t is_response(const pjsip_msg *msg)
{
    return msg->type == PJSIP_RESPONSE_MSG;
}

static pj_status_t fault(pj_status_t status, int code, const char *text, int *st_code,
                         pj_str_t *reason)
{
    *st_code = code;
    pj_cstr(reason, text);
    return status;
}

static pj_status_t check_error(const pjsip_msg *msg, const pjsip_parser_err_report *err,
                               int *st_code, pj_str_t *reason)
{
    unsigned i;

    if (pj_strcmp2(&err->hname, PJSIP__ERR_VERSION) == 0)
        return fault(PJSIP_EINVALIDMSG, PJSIP_SC_VERSION_NOT_SUPPORTED, "Version Not Supported",
                     st_code, reason);
    if (pj_strcmp2(&err->hname, PJSIP__ERR_REQUEST_LINE) == 0)
        return fault(PJSIP_EINVALIDREQURI, PJSIP_SC_BAD_REQUEST, "Bad Request Line", st_code,
                     reason);
    if (pj_strcmp2(&err->hname, PJSIP__ERR_STATUS_LINE) == 0)
        return fault(PJSIP_EINVALIDSTATUS, 0, "Bad Status Line", st_code, reason);
    if (pj_strcmp2(&err->hname, PJSIP__ERR_HEADERS) == 0 ||
        pj_strcmp2(&err->hname, PJSIP__ERR_END) == 0)
        return fault(PJSIP_EINVALIDHDR, PJSIP_SC_BAD_REQUEST, "Bad Header Line", st_code, reason);
    for (i = 0; i < RULES; i++) {
        if (is_response(msg) && !(rules[i].flags & RESPONSES_TOO))
            continue;
        if (pj_strcmp2(&err->hname, rules[i].name) == 0)
            return fault(PJSIP_EINVALIDHDR, PJSIP_SC_BAD_REQUEST, rules[i].bad, st_code, reason);
    }
    return PJ_SUCCESS;
}

static pj_status_t check_errors(const pjsip_msg *msg, const pjsip_parser_err_report *errs,
                                int *st_code, pj_str_t *reason)
{
    const pjsip_parser_err_report *err;
    pj_status_t status = PJ_SUCCESS;

    if (!errs)
        return PJ_SUCCESS;
    for (err = errs->next; err != errs && status == PJ_SUCCESS; err = err->next)
        status = check_error(msg, err, st_code, reason);
    return status;
}

/* What one walk over the headers finds. */
typedef struct found {
    unsigned count[PJSIP_H_OTHER];
    const pjsip_via_hdr *via;
    const pjsip_cseq_hdr *cseq;
} found;

static void walk(const pjsip_msg *msg, found *f)
{
    const pjsip_hdr *h;

    memset(f, 0, sizeof(*f));
    for (h = msg->hdr.next; h != &msg->hdr; h = h->next) {
        if ((unsigned)h->type >= PJSIP_H_OTHER)
            continue;
        f->count[h->type]++;
        if (h->type == PJSIP_H_VIA && !f->via)
            f->via = (const pjsip_via_hdr *)h;
        else if (h->type == PJSIP_H_CSEQ)
            f->cseq = (const pjsip_cseq_hdr *)h;
    }
}

static pj_status_t check_headers(const pjsip_msg *msg, const found *f, int *st_code,
                                 pj_str_t *reason)
{
    static const pj_str_t cookie = {(char *)PJSIP_RFC3261_BRANCH_ID, PJSIP_RFC3261_BRANCH_LEN};
    unsigned i;

    for (i = 0; i < RULES; i++) {
        unsigned count = f->count[rules[i].type];

        if (!count && (rules[i].flags & NEEDED))
            return fault(PJSIP_EMISSINGHDR, PJSIP_SC_BAD_REQUEST, rules[i].missing, st_code,
                         reason);
        if (count > 1 && (rules[i].flags & ONCE))
            return fault(PJSIP_EINVALIDHDR, PJSIP_SC_BAD_REQUEST, rules[i].repeated, st_code,
                         reason);
    }
    if (is_response(msg))
        return PJ_SUCCESS;
    if (pjsip_method_cmp(&f->cseq->method, &msg->line.req.method) != 0)
        return fault(PJSIP_EINVALIDHDR, PJSIP_SC_BAD_REQUEST, "CSeq Method Mismatch", st_code,
                     reason);
    if (pj_strcmp(&f->via->branch_param, &cookie) == 0)
        return fault(PJSIP_EINVALIDVIA, PJSIP_SC_BAD_REQUEST, "Bad Via Branch", st_code, reason);
    return PJ_SUCCESS;
}

pj_status_t pjsip__msg_check(const pjsip_msg *msg, const pjsip_parser_err_report *errs,
                             int *st_code, pj_str_t *reason)
{
    pj_status_t status;
    found f;

    *st_code = 0;
    pj_cstr(reason, "");
    walk(msg, &f);
    status = check_errors(msg, errs, st_code, reason);
    if (status == PJ_SUCCESS)
        status = check_headers(msg, &f, st_code, reason);
    if (status == PJ_SUCCESS)
        return PJ_SUCCESS;
    /* no answer to responses and ACK, nor without a Via to send it by (RFC 3261 8.2.6, 18.1.2) */
    if (is_response(msg) || msg->line.req.method.id == PJSIP_ACK_METHOD || !f.via)
        *st_code = 0;
    return status;
}
