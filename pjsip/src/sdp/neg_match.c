/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Formats in common.
 *
 * RTP formats are the same if their rtpmaps say so: encoding name without letter case, clock rate,
 * channels (RFC 3264 6.1, RFC 8866 6.6); payload numbers are each side's own. A static payload type
 * needs no rtpmap (RFC 3551 6). A number without any rtpmap equals only the same number. Formats of
 * other media are names.
 */
#include "sdp/neg_priv.h"

#include "sdp/registry.h"
#include "sdp/sdp_priv.h"

#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

typedef struct format {
    pj_str_t fmt;
    pj_str_t name; /* empty: known by its number only */
    unsigned rate;
    pj_str_t param;
} format;

/* RFC 3551 6, tables 4 and 5. */
static const struct {
    const char *name;
    unsigned rate;
    const char *param;
} static_types[] = {
    [0] = {"PCMU", 8000, ""},   [3] = {"GSM", 8000, ""},    [4] = {"G723", 8000, ""},
    [5] = {"DVI4", 8000, ""},   [6] = {"DVI4", 16000, ""},  [7] = {"LPC", 8000, ""},
    [8] = {"PCMA", 8000, ""},   [9] = {"G722", 8000, ""},   [10] = {"L16", 44100, "2"},
    [11] = {"L16", 44100, ""},  [12] = {"QCELP", 8000, ""}, [13] = {"CN", 8000, ""},
    [14] = {"MPA", 90000, ""},  [15] = {"G728", 8000, ""},  [16] = {"DVI4", 11025, ""},
    [17] = {"DVI4", 22050, ""}, [18] = {"G729", 8000, ""},  [25] = {"CelB", 90000, ""},
    [26] = {"JPEG", 90000, ""}, [28] = {"nv", 90000, ""},   [31] = {"H261", 90000, ""},
    [32] = {"MPV", 90000, ""},  [33] = {"MP2T", 90000, ""}, [34] = {"H263", 90000, ""},
};

static void describe(const pjmedia_sdp_media *m, unsigned index, format *f)
{
    const pjmedia_sdp_attr *attr;
    pjmedia_sdp_rtpmap rtpmap;
    int pt;

    f->fmt = m->desc.fmt[index];
    f->name = f->param = pjmedia__str("");
    f->rate = 0;
    if (!pjmedia__is_rtp(m))
        return;
    attr = pjmedia_sdp_media_find_attr2(m, "rtpmap", &f->fmt);
    if (attr && pjmedia_sdp_attr_get_rtpmap(attr, &rtpmap) == PJ_SUCCESS) {
        f->name = rtpmap.enc_name;
        f->rate = rtpmap.clock_rate;
        f->param = rtpmap.param;
        return;
    }
    pt = pjmedia__payload_type(&f->fmt);
    if (pt >= 0 && (size_t)pt < PJ_ARRAY_SIZE(static_types) && static_types[pt].name) {
        f->name = pjmedia__str(static_types[pt].name);
        f->rate = static_types[pt].rate;
        f->param = pjmedia__str(static_types[pt].param);
    }
}

/* One channel is the default and need not be said (RFC 8866 6.6). */
static bool same_param(const pj_str_t *a, const pj_str_t *b)
{
    pj_str_t one = pjmedia__str("1");

    return pj_stricmp(a->slen ? a : &one, b->slen ? b : &one) == 0;
}

static bool same_format(const format *a, const format *b)
{
    if (a->name.slen == 0 || b->name.slen == 0)
        return pj_stricmp(&a->fmt, &b->fmt) == 0;
    return a->rate == b->rate && pj_stricmp(&a->name, &b->name) == 0 &&
           same_param(&a->param, &b->param);
}

pj_status_t pjmedia_sdp_neg_fmt_match(pj_pool_t *pool, pjmedia_sdp_media *offer, unsigned o_fmt_idx,
                                      pjmedia_sdp_media *answer, unsigned a_fmt_idx,
                                      unsigned option)
{
    pjmedia_sdp_neg_fmt_match_cb cb;
    format o, a;

    PJ_ASSERT_RETURN(offer && answer && o_fmt_idx < offer->desc.fmt_count &&
                         a_fmt_idx < answer->desc.fmt_count && (pool || option == 0),
                     PJ_EINVAL);

    describe(offer, o_fmt_idx, &o);
    describe(answer, a_fmt_idx, &a);
    if (pjmedia__is_rtp(offer) != pjmedia__is_rtp(answer) || !same_format(&o, &a))
        return PJMEDIA_SDP_EFORMATNOTEQUAL;
    cb = pjmedia__registry_fmt_match_cb(&o.name);
    return cb ? cb(pool, offer, o_fmt_idx, answer, a_fmt_idx, option) : PJ_SUCCESS;
}

typedef struct matching {
    pj_pool_t *pool;
    pjmedia_sdp_media *offer, *answer;
    bool taken[PJMEDIA_MAX_SDP_FMT]; /* of the side that does not give the order */
    unsigned option;
} matching;

static bool fits(matching *m, unsigned offer_index, unsigned answer_index)
{
    return pjmedia_sdp_neg_fmt_match(m->pool, m->offer, offer_index, m->answer, answer_index,
                                     m->option) == PJ_SUCCESS;
}

/* A format that a line names twice is one format: its attributes belong to the first. */
static bool is_repeated(const pjmedia_sdp_media *media, unsigned index)
{
    for (unsigned i = 0; i < index; i++) {
        if (pj_strcmp(&media->desc.fmt[i], &media->desc.fmt[index]) == 0)
            return true;
    }
    return false;
}

/* The partner of one format of the side that gives the order. @return false if there is none. */
static bool find_partner(matching *m, unsigned index, bool offer_order, unsigned *partner)
{
    const pjmedia_sdp_media *other = offer_order ? m->answer : m->offer;

    for (unsigned i = 0; i < other->desc.fmt_count; i++) {
        if (m->taken[i] || is_repeated(other, i) ||
            !(offer_order ? fits(m, index, i) : fits(m, i, index)))
            continue;
        m->taken[i] = true;
        *partner = i;
        return true;
    }
    return false;
}

void pjmedia__match_formats(pj_pool_t *pool, const pjmedia_sdp_media *offer,
                            pjmedia_sdp_media *answer, bool offer_order, bool modify,
                            pjmedia__fmt_pairs *pairs)
{
    /* The callback's signature asks for a mutable offer; nothing here changes it. */
    matching m = {.pool = pool, .offer = (pjmedia_sdp_media *)(uintptr_t)offer, .answer = answer};
    const pjmedia_sdp_media *first = offer_order ? offer : answer;

    pairs->count = 0;
    for (unsigned i = 0; i < first->desc.fmt_count; i++) {
        unsigned partner = 0;
        bool found;

        if (is_repeated(first, i))
            continue;
        m.option = 0;
        found = find_partner(&m, i, offer_order, &partner);
        if (!found && modify) {
            m.option = PJMEDIA_SDP_NEG_FMT_MATCH_ALLOW_MODIFY_ANSWER;
            found = find_partner(&m, i, offer_order, &partner);
        }
        if (!found)
            continue;
        pairs->at[pairs->count].offer = offer_order ? i : partner;
        pairs->at[pairs->count].answer = offer_order ? partner : i;
        pairs->count++;
    }
}

/* What goes beside a codec: RFC 4733, 3389, 2198, 4588, 5109, 8627. */
static bool is_auxiliary(const format *f)
{
    static const char *const names[] = {"telephone-event", "tone",   "CN", "red", "rtx",
                                        "ulpfec",          "flexfec"};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(names); i++) {
        if (pjmedia__str_same(&f->name, names[i]))
            return true;
    }
    return false;
}

static bool is_codec(const pjmedia_sdp_media *m, unsigned index)
{
    format f;

    describe(m, index, &f);
    return !is_auxiliary(&f);
}

bool pjmedia__names_others(const pjmedia_sdp_media *m, unsigned index)
{
    format f;

    describe(m, index, &f);
    return pjmedia__str_same(&f.name, "red") || pjmedia__str_same(&f.name, "rtx");
}

bool pjmedia__has_codec(const pjmedia_sdp_media *offer, const pjmedia__fmt_pairs *pairs)
{
    bool offered = false;

    for (unsigned i = 0; i < pairs->count; i++) {
        if (is_codec(offer, pairs->at[i].offer))
            return true;
    }
    for (unsigned i = 0; i < offer->desc.fmt_count; i++)
        offered = offered || is_codec(offer, i);
    return pairs->count > 0 && !offered;
}

/* The telephone events that go beside a codec: those with its clock rate (RFC 4733 2.1), or else the first. */
static unsigned find_events(const pjmedia_sdp_media *offer, const pjmedia__fmt_pairs *pairs,
                            unsigned rate)
{
    unsigned found = pairs->count;
    format f;

    for (unsigned i = 0; i < pairs->count; i++) {
        describe(offer, pairs->at[i].offer, &f);
        if (!pjmedia__str_same(&f.name, "telephone-event"))
            continue;
        if (f.rate == rate)
            return i;
        if (found == pairs->count)
            found = i;
    }
    return found;
}

void pjmedia__choose_one_codec(const pjmedia_sdp_media *offer, pjmedia__fmt_pairs *pairs)
{
    pjmedia__fmt_pairs all = *pairs;
    format codec, f;
    unsigned events, first = 0;

    while (first < all.count && !is_codec(offer, all.at[first].offer))
        first++;
    if (first == all.count)
        return;
    describe(offer, all.at[first].offer, &codec);
    events = find_events(offer, &all, codec.rate);
    pairs->at[0] = all.at[first]; /* it leads: programs take the first format */
    pairs->count = 1;
    for (unsigned i = 0; i < all.count; i++) {
        describe(offer, all.at[i].offer, &f);
        if (i == events || (f.rate == codec.rate && pjmedia__str_same(&f.name, "CN")))
            pairs->at[pairs->count++] = all.at[i];
    }
}
