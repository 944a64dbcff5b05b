/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stream into messages, cut into chunks. The first octet is how many chunk sizes follow it, which are used in
 * turn (0 counts as 256); the rest is the stream. However it is cut, the messages, the pings and the end must
 * be the same as when all comes at once, and a message is what pjsip_find_msg() says it is.
 *
 * MAX_MSG is small, so that the engine finds the limit.
 */
#include "fuzz/fuzz.h"

#include "transport/transport_priv.h"

#include <pjsip/sip_parser.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_MSG = 2000, MAX_SIZES = 15 };

/* What came out of a stream, one after the other. */
typedef struct record {
    pj_str_t text;
    size_t room;
} record;

static void note(record *r, const void *data, size_t len)
{
    FUZZ_CHECK(len <= r->room - (size_t)r->text.slen);
    memcpy(r->text.ptr + r->text.slen, data, len);
    r->text.slen += (pj_ssize_t)len;
}

static void note_message(record *r, const char *msg, size_t len)
{
    pj_size_t framed = 0;

    FUZZ_CHECK(len > 0 && len <= MAX_MSG);
    FUZZ_CHECK(pjsip_find_msg(msg, len, PJ_FALSE, &framed) == PJ_SUCCESS && framed == len);
    note(r, "M", 1);
    note(r, &len, sizeof(len));
    note(r, msg, len);
}

/* How much of the message had come decides how much is shown of it: only the codes must agree. */
static void note_error(record *r, const pjsip__frame *frame, const char *msg, size_t len)
{
    FUZZ_CHECK(frame->error != PJ_SUCCESS && frame->code >= 400);
    fuzz_copy(msg, len);
    note(r, "E", 1);
    note(r, &frame->error, sizeof(frame->error));
    note(r, &frame->code, sizeof(frame->code));
}

static void take(pjsip__frame *frame, const char *chunk, size_t len, record *r)
{
    pjsip__frame_event event;
    const char *msg;
    pj_size_t msg_len;

    FUZZ_CHECK(pjsip__frame_feed(frame, chunk, len) == PJ_SUCCESS);
    do {
        event = pjsip__frame_next(frame, MAX_MSG, &msg, &msg_len);
        if (event == PJSIP__FRAME_MESSAGE)
            note_message(r, msg, msg_len);
        else if (event == PJSIP__FRAME_PING)
            note(r, "P", 1);
        else if (event == PJSIP__FRAME_ERROR)
            note_error(r, frame, msg, msg_len);
    } while (event == PJSIP__FRAME_MESSAGE || event == PJSIP__FRAME_PING);
    FUZZ_CHECK(event == PJSIP__FRAME_ERROR || (!msg && !msg_len));
    FUZZ_CHECK(frame->kept <= frame->cap && frame->kept < 2 * MAX_MSG + len);
}

/* Feed the stream in chunks of these sizes, each gone when it has been taken. */
static pj_str_t run(const uint8_t *data, size_t size, const uint8_t *sizes, size_t count)
{
    pjsip__frame frame;
    record r = {fuzz_slice("", 0), 16 * size + 64};

    r.text.ptr = malloc(r.room);
    pjsip__frame_init(&frame, fuzz_factory());
    for (size_t i = 0; size > 0 && frame.error == PJ_SUCCESS; i++) {
        size_t len = count ? sizes[i % count] : size;
        char *chunk;

        len = len == 0 ? 256 : len;
        len = len < size ? len : size;
        chunk = malloc(len);
        memcpy(chunk, data, len);
        take(&frame, chunk, len, &r);
        free(chunk);
        data += len;
        size -= len;
    }
    /* what is left over at an error depends on where the chunk ended */
    if (frame.error == PJ_SUCCESS)
        note(&r, pjsip__frame_partial(&frame) ? "+" : ".", 1);
    pjsip__frame_fini(&frame);
    return r.text;
}

FUZZ_TARGET(fuzz_stream)
{
    static const uint8_t one = 1;
    size_t count = size ? data[0] % (MAX_SIZES + 1) : 0;
    const uint8_t *stream = data + count + 1;
    pj_str_t whole, cut, octets;

    if (size < count + 1)
        return 0;
    size -= count + 1;
    fuzz_begin();
    whole = run(stream, size, NULL, 0);
    cut = run(stream, size, data + 1, count);
    octets = run(stream, size, &one, 1);
    fuzz_same("a stream in chunks", &whole, &cut);
    fuzz_same("a stream octet by octet", &whole, &octets);
    free(whole.ptr);
    free(cut.ptr);
    free(octets.ptr);
    return fuzz_end();
}
