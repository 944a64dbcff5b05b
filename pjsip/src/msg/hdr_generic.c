/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers whose value is a string, a number or a comma-separated list, and the named headers that
 * are one of these.
 *
 * An array header holds a fixed number of values, as its public struct does. More of them go on in
 * further headers of the same name: a list over several header fields is the same list (RFC 3261
 * 7.3.1).
 */
#include "msg/hdr.h"
#include "msg/out.h"
#include "msg/param.h"
#include "msg/put.h"

/* ---- strings --------------------------------------------------------------------------------- */

OUT_INLINE void out_string(pjsip__out *out, const pjsip_generic_string_hdr *h)
{
    pjsip__out_hdr_name(out, h);
    out_str(out, &h->hvalue);
}

OUT_TIGHT int string_print_tight(const pjsip_generic_string_hdr *h, pjsip__out out)
{
    out_string(&out, h);
    return out_result(&out);
}

static int string_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_generic_string_hdr *h = hdr;
    char *to = buf;

    if (pjsip_sip_cfg_var.endpt.use_compact_form ||
        !put_has_room(len, h->name.slen + h->hvalue.slen))
        return string_print_tight(h, out_to(buf, len));
    to = put_text(put_str(to, &h->name), ": ");
    return (int)(put_str(to, &h->hvalue) - buf);
}

static void *string_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_generic_string_hdr *src = hdr;
    pjsip_generic_string_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_generic_string_hdr);

    if (!h || !pjsip__hdr_copy_common(pool, h, src, PJ_TRUE) ||
        !pjsip__str_copy(pool, &h->hvalue, &src->hvalue))
        return NULL;
    return h;
}

static void *string_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_generic_string_hdr *src = hdr;
    pjsip_generic_string_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_generic_string_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    return h;
}

static const pjsip_hdr_vptr string_vptr = {string_clone, string_shallow_clone, string_print};

PJ_DEF(void)
pjsip_generic_string_hdr_init2(pjsip_generic_string_hdr *h, pj_str_t *hname, pj_str_t *hvalue)
{
    static const pj_str_t none = {NULL, 0};

    hdr_init_other(h, hname ? hname : &none, &string_vptr);
    h->hvalue = hvalue ? *hvalue : none;
}

PJ_DEF(pjsip_generic_string_hdr *)
pjsip_generic_string_hdr_init(pj_pool_t *pool, void *mem, const pj_str_t *hname,
                              const pj_str_t *hvalue)
{
    pj_str_t name = {NULL, 0};
    pj_str_t value = {NULL, 0};

    if ((hname && !pjsip__str_copy(pool, &name, hname)) ||
        (hvalue && !pjsip__str_copy(pool, &value, hvalue)))
        return NULL;
    pjsip_generic_string_hdr_init2(mem, &name, &value);
    return mem;
}

PJ_DEF(pjsip_generic_string_hdr *)
pjsip_generic_string_hdr_create(pj_pool_t *pool, const pj_str_t *hname, const pj_str_t *hvalue)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_generic_string_hdr));

    return mem ? pjsip_generic_string_hdr_init(pool, mem, hname, hvalue) : NULL;
}

void pjsip__hdr_push_string(pjsip__cursor *in, const pj_str_t *name, const pj_str_t *sname,
                            const char *from, const char *to)
{
    pjsip_generic_string_hdr *h = pjsip__cursor_alloc(in, sizeof(*h));

    if (!h)
        return;
    hdr_init_other(h, name, &string_vptr);
    h->sname = *sname;
    cursor_slice(&h->hvalue, from, to);
    pjsip__cursor_push_hdr(in, h);
}

pj_bool_t pjsip__hdr_is_string(const pjsip_hdr *hdr)
{
    return hdr->vptr == &string_vptr;
}

/* ---- numbers --------------------------------------------------------------------------------- */

OUT_INLINE void out_int(pjsip__out *out, const pjsip_generic_int_hdr *h)
{
    pjsip__out_hdr_name(out, h);
    pjsip__out_number(out, h->ivalue);
}

OUT_TIGHT int int_print_tight(const pjsip_generic_int_hdr *h, pjsip__out out)
{
    out_int(&out, h);
    return out_result(&out);
}

static int int_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_generic_int_hdr *h = hdr;
    char *to = buf;

    if (pjsip_sip_cfg_var.endpt.use_compact_form || !put_has_room(len, h->name.slen))
        return int_print_tight(h, out_to(buf, len));
    to = put_plain_number(put_text(put_str(to, &h->name), ": "), h->ivalue);
    return to ? (int)(to - buf) : int_print_tight(h, out_to(buf, len));
}

static void *int_copy(pj_pool_t *pool, const void *hdr, pj_bool_t deep)
{
    const pjsip_generic_int_hdr *src = hdr;
    pjsip_generic_int_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_generic_int_hdr);

    if (!h || !pjsip__hdr_copy_common(pool, h, src, deep))
        return NULL;
    h->ivalue = src->ivalue;
    return h;
}

static void *int_clone(pj_pool_t *pool, const void *hdr)
{
    return int_copy(pool, hdr, PJ_TRUE);
}

static void *int_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    return int_copy(pool, hdr, PJ_FALSE);
}

static const pjsip_hdr_vptr int_vptr = {int_clone, int_shallow_clone, int_print};

PJ_DEF(pjsip_generic_int_hdr *)
pjsip_generic_int_hdr_init(pj_pool_t *pool, void *mem, const pj_str_t *hname, unsigned int value)
{
    pjsip_generic_int_hdr *h = mem;
    pj_str_t name = {NULL, 0};

    if (hname && !pjsip__str_copy(pool, &name, hname))
        return NULL;
    hdr_init_other(h, &name, &int_vptr);
    h->ivalue = value;
    return h;
}

PJ_DEF(pjsip_generic_int_hdr *)
pjsip_generic_int_hdr_create(pj_pool_t *pool, const pj_str_t *hname, unsigned int hvalue)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_generic_int_hdr));

    return mem ? pjsip_generic_int_hdr_init(pool, mem, hname, hvalue) : NULL;
}

static pjsip_generic_int_hdr *int_init(void *mem, pjsip_hdr_e type, unsigned value)
{
    pjsip_generic_int_hdr *h = mem;

    if (!h)
        return NULL;
    hdr_init(h, type, &int_vptr);
    h->ivalue = value;
    return h;
}

PJ_DEF(pjsip_expires_hdr *) pjsip_expires_hdr_init(pj_pool_t *pool, void *mem, unsigned value)
{
    PJ_UNUSED_ARG(pool);
    return int_init(mem, PJSIP_H_EXPIRES, value);
}

PJ_DEF(pjsip_expires_hdr *) pjsip_expires_hdr_create(pj_pool_t *pool, unsigned value)
{
    return int_init(pj_pool_alloc(pool, sizeof(pjsip_expires_hdr)), PJSIP_H_EXPIRES, value);
}

PJ_DEF(pjsip_max_fwd_hdr *) pjsip_max_fwd_hdr_init(pj_pool_t *pool, void *mem, unsigned value)
{
    PJ_UNUSED_ARG(pool);
    return int_init(mem, PJSIP_H_MAX_FORWARDS, value);
}

PJ_DEF(pjsip_max_fwd_hdr *) pjsip_max_fwd_hdr_create(pj_pool_t *pool, unsigned value)
{
    return int_init(pj_pool_alloc(pool, sizeof(pjsip_max_fwd_hdr)), PJSIP_H_MAX_FORWARDS, value);
}

PJ_DEF(pjsip_min_expires_hdr *)
pjsip_min_expires_hdr_init(pj_pool_t *pool, void *mem, unsigned value)
{
    PJ_UNUSED_ARG(pool);
    return int_init(mem, PJSIP_H_MIN_EXPIRES, value);
}

PJ_DEF(pjsip_min_expires_hdr *) pjsip_min_expires_hdr_create(pj_pool_t *pool, unsigned value)
{
    return int_init(pj_pool_alloc(pool, sizeof(pjsip_min_expires_hdr)), PJSIP_H_MIN_EXPIRES, value);
}

/* 1*DIGIT; delta-seconds are up to 2^32-1 (RFC 3261 20.19), Max-Forwards up to 255 (20.22). */
void pjsip__parse_int(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    pj_uint64_t max = desc->type == PJSIP_H_MAX_FORWARDS ? 255 : 0xFFFFFFFFu;
    pj_uint64_t value = pjsip__cursor_number(in, max);
    void *mem = pjsip__cursor_alloc(in, sizeof(pjsip_generic_int_hdr));

    cursor_end(in);
    if (mem)
        pjsip__cursor_push_hdr(in, int_init(mem, desc->type, (unsigned)value));
}

/* ---- lists ----------------------------------------------------------------------------------- */

enum { MAX_VALUES = PJ_ARRAY_SIZE(((pjsip_generic_array_hdr *)0)->values) };

/*
 * The last of the values that lie behind each other in memory just as they are printed, which what
 * was parsed nearly always does: such a run is copied at once. The two octets between are looked at
 * only where the next value begins right behind them, so they can be read; whatever they belong to,
 * they are what has to stand there.
 */
static inline const pj_str_t *last_of_run(const pj_str_t *value, const pj_str_t *end)
{
    for (; value + 1 != end && value->slen > 0 && value[1].slen > 0; value++) {
        const char *behind = value->ptr + value->slen;

        /* as numbers: they may belong to different blocks */
        if ((uintptr_t)value[1].ptr != (uintptr_t)behind + 2 || memcmp(behind, ", ", 2) != 0)
            break;
    }
    return value;
}

static int array_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_generic_array_hdr *h = hdr;
    pjsip__out out = out_to(buf, len);
    const pj_str_t *value = h->values;
    const pj_str_t *end = value + (h->count < MAX_VALUES ? h->count : MAX_VALUES);

    pjsip__out_hdr_name(&out, h);
    while (value != end) {
        const pj_str_t *last = last_of_run(value, end);

        if (last == value)
            out_str(&out, value);
        else
            out_mem(&out, value->ptr, (pj_size_t)(last->ptr + last->slen - value->ptr));
        value = last + 1;
        if (value != end)
            out_text(&out, ", ");
    }
    return out_result(&out);
}

static void *array_copy(pj_pool_t *pool, const void *hdr, pj_bool_t deep)
{
    const pjsip_generic_array_hdr *src = hdr;
    pjsip_generic_array_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_generic_array_hdr);
    unsigned i;

    if (!h || !pjsip__hdr_copy_common(pool, h, src, deep))
        return NULL;
    h->count = src->count < PJ_ARRAY_SIZE(h->values) ? src->count : PJ_ARRAY_SIZE(h->values);
    for (i = 0; i < h->count; i++) {
        if (deep)
            pj_strdup(pool, &h->values[i], &src->values[i]);
        else
            h->values[i] = src->values[i];
        if (!str_is_whole(&h->values[i], &src->values[i]))
            return NULL;
    }
    return h;
}

static void *array_clone(pj_pool_t *pool, const void *hdr)
{
    return array_copy(pool, hdr, PJ_TRUE);
}

static void *array_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    return array_copy(pool, hdr, PJ_FALSE);
}

static const pjsip_hdr_vptr array_vptr = {array_clone, array_shallow_clone, array_print};

PJ_DEF(pjsip_generic_array_hdr *)
pjsip_generic_array_hdr_init(pj_pool_t *pool, void *mem, const pj_str_t *hname)
{
    pjsip_generic_array_hdr *h = mem;
    pj_str_t name = {NULL, 0};

    if (hname && !pjsip__str_copy(pool, &name, hname))
        return NULL;
    hdr_init_other(h, &name, &array_vptr);
    h->count = 0;
    return h;
}

PJ_DEF(pjsip_generic_array_hdr *)
pjsip_generic_array_hdr_create(pj_pool_t *pool, const pj_str_t *hname)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_generic_array_hdr));

    return mem ? pjsip_generic_array_hdr_init(pool, mem, hname) : NULL;
}

static pjsip_generic_array_hdr *array_init(void *mem, pjsip_hdr_e type)
{
    pjsip_generic_array_hdr *h = mem;

    if (!h)
        return NULL;
    hdr_init(h, type, &array_vptr);
    h->count = 0;
    return h;
}

static pjsip_generic_array_hdr *array_create(pj_pool_t *pool, pjsip_hdr_e type)
{
    return array_init(pj_pool_alloc(pool, sizeof(pjsip_generic_array_hdr)), type);
}

PJ_DEF(pjsip_accept_hdr *) pjsip_accept_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return array_init(mem, PJSIP_H_ACCEPT);
}

PJ_DEF(pjsip_accept_hdr *) pjsip_accept_hdr_create(pj_pool_t *pool)
{
    return array_create(pool, PJSIP_H_ACCEPT);
}

PJ_DEF(pjsip_allow_hdr *) pjsip_allow_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return array_init(mem, PJSIP_H_ALLOW);
}

PJ_DEF(pjsip_allow_hdr *) pjsip_allow_hdr_create(pj_pool_t *pool)
{
    return array_create(pool, PJSIP_H_ALLOW);
}

PJ_DEF(pjsip_require_hdr *) pjsip_require_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return array_init(mem, PJSIP_H_REQUIRE);
}

PJ_DEF(pjsip_require_hdr *) pjsip_require_hdr_create(pj_pool_t *pool)
{
    return array_create(pool, PJSIP_H_REQUIRE);
}

PJ_DEF(pjsip_supported_hdr *) pjsip_supported_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return array_init(mem, PJSIP_H_SUPPORTED);
}

PJ_DEF(pjsip_supported_hdr *) pjsip_supported_hdr_create(pj_pool_t *pool)
{
    return array_create(pool, PJSIP_H_SUPPORTED);
}

PJ_DEF(pjsip_unsupported_hdr *) pjsip_unsupported_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return array_init(mem, PJSIP_H_UNSUPPORTED);
}

PJ_DEF(pjsip_unsupported_hdr *) pjsip_unsupported_hdr_create(pj_pool_t *pool)
{
    return array_create(pool, PJSIP_H_UNSUPPORTED);
}

/*
 * One value of a list: all up to the next comma that is in no quoted string, without outer blanks.
 */
static void take_value(pjsip__cursor *in, pj_str_t *value)
{
    const char *from = in->cur;
    const char *to = index_span(in->index, from, in->end, CH_ITEM);
    pj_str_t quoted;

    while (to < in->end && *to == '"') {
        in->cur = to;
        pjsip__cursor_quoted(in, &quoted);
        to = index_span(in->index, in->cur, in->end, CH_ITEM);
    }
    in->cur = to;
    while (to > from && ch_is(to[-1], CH_WS))
        to--;
    cursor_slice(value, from, to);
}

/*
 * The values that are words with a comma and one blank behind them, as nearly all are, up to the
 * first that is anything else, or is the last.
 */
static inline void take_plain_values(pjsip__cursor *in, pjsip_generic_array_hdr *h)
{
    const char *from = in->cur;
    unsigned count;

    for (count = 0; count < PJ_ARRAY_SIZE(h->values); count++) {
        const char *to = index_word(in->index, from);

        if (to == from || to[0] != ',' || to[1] != ' ')
            break;
        cursor_slice(&h->values[count], from, to);
        from = to + 2;
    }
    h->count = count;
    in->cur = from;
}

/*
 * [ value *( COMMA value ) ]. Empty values between commas are skipped: the lists of this sort may
 * be empty as a whole (RFC 3261 25.1, Allow, Supported), and peers leave commas behind.
 */
void pjsip__parse_array(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    pjsip_generic_array_hdr *h = array_init(pjsip__cursor_alloc(in, sizeof(*h)), desc->type);

    if (h && cursor_is_indexed(in))
        take_plain_values(in, h);
    cursor_lws(in);
    while (h && cursor_ok(in) && !cursor_at_end(in)) {
        pj_str_t value;

        take_value(in, &value);
        if (value.slen > 0 && h->count == PJ_ARRAY_SIZE(h->values)) {
            pjsip__cursor_push_hdr(in, h);
            h = array_init(pjsip__cursor_alloc(in, sizeof(*h)), desc->type);
        }
        if (value.slen > 0 && h)
            h->values[h->count++] = value;
        cursor_delim(in, ',');
    }
    if (h)
        pjsip__cursor_push_hdr(in, h);
}
