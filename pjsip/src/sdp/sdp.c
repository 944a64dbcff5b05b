/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model: connections, bandwidths, media, sessions; copying, adding, removing.
 *
 * The structs hold arrays sized for the largest description, some kilobytes each. What is made here
 * sets the counts and leaves the arrays as they come from the pool: clearing them would cost more than
 * everything else that is done with a description.
 */
#include "sdp/lines.h"
#include "sdp/sdp_priv.h"

#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

pj_str_t pjmedia__str(const char *s)
{
    pj_str_t slice = {(char *)s, (pj_ssize_t)strlen(s)};

    return slice;
}

bool pjmedia__str_same(const pj_str_t *a, const char *b)
{
    const pj_str_t slice = pjmedia__str(b);

    /* most differ in length; most of the others are written in the same case */
    if (a->slen != slice.slen)
        return false;
    return slice.slen == 0 || memcmp(a->ptr, b, (size_t)slice.slen) == 0 ||
           pj_stricmp(a, &slice) == 0;
}

bool pjmedia__str_dup(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src)
{
    char *copy = NULL;

    if (src->slen > 0) {
        copy = pj_pool_alloc(pool, (pj_size_t)src->slen);
        if (!copy)
            return false;
        memcpy(copy, src->ptr, (size_t)src->slen);
    }
    dst->ptr = copy;
    dst->slen = copy ? src->slen : 0;
    return true;
}

pjmedia_sdp_conn *pjmedia_sdp_conn_clone(pj_pool_t *pool, const pjmedia_sdp_conn *rhs)
{
    pjmedia_sdp_conn *copy;

    PJ_ASSERT_RETURN(pool && rhs, NULL);

    copy = pj_pool_alloc(pool, sizeof(*copy));
    if (!copy || !pjmedia__str_dup(pool, &copy->net_type, &rhs->net_type) ||
        !pjmedia__str_dup(pool, &copy->addr_type, &rhs->addr_type) ||
        !pjmedia__str_dup(pool, &copy->addr, &rhs->addr))
        return NULL;
    copy->ttl = rhs->ttl;
    copy->no_addr = rhs->no_addr;
    return copy;
}

pjmedia_sdp_bandw *pjmedia_sdp_bandw_clone(pj_pool_t *pool, const pjmedia_sdp_bandw *rhs)
{
    pjmedia_sdp_bandw *copy;

    PJ_ASSERT_RETURN(pool && rhs, NULL);

    copy = pj_pool_alloc(pool, sizeof(*copy));
    if (!copy || !pjmedia__str_dup(pool, &copy->modifier, &rhs->modifier))
        return NULL;
    copy->value = rhs->value;
    return copy;
}

static bool clone_bandws(pj_pool_t *pool, unsigned *count, pjmedia_sdp_bandw *dst[],
                         unsigned src_count, pjmedia_sdp_bandw *const src[])
{
    for (*count = 0; *count < src_count; ++*count) {
        dst[*count] = pjmedia_sdp_bandw_clone(pool, src[*count]);
        if (!dst[*count])
            return false;
    }
    return true;
}

static bool clone_attrs(pj_pool_t *pool, unsigned *count, pjmedia_sdp_attr *dst[],
                        unsigned src_count, pjmedia_sdp_attr *const src[])
{
    for (*count = 0; *count < src_count; ++*count) {
        dst[*count] = pjmedia_sdp_attr_clone(pool, src[*count]);
        if (!dst[*count])
            return false;
    }
    return true;
}

pjmedia_sdp_media *pjmedia__media_alloc(pj_pool_t *pool)
{
    pjmedia_sdp_media *m = pj_pool_alloc(pool, sizeof(*m));

    if (!m)
        return NULL;
    m->desc.media = m->desc.transport = pjmedia__str("");
    m->desc.port = 0;
    m->desc.port_count = 0;
    m->desc.fmt_count = 0;
    m->conn = NULL;
    m->bandw_count = 0;
    m->attr_count = 0;
    memset(&m->more, 0, sizeof(m->more));
    return m;
}

pjmedia_sdp_session *pjmedia__session_alloc(pj_pool_t *pool)
{
    pjmedia_sdp_session *s = pj_pool_alloc(pool, sizeof(*s));

    if (!s)
        return NULL;
    memset(&s->origin, 0, sizeof(s->origin));
    s->name = pjmedia__str("");
    s->conn = NULL;
    s->bandw_count = 0;
    s->time.start = s->time.stop = 0;
    s->attr_count = 0;
    s->media_count = 0;
    memset(&s->more, 0, sizeof(s->more));
    return s;
}

/* The m= line and the c= line; everything else is optional in a copy. */
static bool clone_desc(pj_pool_t *pool, pjmedia_sdp_media *dst, const pjmedia_sdp_media *src)
{
    dst->desc.port = src->desc.port;
    dst->desc.port_count = src->desc.port_count;
    if (!pjmedia__str_dup(pool, &dst->desc.media, &src->desc.media) ||
        !pjmedia__str_dup(pool, &dst->desc.transport, &src->desc.transport))
        return false;
    for (dst->desc.fmt_count = 0; dst->desc.fmt_count < src->desc.fmt_count;
         dst->desc.fmt_count++) {
        unsigned i = dst->desc.fmt_count;

        if (!pjmedia__str_dup(pool, &dst->desc.fmt[i], &src->desc.fmt[i]))
            return false;
    }
    if (src->conn)
        dst->conn = pjmedia_sdp_conn_clone(pool, src->conn);
    return !src->conn || dst->conn;
}

pjmedia_sdp_media *pjmedia_sdp_media_clone(pj_pool_t *pool, const pjmedia_sdp_media *rhs)
{
    pjmedia_sdp_media *copy;

    PJ_ASSERT_RETURN(pool && rhs, NULL);

    copy = pjmedia__media_alloc(pool);
    if (!copy || !clone_desc(pool, copy, rhs) ||
        !clone_bandws(pool, &copy->bandw_count, copy->bandw, rhs->bandw_count, rhs->bandw) ||
        !clone_attrs(pool, &copy->attr_count, copy->attr, rhs->attr_count, rhs->attr) ||
        !pjmedia__lines_clone(pool, &copy->more, &rhs->more, PJMEDIA__MEDIA_LINES))
        return NULL;
    return copy;
}

pjmedia_sdp_attr *pjmedia_sdp_media_find_attr(const pjmedia_sdp_media *m, const pj_str_t *name,
                                              const pj_str_t *fmt)
{
    PJ_ASSERT_RETURN(m, NULL);
    return pjmedia_sdp_attr_find(m->attr_count, m->attr, name, fmt);
}

pjmedia_sdp_attr *pjmedia_sdp_media_find_attr2(const pjmedia_sdp_media *m, const char *name,
                                               const pj_str_t *fmt)
{
    PJ_ASSERT_RETURN(m, NULL);
    return pjmedia_sdp_attr_find2(m->attr_count, m->attr, name, fmt);
}

pj_status_t pjmedia_sdp_media_add_attr(pjmedia_sdp_media *m, pjmedia_sdp_attr *attr)
{
    PJ_ASSERT_RETURN(m, PJ_EINVAL);
    return pjmedia_sdp_attr_add(&m->attr_count, m->attr, attr);
}

unsigned pjmedia_sdp_media_remove_all_attr(pjmedia_sdp_media *m, const char *name)
{
    PJ_ASSERT_RETURN(m, 0);
    return pjmedia_sdp_attr_remove_all(&m->attr_count, m->attr, name);
}

pj_status_t pjmedia_sdp_media_remove_attr(pjmedia_sdp_media *m, pjmedia_sdp_attr *attr)
{
    PJ_ASSERT_RETURN(m, PJ_EINVAL);
    return pjmedia_sdp_attr_remove(&m->attr_count, m->attr, attr);
}

pj_status_t pjmedia_sdp_session_add_attr(pjmedia_sdp_session *s, pjmedia_sdp_attr *attr)
{
    PJ_ASSERT_RETURN(s, PJ_EINVAL);
    return pjmedia_sdp_attr_add(&s->attr_count, s->attr, attr);
}

/* RFC 3264 8.2 asks for port 0 only. The identification tag stays so that groups can name the line. */
pj_status_t pjmedia_sdp_media_deactivate(pj_pool_t *pool, pjmedia_sdp_media *m)
{
    pjmedia_sdp_attr *mid;

    PJ_ASSERT_RETURN(pool && m, PJ_EINVAL);

    mid = pjmedia_sdp_media_find_attr2(m, "mid", NULL);
    m->desc.port = 0;
    m->attr_count = 0;
    pjmedia__lines_remove(&m->more, PJMEDIA__MEDIA_LINES);
    if (mid)
        m->attr[m->attr_count++] = mid;
    return pjmedia__dir_set(pool, m, 0) ? PJ_SUCCESS : PJ_ENOMEM;
}

pjmedia_sdp_media *pjmedia_sdp_media_clone_deactivate(pj_pool_t *pool, const pjmedia_sdp_media *rhs)
{
    pjmedia_sdp_media *copy;
    pjmedia_sdp_attr *mid;

    PJ_ASSERT_RETURN(pool && rhs, NULL);

    copy = pjmedia__media_alloc(pool);
    if (!copy || !clone_desc(pool, copy, rhs))
        return NULL;
    mid = pjmedia_sdp_media_find_attr2(rhs, "mid", NULL);
    if (mid && !clone_attrs(pool, &copy->attr_count, copy->attr, 1, &mid))
        return NULL;
    return pjmedia_sdp_media_deactivate(pool, copy) == PJ_SUCCESS ? copy : NULL;
}

static bool clone_origin(pj_pool_t *pool, pjmedia_sdp_session *dst, const pjmedia_sdp_session *src)
{
    dst->origin.id = src->origin.id;
    dst->origin.version = src->origin.version;
    return pjmedia__str_dup(pool, &dst->origin.user, &src->origin.user) &&
           pjmedia__str_dup(pool, &dst->origin.net_type, &src->origin.net_type) &&
           pjmedia__str_dup(pool, &dst->origin.addr_type, &src->origin.addr_type) &&
           pjmedia__str_dup(pool, &dst->origin.addr, &src->origin.addr);
}

pjmedia_sdp_session *pjmedia_sdp_session_clone(pj_pool_t *pool, const pjmedia_sdp_session *sess)
{
    pjmedia_sdp_session *copy;

    PJ_ASSERT_RETURN(pool && sess, NULL);

    copy = pjmedia__session_alloc(pool);
    if (!copy || !clone_origin(pool, copy, sess) ||
        !pjmedia__str_dup(pool, &copy->name, &sess->name) ||
        !clone_bandws(pool, &copy->bandw_count, copy->bandw, sess->bandw_count, sess->bandw) ||
        !clone_attrs(pool, &copy->attr_count, copy->attr, sess->attr_count, sess->attr) ||
        !pjmedia__lines_clone(pool, &copy->more, &sess->more, PJMEDIA__SESSION_LINES))
        return NULL;
    if (sess->conn && !(copy->conn = pjmedia_sdp_conn_clone(pool, sess->conn)))
        return NULL;
    copy->time = sess->time;
    for (unsigned i = 0; i < sess->media_count; i++) {
        copy->media[i] = pjmedia_sdp_media_clone(pool, sess->media[i]);
        if (!copy->media[i])
            return NULL;
        copy->media_count++;
    }
    return copy;
}
