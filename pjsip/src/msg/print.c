/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Printing a message, once, into one buffer.
 *
 * Content-Type and Content-Length come from the body. Its length is known only when it is printed,
 * but the field stands before it: room for five digits is left and filled in afterwards, which
 * covers what fits a datagram; a longer body is moved up by the digits it needs. A Content-Length
 * in the list is left out always, a Content-Type if there is a body.
 */
#include "msg/out.h"
#include "msg/hdr.h"
#include "msg/media_type.h"
#include "msg/put.h"

enum { LEN_DIGITS = 5, MAX_IN_ROOM = 99999 };

OUT_INLINE char *put_request_line(char *to, const pjsip_request_line *req, pj_size_t room)
{
    const pjsip_sip_uri *uri = put_plain_uri_of(req->uri);

    if (!uri || !put_has_room(room, req->method.name.slen + put_plain_uri_text(uri)))
        return NULL;
    to = put_text(put_str(to, &req->method.name), " ");
    to = put_plain_uri(to, PJSIP_URI_IN_REQ_URI, uri);
    return to ? put_text(to, " SIP/2.0\r\n") : NULL;
}

OUT_INLINE char *put_status_line(char *to, const pjsip_status_line *line, pj_size_t room)
{
    const pj_str_t *reason = line->reason.ptr ? &line->reason : pjsip_get_status_text(line->code);

    if (line->code < 0 || !put_has_room(room, reason->slen))
        return NULL;
    to = put_plain_number(put_text(to, "SIP/2.0 "), (unsigned)line->code);
    return to ? put_text(put_str(put_text(to, " "), reason), "\r\n") : NULL;
}

OUT_TIGHT pjsip__pen start_line_tight(pjsip__pen pen, const pjsip_msg *msg)
{
    const pjsip_status_line *status = &msg->line.status;
    pjsip__out all = out_with(pen);
    pjsip__out *out = &all;

    if (msg->type == PJSIP_REQUEST_MSG) {
        out_str(out, &msg->line.req.method.name);
        out_char(out, ' ');
        pjsip__out_uri(out, PJSIP_URI_IN_REQ_URI, msg->line.req.uri);
        out_text(out, " SIP/2.0\r\n");
        return out_pen(out);
    }
    out_text(out, "SIP/2.0 ");
    pjsip__out_number(out, status->code > 0 ? (unsigned)status->code : 0);
    out_char(out, ' ');
    out_str(out, status->reason.ptr ? &status->reason : pjsip_get_status_text(status->code));
    out_text(out, "\r\n");
    return out_pen(out);
}

OUT_INLINE void out_start_line(pjsip__out *out, const pjsip_msg *msg)
{
    char *end;

    if (msg->type == PJSIP_REQUEST_MSG)
        end = put_request_line(out->cur, &msg->line.req, out_room(out));
    else
        end = put_status_line(out->cur, &msg->line.status, out_room(out));
    if (end)
        out->cur = end;
    else
        out_take(out, start_line_tight(out_pen(out), msg));
}

OUT_INLINE pj_bool_t is_made_from_body(const pjsip_msg *msg, const pjsip_hdr *hdr)
{
    if (hdr->type != PJSIP_H_CONTENT_LENGTH && hdr->type != PJSIP_H_CONTENT_TYPE)
        return PJ_FALSE;
    return hdr->type == PJSIP_H_CONTENT_LENGTH || msg->body;
}

OUT_INLINE void out_headers(pjsip__out *out, const pjsip_msg *msg)
{
    pjsip_hdr *hdr;
    int len;

    for (hdr = msg->hdr.next; hdr != &msg->hdr; hdr = hdr->next) {
        /* a header a program made without functions prints as nothing */
        if (is_made_from_body(msg, hdr) || !hdr->vptr)
            continue;
        len = hdr->vptr->print_on(hdr, out->cur, out_room(out));
        if (len > 0) {
            out->cur += len;
            out_text(out, "\r\n");
        } else if (len < 0) {
            out_fail(out);
            return;
        }
    }
}

OUT_INLINE void out_name_of(pjsip__out *out, pjsip_hdr_e type)
{
    const pjsip__hdr_desc *desc = &pjsip__hdr_descs[type];
    pj_bool_t compact = pjsip_sip_cfg_var.endpt.use_compact_form;

    out_str(out, compact ? &desc->sname : &desc->name);
    out_text(out, ": ");
}

/* Write the length right-aligned into its room, moving what follows if the room is too small. */
OUT_INLINE void fill_length(pjsip__out *out, char *room, unsigned len)
{
    pj_size_t count = LEN_DIGITS;
    unsigned rest;
    char *p;

    for (rest = len; rest > MAX_IN_ROOM; rest /= 10)
        count++;
    if (count > LEN_DIGITS) {
        if (out_room(out) < count - LEN_DIGITS) {
            out_fail(out);
            return;
        }
        memmove(room + count, room + LEN_DIGITS, (size_t)(out->cur - room) - LEN_DIGITS);
        out->cur += count - LEN_DIGITS;
    }
    for (p = room + count; len; len /= 10)
        *--p = (char)('0' + len % 10);
}

/* The field with this length and the end of the headers. */
OUT_INLINE void out_length(pjsip__out *out, const char *length)
{
    if (pjsip_sip_cfg_var.endpt.use_compact_form)
        out_text(out, "l: ");
    else
        out_text(out, "Content-Length: ");
    out_text(out, length);
    out_text(out, "\r\n\r\n");
}

OUT_INLINE void out_body(pjsip__out *out, pjsip_msg_body *body)
{
    char *room;
    int len;

    if (body->content_type.type.slen > 0) {
        out_name_of(out, PJSIP_H_CONTENT_TYPE);
        pjsip__out_media_type(out, &body->content_type);
        out_text(out, "\r\n");
    }
    out_length(out, "    0");
    if (out->over)
        return;
    room = out->cur - sizeof("    0\r\n\r\n") + 1;
    len = body->print_body(body, out->cur, (pj_size_t)(out->end - out->cur));
    if (len < 0) {
        out_fail(out);
        return;
    }
    out->cur += len;
    fill_length(out, room, (unsigned)len);
}

PJ_DEF(pj_ssize_t) pjsip_msg_print(const pjsip_msg *msg, char *buf, pj_size_t size)
{
    pjsip__out out = out_to(buf, size);

    out_start_line(&out, msg);
    out_headers(&out, msg);
    if (msg->body) {
        out_body(&out, msg->body);
    } else {
        out_length(&out, "0");
    }
    if (!out.over && out.cur < out.end)
        *out.cur = '\0';
    return out_result(&out);
}
