/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole messages. The parser leaves the packet alone; what it made prints, a copy prints the same, and the print
 * parses and, unless the start line was broken, prints the same again. A message that passes the checks passes
 * them after printing too, and framing (pjsip_find_msg()) sees it end where the parser does: where the two
 * differ, messages are smuggled.
 */
#include "fuzz/fuzz.h"

#include "msg/check.h"
#include "msg/parse.h"

#include <pjsip/sip_errno.h>
#include <string.h>

typedef struct parsed {
    pjsip__parsed out;
    pjsip_parser_err_report errs;
    pj_status_t check;
    int code;
} parsed;

static long print_msg(const void *object, char *buf, size_t size)
{
    return pjsip_msg_print(object, buf, size);
}

/* Parse and check; whether there is a message at all. */
static pj_bool_t parse(pj_pool_t *pool, const char *text, size_t len, parsed *p)
{
    char *buf = fuzz_copy(text, len);
    const pjsip_parser_err_report *err;
    pj_status_t status;
    pj_str_t reason;

    pj_list_init(&p->errs);
    status = pjsip__parse(pool, buf, len, NULL, &p->errs, &p->out);
    FUZZ_CHECK(len == 0 || memcmp(buf, text, len) == 0);
    for (err = p->errs.next; err != &p->errs; err = err->next)
        FUZZ_CHECK(err->line >= 1 && err->col >= 1 && err->hname.slen > 0);
    if (status != PJ_SUCCESS)
        return PJ_FALSE;
    FUZZ_CHECK(p->out.size <= len);
    p->check = pjsip__msg_check(p->out.msg, &p->errs, &p->code, &reason);
    FUZZ_CHECK(p->code == 0 || (p->code >= 400 && p->code < 600));
    FUZZ_CHECK((p->check == PJ_SUCCESS) == (reason.slen == 0));
    return PJ_TRUE;
}

static pj_bool_t start_line_is_broken(const parsed *p)
{
    static const char *const names[] = {PJSIP__ERR_REQUEST_LINE, PJSIP__ERR_STATUS_LINE,
                                        PJSIP__ERR_VERSION};
    const pjsip_parser_err_report *first = p->errs.next;

    for (unsigned i = 0; first != &p->errs && i < PJ_ARRAY_SIZE(names); i++) {
        if (pj_strcmp2(&first->hname, names[i]) == 0)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

/* What the transport and the layers above rely on in a message that passed. */
static void check_passed(const parsed *p, const char *text, size_t len)
{
    pj_size_t framed = 0;
    pj_status_t status = pjsip_find_msg(text, len, PJ_FALSE, &framed);

    FUZZ_CHECK(p->out.cid && p->out.from && p->out.to && p->out.via && p->out.cseq);
    FUZZ_CHECK(p->out.msg->type == PJSIP_RESPONSE_MSG || p->out.msg->line.req.uri);
    if (p->out.clen)
        FUZZ_CHECK(status == PJ_SUCCESS && framed == p->out.size);
    else
        FUZZ_CHECK(status == PJSIP_EMISSINGHDR && p->out.size == len);
}

FUZZ_TARGET(fuzz_message)
{
    pj_pool_t *pool = fuzz_begin();
    char *packet = fuzz_copy(data, size);
    pj_size_t framed = 0;
    pjsip_msg *clone;
    pj_str_t first, second, third;
    parsed one, two;

    pjsip_find_msg(packet, size, PJ_TRUE, &framed);
    FUZZ_CHECK(framed <= size);
    if (!parse(pool, packet, size, &one)) {
        FUZZ_CHECK(pjsip_parse_msg(pool, packet, size, NULL) == NULL);
        return fuzz_end();
    }
    if (one.check == PJ_SUCCESS)
        check_passed(&one, packet, size);
    first = fuzz_print(print_msg, one.out.msg, 24 * size + 1000);
    clone = pjsip_msg_clone(pool, one.out.msg);
    FUZZ_CHECK(clone != NULL);
    second = fuzz_print(print_msg, clone, 24 * size + 1000);
    fuzz_same("a copy's print", &first, &second);

    FUZZ_CHECK(parse(pool, first.ptr, (size_t)first.slen, &two));
    third = fuzz_print(print_msg, two.out.msg, 24 * size + 1000);
    if (!start_line_is_broken(&one))
        fuzz_same("print, parse, print", &first, &third);
    if (one.check == PJ_SUCCESS) {
        FUZZ_CHECK(two.check == PJ_SUCCESS);
        check_passed(&two, first.ptr, (size_t)first.slen);
    }
    return fuzz_end();
}
