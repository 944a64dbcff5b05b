/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Comparing descriptions. Strings compare exactly, except where RFC 8866 says that letter case does not
 * count (encoding names). Attributes are a set: the order in which they were written says nothing.
 */
#include "sdp/sdp_priv.h"

#include "sdp/lines.h"
#include "sdp/registry.h"

#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/string.h>

static bool same(const pj_str_t *a, const pj_str_t *b)
{
    return pj_strcmp(a, b) == 0;
}

pj_status_t pjmedia_sdp_conn_cmp(const pjmedia_sdp_conn *conn1, const pjmedia_sdp_conn *conn2,
                                 unsigned option)
{
    PJ_ASSERT_RETURN(conn1 && conn2, PJ_EINVAL);
    PJ_UNUSED_ARG(option);

    if (!same(&conn1->net_type, &conn2->net_type) || !same(&conn1->addr_type, &conn2->addr_type) ||
        !same(&conn1->addr, &conn2->addr) || conn1->ttl != conn2->ttl ||
        conn1->no_addr != conn2->no_addr)
        return PJMEDIA_SDP_ECONNNOTEQUAL;
    return PJ_SUCCESS;
}

static pj_status_t cmp_opt_conn(const pjmedia_sdp_conn *a, const pjmedia_sdp_conn *b,
                                unsigned option)
{
    if (a && b)
        return pjmedia_sdp_conn_cmp(a, b, option);
    return a || b ? PJMEDIA_SDP_ECONNNOTEQUAL : PJ_SUCCESS;
}

static bool same_bandws(unsigned count1, pjmedia_sdp_bandw *const a[], unsigned count2,
                        pjmedia_sdp_bandw *const b[])
{
    if (count1 != count2)
        return false;
    for (unsigned i = 0; i < count1; i++) {
        if (a[i]->value != b[i]->value || !same(&a[i]->modifier, &b[i]->modifier))
            return false;
    }
    return true;
}

/* The lines without a field. Those of one type keep their order, and those about times among each other. */
static pj_status_t cmp_lines(const pjmedia_sdp_more *a, const pjmedia_sdp_more *b,
                             pj_status_t otherwise)
{
    static const char *const alone[] = {"i", "u", "e", "p", "k"};

    if (!pjmedia__lines_same(a, b, "c"))
        return PJMEDIA_SDP_ECONNNOTEQUAL;
    if (!pjmedia__lines_same(a, b, PJMEDIA__TIME_LINES))
        return PJMEDIA_SDP_ETIMENOTEQUAL;
    for (size_t i = 0; i < PJ_ARRAY_SIZE(alone); i++) {
        if (!pjmedia__lines_same(a, b, alone[i]))
            return otherwise;
    }
    return PJ_SUCCESS;
}

static bool same_rtpmap(const pjmedia_sdp_attr *a, const pjmedia_sdp_attr *b)
{
    pjmedia_sdp_rtpmap left, right;

    if (pjmedia_sdp_attr_get_rtpmap(a, &left) != PJ_SUCCESS ||
        pjmedia_sdp_attr_get_rtpmap(b, &right) != PJ_SUCCESS)
        return same(&a->value, &b->value);
    return same(&left.pt, &right.pt) && pj_stricmp(&left.enc_name, &right.enc_name) == 0 &&
           left.clock_rate == right.clock_rate && same(&left.param, &right.param);
}

static bool same_attr(const pjmedia_sdp_attr *a, const pjmedia_sdp_attr *b)
{
    if (pj_stricmp(&a->name, &b->name) != 0)
        return false;
    return pjmedia__str_same(&a->name, "rtpmap") ? same_rtpmap(a, b) : same(&a->value, &b->value);
}

/* Which code tells that an attribute of this name is on one side only. */
static pj_status_t difference(const pj_str_t *name)
{
    if (pjmedia__is_dir(name))
        return PJMEDIA_SDP_EDIRNOTEQUAL;
    if (pjmedia__str_same(name, "rtpmap"))
        return PJMEDIA_SDP_ERTPMAPNOTEQUAL;
    if (pjmedia__str_same(name, "fmtp"))
        return PJMEDIA_SDP_EFMTPNOTEQUAL;
    return PJMEDIA_SDP_EATTRNOTEQUAL;
}

/* Find an attribute of b, not taken before, that equals @a attr. */
static bool take_equal(const pjmedia_sdp_attr *attr, unsigned count, pjmedia_sdp_attr *const b[],
                       bool taken[])
{
    for (unsigned i = 0; i < count; i++) {
        if (!taken[i] && same_attr(attr, b[i])) {
            taken[i] = true;
            return true;
        }
    }
    return false;
}

static pj_status_t cmp_attrs(unsigned count1, pjmedia_sdp_attr *const a[], unsigned count2,
                             pjmedia_sdp_attr *const b[])
{
    bool taken[PJMEDIA_MAX_SDP_ATTR] = {false};

    for (unsigned i = 0; i < count1; i++) {
        if (!take_equal(a[i], count2, b, taken))
            return difference(&a[i]->name);
    }
    for (unsigned i = 0; i < count2; i++) {
        if (!taken[i])
            return difference(&b[i]->name);
    }
    return PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_media_cmp(const pjmedia_sdp_media *sd1, const pjmedia_sdp_media *sd2,
                                  unsigned option)
{
    pj_status_t status;

    PJ_ASSERT_RETURN(sd1 && sd2, PJ_EINVAL);

    if (!same(&sd1->desc.media, &sd2->desc.media))
        return PJMEDIA_SDP_EMEDIANOTEQUAL;
    if (sd1->desc.port != sd2->desc.port || sd1->desc.port_count != sd2->desc.port_count)
        return PJMEDIA_SDP_EPORTNOTEQUAL;
    if (!same(&sd1->desc.transport, &sd2->desc.transport))
        return PJMEDIA_SDP_ETPORTNOTEQUAL;
    if (sd1->desc.fmt_count != sd2->desc.fmt_count)
        return PJMEDIA_SDP_EFORMATNOTEQUAL;
    for (unsigned i = 0; i < sd1->desc.fmt_count; i++) {
        if (!same(&sd1->desc.fmt[i], &sd2->desc.fmt[i]))
            return PJMEDIA_SDP_EFORMATNOTEQUAL;
    }
    status = cmp_opt_conn(sd1->conn, sd2->conn, option);
    if (status != PJ_SUCCESS)
        return status;
    if (!same_bandws(sd1->bandw_count, sd1->bandw, sd2->bandw_count, sd2->bandw))
        return PJMEDIA_SDP_EMEDIANOTEQUAL;
    status = cmp_lines(&sd1->more, &sd2->more, PJMEDIA_SDP_EMEDIANOTEQUAL);
    if (status != PJ_SUCCESS)
        return status;
    return cmp_attrs(sd1->attr_count, sd1->attr, sd2->attr_count, sd2->attr);
}

static bool same_origin(const pjmedia_sdp_session *a, const pjmedia_sdp_session *b)
{
    return same(&a->origin.user, &b->origin.user) && a->origin.id == b->origin.id &&
           a->origin.version == b->origin.version &&
           same(&a->origin.net_type, &b->origin.net_type) &&
           same(&a->origin.addr_type, &b->origin.addr_type) &&
           same(&a->origin.addr, &b->origin.addr);
}

static pj_status_t cmp_session_level(const pjmedia_sdp_session *a, const pjmedia_sdp_session *b,
                                     unsigned option)
{
    pj_status_t status;

    if (!same_origin(a, b))
        return PJMEDIA_SDP_EORIGINNOTEQUAL;
    if (!same(&a->name, &b->name))
        return PJMEDIA_SDP_ENAMENOTEQUAL;
    status = cmp_opt_conn(a->conn, b->conn, option);
    if (status != PJ_SUCCESS)
        return status;
    if (!same_bandws(a->bandw_count, a->bandw, b->bandw_count, b->bandw))
        return PJMEDIA_SDP_ESESSNOTEQUAL;
    if (a->time.start != b->time.start || a->time.stop != b->time.stop)
        return PJMEDIA_SDP_ETIMENOTEQUAL;
    status = cmp_lines(&a->more, &b->more, PJMEDIA_SDP_ESESSNOTEQUAL);
    if (status != PJ_SUCCESS)
        return status;
    return cmp_attrs(a->attr_count, a->attr, b->attr_count, b->attr);
}

static pj_status_t cmp_session(const pjmedia_sdp_session *a, const pjmedia_sdp_session *b,
                               unsigned option)
{
    pj_status_t status = cmp_session_level(a, b, option);

    if (status == PJ_SUCCESS && a->media_count != b->media_count)
        status = PJMEDIA_SDP_EMEDIANOTEQUAL;
    for (unsigned i = 0; status == PJ_SUCCESS && i < a->media_count; i++)
        status = pjmedia_sdp_media_cmp(a->media[i], b->media[i], option);
    return status;
}

pj_status_t pjmedia_sdp_session_cmp(const pjmedia_sdp_session *sd1, const pjmedia_sdp_session *sd2,
                                    unsigned option)
{
    pjmedia_sdp_session_cmp_cb own = pjmedia__registry_cmp_cb();
    pj_status_t status;

    PJ_ASSERT_RETURN(sd1 && sd2, PJ_EINVAL);

    status = cmp_session(sd1, sd2, option);
    if (own)
        own(sd1, sd2, option, &status);
    return status;
}
