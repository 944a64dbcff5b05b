/* SPDX-License-Identifier: BSD-2-Clause */
/* Parsing URIs and addresses, and what the sorts of URI share. */
#ifndef MSG_URI_H
#define MSG_URI_H

#include "msg/cursor.h"
#include "msg/out.h"

/* Parse [from, to) as one URI of any scheme; NULL with the cursor's error set if it is none. */
pjsip_uri *pjsip__uri_parse(pjsip__cursor *in, const char *from, const char *to);

/* The same for a scheme that is known, after its colon. */
pjsip_uri *pjsip__uri_parse_sip(pjsip__cursor *in, const char *from, const char *to,
                                pj_bool_t secure);
/*
 * Parse "sip:" and what nearly all URIs in brackets are, up to the stop ('>' or ' ') behind it:
 * [ [ "+" ] word "@" ] word [ ":" port ] *( ";" word [ "=" word ] ). The cursor, which is indexed, is
 * at the scheme, and then behind the stop. NULL with nothing taken if it is anything else or in any
 * way wrong: then pjsip__uri_parse() is to look.
 */
pjsip_uri *pjsip__uri_parse_sip_plain(pjsip__cursor *in, char stop);

pjsip_uri *pjsip__uri_parse_tel(pjsip__cursor *in, const char *from, const char *to);

extern const pjsip_uri_vptr pjsip__name_addr_vptr;

/* Where the addr-spec of an address without <> ends. */
typedef enum pjsip__addr_end {
    ADDR_ENDS_AT_PARAMS, /* at ';' and ',': what follows is the header's (RFC 3261 20.10) */
    ADDR_ENDS_AT_SPACE   /* the whole word is the URI */
} pjsip__addr_end;

/* Parse ( name-addr / addr-spec ): *brackets tells which it was. addr->uri is NULL on error. */
void pjsip__addr_parse(pjsip__cursor *in, pjsip__addr_end addr_end, pjsip_name_addr *addr,
                       pj_bool_t *brackets);

/* The same of a header's value; what is plain from its first octet on is taken here. */
static inline void addr_parse_in_hdr(pjsip__cursor *in, pjsip_name_addr *addr)
{
    pj_bool_t brackets;

    if (cursor_is_indexed(in) && *in->cur == '<') {
        in->cur++;
        addr->uri = pjsip__uri_parse_sip_plain(in, '>');
        if (addr->uri) {
            addr->vptr = (pjsip_uri_vptr *)&pjsip__name_addr_vptr;
            str_clear(&addr->display);
            return;
        }
        in->cur--;
    }
    pjsip__addr_parse(in, ADDR_ENDS_AT_PARAMS, addr, &brackets);
}

/* As pjsip_name_addr_assign(), but says whether there was memory for all of it. */
pj_bool_t pjsip__name_addr_copy(pj_pool_t *pool, pjsip_name_addr *dst, const pjsip_name_addr *src);

static inline void name_addr_init(pjsip_name_addr *addr)
{
    addr->vptr = (pjsip_uri_vptr *)&pjsip__name_addr_vptr;
    addr->display.ptr = NULL;
    addr->display.slen = 0;
    addr->uri = NULL;
}

/* An address in a header, not in a request line. */
OUT_INLINE void pjsip__out_name_addr(pjsip__out *out, pjsip_uri_context_e context,
                                     const pjsip_name_addr *addr)
{
    const pjsip_uri *uri = addr->uri;

    /* an address in an address: its own display name is not printed */
    if (uri && uri->vptr == &pjsip__name_addr_vptr)
        uri = pjsip_uri_get_uri(uri);
    if (addr->display.slen > 0) {
        pjsip__out_quoted(out, &addr->display);
        out_char(out, ' ');
    }
    out_char(out, '<');
    pjsip__out_uri(out, context, uri);
    out_char(out, '>');
}

#endif
