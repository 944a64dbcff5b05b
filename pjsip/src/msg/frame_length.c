/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a message ends in a stream (RFC 3261 18.3).
 *
 * The header section is read with the parser's own line splitter and number reader, so framing and
 * parsing cannot disagree about what a line, a Content-Length or the end of the headers is; that
 * they do is how requests are smuggled. Lengths are 64 bits wide and checked against
 * PJSIP_MAX_CONTENT_LENGTH.
 */
#include "msg/frame_length.h"
#include "msg/cursor.h"
#include "msg/find.h"
#include "msg/hdr.h"
#include "msg/parse_lines.h"

#include <pjsip/sip_parser.h>

enum { NO_LENGTH = -1, BAD_LENGTH = -2 };

/*
 * Behind the start line, empty lines before it included; NULL with the status if it is not there.
 */
static const char *skip_start_line(const char *p, const char *end, pj_status_t *status)
{
    while (p < end && (*p == '\r' || *p == '\n'))
        p++;
    p = pjsip__find_eol(p, end);
    if (p == end || (*p == '\r' && p + 1 == end)) {
        *status = PJSIP_EPARTIALMSG;
        return NULL;
    }
    if (*p == '\r' && p[1] != '\n') {
        *status = PJSIP_EINVALIDMSG;
        return NULL;
    }
    return p + (*p == '\r' ? 2 : 1);
}

/* The number on a Content-Length line, if it agrees with the one before. */
static pj_int64_t take_length(const pjsip__line *line, pj_int64_t before)
{
    pjsip__cursor in;
    pj_int64_t length;

    pjsip__cursor_init(&in, NULL, line->value, (pj_size_t)(line->value_end - line->value));
    length = (pj_int64_t)pjsip__cursor_number(&in, PJSIP_MAX_CONTENT_LENGTH);
    cursor_end(&in);
    if (!cursor_ok(&in) || (before != NO_LENGTH && before != length))
        return BAD_LENGTH;
    return length;
}

/* Read the head at buf: where it ends, and its Content-Length. */
static pj_status_t read_head(const char *buf, pj_size_t size, const char **body, pj_int64_t *length)
{
    const char *end = buf + size;
    pj_status_t status = PJ_SUCCESS;
    const char *p = skip_start_line(buf, end, &status);
    pjsip__line line;

    *body = buf;
    *length = NO_LENGTH;
    while (p) {
        pjsip__line_kind kind = pjsip__line_next(&p, end, &line);

        if (kind == LINE_NONE)
            return PJSIP_EPARTIALMSG;
        if (kind == LINE_BLANK) {
            *body = p;
            return PJ_SUCCESS;
        }
        if (kind == LINE_BAD)
            continue;
        if (line.desc && line.desc->type == PJSIP_H_CONTENT_LENGTH && *length != BAD_LENGTH)
            *length = take_length(&line, *length);
    }
    return status;
}

pj_status_t pjsip__stream_msg_size(const char *head, pj_size_t head_len, pj_size_t *msg_size)
{
    const char *body;
    pj_int64_t length;
    pj_status_t status = read_head(head, head_len, &body, &length);

    if (status != PJ_SUCCESS)
        return status;
    if (length == NO_LENGTH)
        return PJSIP_EMISSINGHDR;
    if (length == BAD_LENGTH)
        return PJSIP_EINVALIDHDR;
    *msg_size = (pj_size_t)(body - head) + (pj_size_t)length;
    return PJ_SUCCESS;
}

PJ_DEF(pj_status_t)
pjsip_find_msg(const char *buf, pj_size_t size, pj_bool_t is_datagram, pj_size_t *msg_size)
{
    pj_size_t total;
    pj_status_t status = pjsip__stream_msg_size(buf, size, &total);

    if (status == PJSIP_EMISSINGHDR && is_datagram) {
        *msg_size = size;
        return PJ_SUCCESS;
    }
    if (status != PJ_SUCCESS)
        return status;
    if (total > size)
        return PJSIP_EPARTIALMSG;
    *msg_size = total;
    return PJ_SUCCESS;
}
