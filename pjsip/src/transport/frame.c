/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stream into messages (RFC 3261 18.3).
 *
 * What is fed is worked on where it lies; only what is left over is kept, in a buffer that exists as long as there is
 * something in it. The search for the end of the headers goes on where it stopped, so a message that comes one octet
 * at a time costs no more than one that comes at once. Content-Length decides where the message ends and has no
 * second chance: without one, or with one that is not a number or contradicts another, the stream cannot be
 * followed any more.
 *
 * Between messages, CRLFs are skipped (RFC 3261 7.5); two in a row are a ping (RFC 5626 3.5.1), one is a pong,
 * however the octets are divided among reads. A lone LF counts as an end of line, as it does in the parser.
 */
#include "transport/transport_priv.h"

#include "msg/frame_length.h"

enum { FIRST_BUFFER = 2048 };

void pjsip__frame_init(pjsip__frame *f, pj_pool_factory *pf)
{
    memset(f, 0, sizeof(*f));
    f->pf = pf;
}

static void drop_buffer(pjsip__frame *f)
{
    if (f->pool)
        pj_pool_release(f->pool);
    f->pool = NULL;
    f->buf = NULL;
    f->cap = f->kept = 0;
}

void pjsip__frame_fini(pjsip__frame *f)
{
    drop_buffer(f);
    f->win = NULL;
    f->win_len = 0;
}

/* Make room for @a more octets after those kept. */
static pj_status_t grow(pjsip__frame *f, pj_size_t more)
{
    pj_size_t cap = f->cap ? f->cap : FIRST_BUFFER;
    pj_pool_t *pool;
    char *buf;

    while (cap < f->kept + more)
        cap *= 2;
    if (cap == f->cap)
        return PJ_SUCCESS;
    pool = pj_pool_create(f->pf, "frame", cap + 512, 512, NULL);
    buf = pool ? pj_pool_alloc(pool, cap) : NULL;
    if (!buf) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    if (f->kept)
        memcpy(buf, f->buf, f->kept);
    if (f->pool)
        pj_pool_release(f->pool);
    f->pool = pool;
    f->buf = buf;
    f->cap = cap;
    return PJ_SUCCESS;
}

pj_status_t pjsip__frame_feed(pjsip__frame *f, const char *data, pj_size_t len)
{
    pj_status_t status;

    if (!f->kept) {
        f->win = data;
        f->win_len = len;
        return PJ_SUCCESS;
    }
    status = grow(f, len);
    if (status != PJ_SUCCESS)
        return status;
    memcpy(f->buf + f->kept, data, len);
    f->kept += len;
    f->win = f->buf;
    f->win_len = f->kept;
    return PJ_SUCCESS;
}

/* Keep what is left of the window. */
static pjsip__frame_event keep(pjsip__frame *f)
{
    if (f->win_len == 0) {
        drop_buffer(f);
    } else if (f->kept) {
        memmove(f->buf, f->win, f->win_len);
        f->kept = f->win_len;
    } else {
        if (grow(f, f->win_len) != PJ_SUCCESS) {
            f->error = PJ_ENOMEM;
            return PJSIP__FRAME_ERROR;
        }
        memcpy(f->buf, f->win, f->win_len);
        f->kept = f->win_len;
    }
    f->win = f->buf;
    return PJSIP__FRAME_MORE;
}

static void skip(pjsip__frame *f, pj_size_t n)
{
    f->win += n;
    f->win_len -= n;
}

/* Skip ends of line between messages. PJ_TRUE: a ping is complete. */
static pj_bool_t skip_eols(pjsip__frame *f)
{
    while (f->win_len) {
        char c = *f->win;

        if (c == '\r' && !f->after_cr) {
            f->after_cr = PJ_TRUE;
        } else if (c == '\n') {
            f->after_cr = PJ_FALSE;
            if (++f->eols == 2) {
                f->eols = 0;
                skip(f, 1);
                return PJ_TRUE;
            }
        } else {
            break;
        }
        skip(f, 1);
    }
    if (f->win_len) {
        f->eols = 0;
        f->after_cr = PJ_FALSE;
    }
    return PJ_FALSE;
}

/* Length of the head, up to and including the empty line; 0: it has not ended yet. */
static pj_size_t find_head(pjsip__frame *f)
{
    const char *end = f->win + f->win_len;
    const char *p = f->win + f->scanned;
    const char *nl;

    while ((nl = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        const char *next = nl + 1;

        if (next < end && *next == '\r')
            next++;
        if (next < end && *next == '\n')
            return (pj_size_t)(next + 1 - f->win);
        if (next == end) { /* undecided: come back to this line's end */
            f->scanned = (pj_size_t)(nl - f->win);
            return 0;
        }
        p = nl + 1;
    }
    f->scanned = f->win_len;
    return 0;
}

static pjsip__frame_event fail(pjsip__frame *f, pj_status_t status, int code, const char *reason)
{
    f->error = status;
    f->code = code;
    f->reason = reason;
    return PJSIP__FRAME_ERROR;
}

/* Know msg_len from the head. */
static pj_status_t measure(pjsip__frame *f, pj_size_t max_msg)
{
    pj_size_t size = 0;
    pj_status_t status;

    status = pjsip__stream_msg_size(f->win, f->head_len, &size);
    if (status == PJSIP_EMISSINGHDR) {
        fail(f, status, 400, "Missing Content-Length");
    } else if (status != PJ_SUCCESS) {
        fail(f, status, 400, "Bad Content-Length");
    } else if (size > max_msg) {
        status = PJSIP_EMSGTOOLONG;
        fail(f, status, 513, NULL);
    } else {
        f->msg_len = size;
    }
    return status;
}

pjsip__frame_event pjsip__frame_next(pjsip__frame *f, pj_size_t max_msg, const char **msg,
                                     pj_size_t *msg_len)
{
    *msg = NULL;
    *msg_len = 0;
    if (f->error != PJ_SUCCESS)
        return PJSIP__FRAME_ERROR;
    if (f->msg_len && f->scanned == f->msg_len) { /* the message given last is used up */
        skip(f, f->msg_len);
        f->head_len = f->msg_len = f->scanned = 0;
    }
    if (!f->head_len && f->scanned == 0 && skip_eols(f))
        return PJSIP__FRAME_PING;
    if (!f->head_len) {
        f->head_len = find_head(f);
        /* whether its end has come already must not decide what is wrong with it */
        if ((f->head_len ? f->head_len : f->win_len) > max_msg) {
            const char *nl = memrchr(f->win, '\n', max_msg);

            *msg = f->win;
            *msg_len = nl ? (pj_size_t)(nl + 1 - f->win) : 0;
            return fail(f, PJSIP_EMSGTOOLONG, 513, NULL);
        }
        if (!f->head_len)
            return keep(f);
    }
    *msg = f->win;
    *msg_len = f->head_len;
    if (!f->msg_len && measure(f, max_msg) != PJ_SUCCESS)
        return PJSIP__FRAME_ERROR;
    if (f->win_len < f->msg_len) {
        *msg = NULL;
        *msg_len = 0;
        return keep(f);
    }
    *msg_len = f->msg_len;
    f->scanned = f->msg_len;
    return PJSIP__FRAME_MESSAGE;
}

pj_bool_t pjsip__frame_partial(const pjsip__frame *f)
{
    return f->kept > 0;
}
