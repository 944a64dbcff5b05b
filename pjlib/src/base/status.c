/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Status codes to texts. The library's own are a table, the system's come from strerror_r(), those
 * of other libraries from the callbacks they register for their ranges. Registrations are few and
 * looked up only when something went wrong: a list under a mutex. A callback runs without the
 * mutex.
 */
#include <pj/errno.h>

#include "base/alloc.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct status_text {
    pj_status_t code;
    const char *text;
} status_text;

static const status_text own_texts[] = {
    PJ_BUILD_ERR(PJ_EUNKNOWN, "Unknown error"),
    PJ_BUILD_ERR(PJ_EPENDING, "Operation under way"),
    PJ_BUILD_ERR(PJ_ETOOMANYCONN, "Too many connections"),
    PJ_BUILD_ERR(PJ_EINVAL, "Invalid argument or value"),
    PJ_BUILD_ERR(PJ_ENAMETOOLONG, "Name too long"),
    PJ_BUILD_ERR(PJ_ENOTFOUND, "Not found"),
    PJ_BUILD_ERR(PJ_ENOMEM, "Out of memory"),
    PJ_BUILD_ERR(PJ_EBUG, "Internal error"),
    PJ_BUILD_ERR(PJ_ETIMEDOUT, "Timed out"),
    PJ_BUILD_ERR(PJ_ETOOMANY, "Too many objects"),
    PJ_BUILD_ERR(PJ_EBUSY, "Object is busy"),
    PJ_BUILD_ERR(PJ_ENOTSUP, "Not supported"),
    PJ_BUILD_ERR(PJ_EINVALIDOP, "Operation not allowed in this state"),
    PJ_BUILD_ERR(PJ_ECANCELLED, "Operation cancelled"),
    PJ_BUILD_ERR(PJ_EEXISTS, "Object already exists"),
    PJ_BUILD_ERR(PJ_EEOF, "End of file"),
    PJ_BUILD_ERR(PJ_ETOOBIG, "Size too big"),
    PJ_BUILD_ERR(PJ_ERESOLVE, "Host name could not be resolved"),
    PJ_BUILD_ERR(PJ_ETOOSMALL, "Size too small"),
    PJ_BUILD_ERR(PJ_EIGNORED, "Ignored"),
    PJ_BUILD_ERR(PJ_EIPV6NOTSUP, "IPv6 not supported"),
    PJ_BUILD_ERR(PJ_EAFNOTSUP, "Address family not supported"),
    PJ_BUILD_ERR(PJ_EGONE, "Object no longer exists"),
    PJ_BUILD_ERR(PJ_ESOCKETSTOP, "Socket is stopped"),
    PJ_BUILD_ERR(PJ_ETRYAGAIN, "Try again later"),
    PJ_BUILD_ERR(PJ_EOVERFLOW, "Queue is full"),
};

typedef struct range {
    struct range *next;
    pj_status_t first;
    pj_status_t last;
    pj_error_callback text_of;
} range;

static range *ranges;
static pthread_mutex_t ranges_lock = PTHREAD_MUTEX_INITIALIZER;

static pj_error_callback callback_of(pj_status_t code)
{
    pj_error_callback found = NULL;

    pthread_mutex_lock(&ranges_lock);
    for (const range *r = ranges; r && !found; r = r->next) {
        if (code >= r->first && code <= r->last)
            found = r->text_of;
    }
    pthread_mutex_unlock(&ranges_lock);
    return found;
}

static const char *own_text(pj_status_t code)
{
    for (size_t i = 0; i < PJ_ARRAY_SIZE(own_texts); i++) {
        if (own_texts[i].code == code)
            return own_texts[i].text;
    }
    return NULL;
}

static const char *text_of(pj_status_t code, char *scratch, size_t size)
{
    const char *text = NULL;

    if (code == PJ_SUCCESS)
        return "Success";
    if (code >= PJ_ERRNO_START_STATUS && code < PJ_ERRNO_START_SYS)
        text = own_text(code);
    else if (code >= PJ_ERRNO_START_SYS && code < PJ_ERRNO_START_USER)
        return strerror_r(PJ_STATUS_TO_OS(code), scratch, size);
    if (text)
        return text;
    snprintf(scratch, size, "Unknown error %d", code);
    return scratch;
}

pj_str_t pj_strerror(pj_status_t statcode, char *buf, pj_size_t bufsize)
{
    pj_error_callback cb;
    char scratch[128];
    pj_str_t out = {buf, 0};

    if (!buf || !bufsize)
        return out;
    cb = callback_of(statcode);
    if (cb)
        return cb(statcode, buf, bufsize);
    snprintf(buf, bufsize, "%s", text_of(statcode, scratch, sizeof(scratch)));
    out.slen = (pj_ssize_t)strlen(buf);
    return out;
}

static range *overlapping(pj_status_t first, pj_status_t last)
{
    range *r = ranges;

    while (r && (last < r->first || first > r->last))
        r = r->next;
    return r;
}

pj_status_t pj_register_strerror(pj_status_t start_code, pj_status_t err_space, pj_error_callback f)
{
    pj_status_t status = PJ_SUCCESS;
    pj_status_t last;
    range *other;
    range *r;

    if (!f || err_space <= 0 || start_code < PJ_ERRNO_START ||
        __builtin_add_overflow(start_code, err_space - 1, &last))
        return PJ_EINVAL;
    r = pj__malloc(sizeof(*r));
    if (!r)
        return PJ_ENOMEM;
    *r = (range){.first = start_code, .last = last, .text_of = f};
    pthread_mutex_lock(&ranges_lock);
    other = overlapping(start_code, last);
    if (!other) {
        r->next = ranges;
        ranges = r;
        r = NULL;
    } else if (other->first != start_code || other->last != last || other->text_of != f) {
        status = PJ_EEXISTS;
    }
    pthread_mutex_unlock(&ranges_lock);
    pj__free(r);
    return status;
}

void pj_errno_clear_handlers(void)
{
    range *r;

    pthread_mutex_lock(&ranges_lock);
    r = ranges;
    ranges = NULL;
    pthread_mutex_unlock(&ranges_lock);
    while (r) {
        range *next = r->next;

        pj__free(r);
        r = next;
    }
}
