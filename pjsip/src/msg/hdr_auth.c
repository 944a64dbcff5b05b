/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Authorization, Proxy-Authorization, WWW-Authenticate, Proxy-Authenticate (RFC 3261 20.7, 20.28,
 * 20.44, RFC 7616, RFC 6750).
 *
 * Scheme, then parameters with commas between. Where a parameter goes, and whether it is printed in
 * quotes, stands in one table a scheme and direction; the same table parses, prints and copies.
 * What the table does not name, and all of an unknown scheme, is kept among the other parameters
 * with its quotes as received.
 */
#include <pjsip/sip_auth_msg.h>
#include <pjsip/sip_auth_parser.h>

#include "msg/hdr.h"
#include "msg/out.h"
#include "msg/param.h"

#include <stddef.h>

#define NAME(symbol, text) \
    PJ_DEF_DATA(const pj_str_t) pjsip_##symbol##_STR = {(char *)text, sizeof(text) - 1}

NAME(USERNAME, "username");
NAME(REALM, "realm");
NAME(NONCE, "nonce");
NAME(URI, "uri");
NAME(RESPONSE, "response");
NAME(ALGORITHM, "algorithm");
NAME(DOMAIN, "domain");
NAME(STALE, "stale");
NAME(QOP, "qop");
NAME(CNONCE, "cnonce");
NAME(OPAQUE, "opaque");
NAME(NC, "nc");
NAME(TRUE, "true");
NAME(FALSE, "false");
NAME(DIGEST, "Digest");
NAME(PGP, "PGP");
NAME(BEARER, "Bearer");
NAME(MD5, "MD5");
NAME(SHA256, "SHA-256");
NAME(AUTH, "auth");

PJ_DEF(pj_status_t) pjsip_auth_init_parser(void)
{
    return PJ_SUCCESS;
}

PJ_DEF(void) pjsip_auth_deinit_parser(void)
{
}

/* ---- the fields of each sort ----------------------------------------------------------------- */

enum { QUOTED = 1, ALWAYS = 2 }; /* printed in quotes; printed although empty */

/* A field of a credential or challenge, by its place in the union. */
typedef struct auth_field {
    const char *name;
    size_t offset;
    unsigned flags;
    const char *lead; /* what stands before the value, and more: 17 octets may be read */
    unsigned lead_len;
} auth_field;

#define FIELD(name, type, member, flags)                                            \
    {                                                                               \
        name, offsetof(type, member), flags, ", " name "=\0\0\0\0\0\0\0\0\0\0\0\0", \
            sizeof(name) + 2                                                        \
    }

static const auth_field digest_credential[] = {
    FIELD("username", pjsip_digest_credential, username, QUOTED | ALWAYS),
    FIELD("realm", pjsip_digest_credential, realm, QUOTED | ALWAYS),
    FIELD("nonce", pjsip_digest_credential, nonce, QUOTED | ALWAYS),
    FIELD("uri", pjsip_digest_credential, uri, QUOTED | ALWAYS),
    FIELD("response", pjsip_digest_credential, response, QUOTED | ALWAYS),
    FIELD("algorithm", pjsip_digest_credential, algorithm, 0),
    FIELD("cnonce", pjsip_digest_credential, cnonce, QUOTED),
    FIELD("opaque", pjsip_digest_credential, opaque, QUOTED),
    FIELD("qop", pjsip_digest_credential, qop, 0),
    FIELD("nc", pjsip_digest_credential, nc, 0),
    {NULL, 0, 0, NULL, 0},
};

static const auth_field digest_challenge[] = {
    FIELD("realm", pjsip_digest_challenge, realm, QUOTED | ALWAYS),
    FIELD("domain", pjsip_digest_challenge, domain, QUOTED),
    FIELD("nonce", pjsip_digest_challenge, nonce, QUOTED | ALWAYS),
    FIELD("opaque", pjsip_digest_challenge, opaque, QUOTED),
    FIELD("algorithm", pjsip_digest_challenge, algorithm, 0),
    FIELD("qop", pjsip_digest_challenge, qop, QUOTED),
    {NULL, 0, 0, NULL, 0},
};

static const auth_field pgp_credential[] = {
    FIELD("realm", pjsip_pgp_credential, realm, QUOTED),
    FIELD("version", pjsip_pgp_credential, version, QUOTED),
    FIELD("signature", pjsip_pgp_credential, signature, QUOTED),
    FIELD("signed-by", pjsip_pgp_credential, signed_by, QUOTED),
    FIELD("nonce", pjsip_pgp_credential, nonce, QUOTED),
    {NULL, 0, 0, NULL, 0},
};

static const auth_field pgp_challenge[] = {
    FIELD("realm", pjsip_pgp_challenge, realm, QUOTED),
    FIELD("version", pjsip_pgp_challenge, version, QUOTED),
    FIELD("micalgorithm", pjsip_pgp_challenge, micalgorithm, 0),
    FIELD("pubalgorithm", pjsip_pgp_challenge, pubalgorithm, 0),
    FIELD("nonce", pjsip_pgp_challenge, nonce, QUOTED),
    {NULL, 0, 0, NULL, 0},
};

static const auth_field bearer_credential[] = {
    FIELD("realm", pjsip_oauth_credential, realm, QUOTED),
    FIELD("username", pjsip_oauth_credential, username, QUOTED),
    {NULL, 0, 0, NULL, 0},
};

static const auth_field common_fields[] = {
    FIELD("realm", pjsip_common_credential, realm, QUOTED),
    {NULL, 0, 0, NULL, 0},
};

static const auth_field *credential_fields(const pj_str_t *scheme)
{
    if (name_is(scheme, "digest"))
        return digest_credential;
    if (name_is(scheme, "bearer"))
        return bearer_credential;
    return name_is(scheme, "pgp") ? pgp_credential : common_fields;
}

static const auth_field *challenge_fields(const pj_str_t *scheme)
{
    if (name_is(scheme, "digest"))
        return digest_challenge;
    return name_is(scheme, "pgp") ? pgp_challenge : common_fields;
}

static pj_str_t *field_of(const void *base, const auth_field *field)
{
    return (pj_str_t *)((char *)base + field->offset);
}

/* realm and the other parameters stand first in every member of both unions */
static pjsip_param *other_params(const void *base)
{
    return &((pjsip_common_credential *)base)->other_param;
}

/* ---- print ----------------------------------------------------------------------------------- */

/* Separate from what came before: a blank after the scheme, commas after that. */
OUT_INLINE void out_separator(pjsip__out *out, pj_bool_t *first)
{
    out_text(out, *first ? " " : ", ");
    *first = PJ_FALSE;
}

/* A value as it is if it may stand so; a parameter needs one, an empty one its quotes (RFC 3261 25.1). */
OUT_INLINE void out_auth_value(pjsip__out *out, const pj_str_t *value)
{
    if (value->slen > 0)
        pjsip__out_value(out, value);
    else
        pjsip__out_quoted(out, value);
}

/* What stands before the first is a blank without the comma. */
OUT_INLINE void out_field(pjsip__out *out, const auth_field *f, const pj_str_t *value,
                          pj_bool_t first)
{
    const char *lead = f->lead + first;
    pj_size_t len = f->lead_len - (unsigned)first;

    if (out->sure) {
        memcpy(out->cur, lead, 16);
        out->cur += len;
    } else {
        out_mem(out, lead, len);
    }
    if (f->flags & QUOTED)
        pjsip__out_quoted(out, value);
    else
        out_auth_value(out, value);
}

OUT_INLINE void out_fields(pjsip__out *out, const void *base, const auth_field *fields,
                           pj_bool_t *first)
{
    const auth_field *f;

    for (f = fields; f->name; f++) {
        const pj_str_t *value = field_of(base, f);

        if (value->slen <= 0 && !(f->flags & ALWAYS))
            continue;
        if (out_has_room(out, value->slen)) {
            out->sure = PJ_TRUE;
            out_field(out, f, value, *first);
            out->sure = PJ_FALSE;
        } else {
            out_field(out, f, value, *first);
        }
        *first = PJ_FALSE;
    }
}

OUT_INLINE void out_others(pjsip__out *out, const pjsip_param *list, pj_bool_t *first)
{
    const pjsip_param *p;

    for (p = list->next; p != list && !out->over; p = p->next) {
        out_separator(out, first);
        out_str(out, &p->name);
        out_char(out, '=');
        out_auth_value(out, &p->value);
    }
}

static int authorization_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_authorization_hdr *h = hdr;
    pjsip__out out = out_to(buf, len);
    pj_bool_t first = PJ_TRUE;

    pjsip__out_hdr_name(&out, h);
    out_str(&out, &h->scheme);
    if (name_is(&h->scheme, "bearer") && h->credential.oauth.token.slen > 0) {
        out_separator(&out, &first);
        out_str(&out, &h->credential.oauth.token);
    }
    out_fields(&out, &h->credential, credential_fields(&h->scheme), &first);
    out_others(&out, other_params(&h->credential), &first);
    return out_result(&out);
}

static int authenticate_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_www_authenticate_hdr *h = hdr;
    pjsip__out out = out_to(buf, len);
    pj_bool_t first = PJ_TRUE;

    pjsip__out_hdr_name(&out, h);
    out_str(&out, &h->scheme);
    out_fields(&out, &h->challenge, challenge_fields(&h->scheme), &first);
    if (name_is(&h->scheme, "digest") && h->challenge.digest.stale) {
        out_separator(&out, &first);
        out_text(&out, "stale=true");
    }
    out_others(&out, other_params(&h->challenge), &first);
    return out_result(&out);
}

/* ---- copy ------------------------------------------------------------------------------------ */

static pj_bool_t copy_fields(pj_pool_t *pool, void *dst, const void *src, const auth_field *fields)
{
    const auth_field *f;

    for (f = fields; f->name; f++) {
        if (!pjsip__str_copy(pool, field_of(dst, f), field_of(src, f)))
            return PJ_FALSE;
    }
    return pjsip__params_copy(pool, other_params(dst), other_params(src));
}

static void *authorization_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_authorization_hdr *src = hdr;
    pjsip_authorization_hdr *h = PJ_POOL_ZALLOC_T(pool, pjsip_authorization_hdr);

    if (!h || !pjsip__hdr_copy_common(pool, h, src, PJ_TRUE) ||
        !pjsip__str_copy(pool, &h->scheme, &src->scheme) ||
        !copy_fields(pool, &h->credential, &src->credential, credential_fields(&src->scheme)))
        return NULL;
    if (name_is(&src->scheme, "bearer") &&
        !pjsip__str_copy(pool, &h->credential.oauth.token, &src->credential.oauth.token))
        return NULL;
    return h;
}

static void *authorization_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_authorization_hdr *src = hdr;
    pjsip_authorization_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_authorization_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    if (!pjsip__params_shallow_copy(pool, other_params(&h->credential),
                                    other_params(&src->credential)))
        return NULL;
    return h;
}

static void *authenticate_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_www_authenticate_hdr *src = hdr;
    pjsip_www_authenticate_hdr *h = PJ_POOL_ZALLOC_T(pool, pjsip_www_authenticate_hdr);

    if (!h || !pjsip__hdr_copy_common(pool, h, src, PJ_TRUE) ||
        !pjsip__str_copy(pool, &h->scheme, &src->scheme) ||
        !copy_fields(pool, &h->challenge, &src->challenge, challenge_fields(&src->scheme)))
        return NULL;
    if (name_is(&src->scheme, "digest"))
        h->challenge.digest.stale = src->challenge.digest.stale;
    return h;
}

static void *authenticate_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_www_authenticate_hdr *src = hdr;
    pjsip_www_authenticate_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_www_authenticate_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    if (!pjsip__params_shallow_copy(pool, other_params(&h->challenge),
                                    other_params(&src->challenge)))
        return NULL;
    return h;
}

/* ---- life ------------------------------------------------------------------------------------ */

static const pjsip_hdr_vptr authorization_vptr = {
    authorization_clone,
    authorization_shallow_clone,
    authorization_print,
};

static const pjsip_hdr_vptr authenticate_vptr = {
    authenticate_clone,
    authenticate_shallow_clone,
    authenticate_print,
};

static pjsip_authorization_hdr *authorization_create(pj_pool_t *pool, pjsip_hdr_e type)
{
    pjsip_authorization_hdr *h = PJ_POOL_ZALLOC_T(pool, pjsip_authorization_hdr);

    if (!h)
        return NULL;
    hdr_init(h, type, &authorization_vptr);
    pj_list_init(other_params(&h->credential));
    return h;
}

static pjsip_www_authenticate_hdr *authenticate_create(pj_pool_t *pool, pjsip_hdr_e type)
{
    pjsip_www_authenticate_hdr *h = PJ_POOL_ZALLOC_T(pool, pjsip_www_authenticate_hdr);

    if (!h)
        return NULL;
    hdr_init(h, type, &authenticate_vptr);
    pj_list_init(other_params(&h->challenge));
    return h;
}

PJ_DEF(pjsip_authorization_hdr *) pjsip_authorization_hdr_create(pj_pool_t *pool)
{
    return authorization_create(pool, PJSIP_H_AUTHORIZATION);
}

PJ_DEF(pjsip_proxy_authorization_hdr *) pjsip_proxy_authorization_hdr_create(pj_pool_t *pool)
{
    return authorization_create(pool, PJSIP_H_PROXY_AUTHORIZATION);
}

PJ_DEF(pjsip_www_authenticate_hdr *) pjsip_www_authenticate_hdr_create(pj_pool_t *pool)
{
    return authenticate_create(pool, PJSIP_H_WWW_AUTHENTICATE);
}

PJ_DEF(pjsip_proxy_authenticate_hdr *) pjsip_proxy_authenticate_hdr_create(pj_pool_t *pool)
{
    return authenticate_create(pool, PJSIP_H_PROXY_AUTHENTICATE);
}

/* ---- parse ----------------------------------------------------------------------------------- */

static const auth_field *find_field(const auth_field *fields, const pj_str_t *name)
{
    const auth_field *f;

    for (f = fields; f->name; f++) {
        /* the lengths or the first letters differ more often than not; lead has three octets more */
        if (f->lead_len == (pj_size_t)name->slen + 3 && ch_lower(name->ptr[0]) == f->name[0] &&
            ch_same(f->name, name->ptr, (pj_size_t)name->slen))
            return f;
    }
    return NULL;
}

/* auth-param = token EQUAL ( token / quoted-string ) */
static void parse_auth_param(pjsip__cursor *in, pj_str_t *name, pj_str_t *value)
{
    cursor_take(in, CH_TOKEN, name);
    cursor_slice(value, in->cur, in->cur);
    if (!cursor_delim(in, '=')) {
        cursor_fail(in, CURSOR_SYNTAX);
        return;
    }
    /* an unquoted value may be empty: peers send "qop=," */
    if (!cursor_at_end(in) && !cursor_is(in, ','))
        pjsip__param_value(in, value, CH_AUTH_LAX);
}

/* COMMA or the end; a comma too many is skipped */
static void next_auth_param(pjsip__cursor *in)
{
    if (cursor_at_end(in))
        return;
    if (in->end - in->cur > 2 && in->cur[0] == ',' && in->cur[1] == ' ' &&
        ch_is(in->cur[2], CH_TOKEN)) {
        in->cur += 2; /* as nearly always */
        return;
    }
    cursor_lws(in);
    if (cursor_at_end(in))
        return;
    cursor_char(in, ',');
    while (cursor_delim(in, ','))
        ;
}

/* auth-param *( COMMA auth-param ) */
static void parse_auth_params(pjsip__cursor *in, void *base, const auth_field *fields, int *stale)
{
    while (cursor_ok(in) && !cursor_at_end(in)) {
        const auth_field *field;
        pj_str_t name;
        pj_str_t value;

        parse_auth_param(in, &name, &value);
        field = cursor_ok(in) ? find_field(fields, &name) : NULL;
        /* an empty one is not printed, so that one behind it would be the first for who reads that */
        if (field && field_of(base, field)->slen == 0) {
            pjsip__param_unquote(&value);
            *field_of(base, field) = value;
        } else if (stale && name_is(&name, "stale")) {
            pjsip__param_unquote(&value);
            *stale = name_is(&value, "true");
        } else {
            pjsip__param_add(in, other_params(base), &name, &value);
        }
        next_auth_param(in);
    }
}

/* The scheme and the blank behind it. */
static void parse_scheme(pjsip__cursor *in, pj_str_t *scheme)
{
    cursor_lws(in);
    cursor_take(in, CH_TOKEN, scheme);
    if (!cursor_at_end(in) && !ch_is(*in->cur, CH_WS))
        cursor_fail(in, CURSOR_SYNTAX);
    cursor_lws(in);
}

/* b64token, unless what follows is a parameter (RFC 6750 2.1). */
static void parse_bearer_token(pjsip__cursor *in, pj_str_t *token)
{
    const char *from = in->cur;
    const char *p = ch_span(from, in->end, CH_VALUE_LAX);
    const char *equals = memchr(from, '=', (size_t)(p - from));

    if (equals && equals + 1 < in->end && equals[1] != '=' && !ch_is(equals[1], CH_WS) &&
        equals[1] != ',')
        return;
    cursor_take(in, CH_VALUE_LAX, token);
    cursor_delim(in, ',');
}

void pjsip__parse_authorization(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    pjsip_authorization_hdr *h = authorization_create(in->pool, desc->type);

    if (!h) {
        cursor_fail(in, CURSOR_NO_MEMORY);
        return;
    }
    parse_scheme(in, &h->scheme);
    if (cursor_ok(in) && name_is(&h->scheme, "bearer"))
        parse_bearer_token(in, &h->credential.oauth.token);
    parse_auth_params(in, &h->credential, credential_fields(&h->scheme), NULL);
    pjsip__cursor_push_hdr(in, h);
}

void pjsip__parse_authenticate(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    pjsip_www_authenticate_hdr *h = authenticate_create(in->pool, desc->type);
    int *stale = NULL;

    if (!h) {
        cursor_fail(in, CURSOR_NO_MEMORY);
        return;
    }
    parse_scheme(in, &h->scheme);
    if (name_is(&h->scheme, "digest"))
        stale = &h->challenge.digest.stale;
    parse_auth_params(in, &h->challenge, challenge_fields(&h->scheme), stale);
    pjsip__cursor_push_hdr(in, h);
}
