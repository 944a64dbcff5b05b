/* SPDX-License-Identifier: BSD-2-Clause */
#include "ua.h"

/* A copy that the parser may write to and that ends with a NUL. */
static pj_str_t copy(pj_pool_t *pool, const char *text)
{
    pj_str_t original = pj_str((char *)text), own;

    pj_strdup_with_null(pool, &own, &original);
    return own;
}

/* The SIP URI in a URI or name-addr; NULL if it is none. */
static pjsip_sip_uri *parse(pj_pool_t *pool, const char *text)
{
    pj_str_t own = copy(pool, text);
    pjsip_uri *uri = pjsip_parse_uri(pool, own.ptr, (pj_size_t)own.slen, 0);

    if (!uri || (!PJSIP_URI_SCHEME_IS_SIP(uri) && !PJSIP_URI_SCHEME_IS_SIPS(uri)))
        return NULL;
    return pjsip_uri_get_uri(uri);
}

static bool print(pj_pool_t *pool, pjsip_uri_context_e context, const pjsip_sip_uri *uri,
                  pj_str_t *text)
{
    char buf[PJSIP_MAX_URL_SIZE];
    int len = pjsip_uri_print(context, uri, buf, sizeof(buf));
    pj_str_t printed = {buf, len};

    if (len < 0)
        return false;
    pj_strdup_with_null(pool, text, &printed);
    return true;
}

bool uri_target(ua *u, pj_pool_t *pool, const char *text, pj_str_t *target)
{
    pjsip_sip_uri *uri = parse(pool, text);

    if (!uri)
        return false;
    if (u->opt->tcp && uri->transport_param.slen == 0)
        uri->transport_param = pj_str("tcp");
    return print(pool, PJSIP_URI_IN_REQ_URI, uri, target);
}

pj_str_t uri_host(pj_pool_t *pool, const pj_str_t *host)
{
    char text[128];
    pj_str_t result = pj_str(text);

    pj_ansi_snprintf(text, sizeof(text), pj_strchr(host, ':') ? "[%.*s]" : "%.*s", (int)host->slen,
                     host->ptr);
    result = pj_str(text);
    pj_strdup_with_null(pool, &result, &result);
    return result;
}

/* The user part of our address of record, for Contact. */
static pj_str_t own_user(ua *u)
{
    pjsip_sip_uri *id = u->opt->id ? parse(u->pool, u->opt->id) : NULL;

    return id && id->user.slen > 0 ? id->user : pj_str("linnet");
}

static bool set_contact(ua *u)
{
    pj_str_t host = uri_host(u->pool, &u->host), user = own_user(u);
    char text[PJSIP_MAX_URL_SIZE];

    if (u->opt->contact) {
        pjsip_sip_uri *uri = parse(u->pool, u->opt->contact);
        pj_str_t plain;

        if (!uri || !print(u->pool, PJSIP_URI_IN_CONTACT_HDR, uri, &plain)) {
            report_error(&u->out, "--contact", "%s is not a SIP URI", u->opt->contact);
            return false;
        }
        pj_ansi_snprintf(text, sizeof(text), "<%s>", plain.ptr);
    } else {
        pj_ansi_snprintf(text, sizeof(text), "<sip:%.*s@%.*s:%u%s>", (int)user.slen, user.ptr,
                         (int)host.slen, host.ptr, u->port, u->opt->tcp ? ";transport=tcp" : "");
    }
    u->contact = copy(u->pool, text);
    return true;
}

static bool set_route(ua *u)
{
    pjsip_route_hdr *route;
    pjsip_sip_uri *uri;

    pj_list_init(&u->routes);
    if (!u->opt->outbound)
        return true;
    uri = parse(u->pool, u->opt->outbound);
    if (!uri) {
        report_error(&u->out, "--outbound", "%s is not a SIP URI", u->opt->outbound);
        return false;
    }
    uri->lr_param = 1; /* strict routers died out with RFC 2543 */
    route = pjsip_route_hdr_create(u->pool);
    route->name_addr.uri = (pjsip_uri *)uri;
    pj_list_push_back(&u->routes, route);
    return true;
}

bool uri_set_identity(ua *u)
{
    pj_str_t host = uri_host(u->pool, &u->host);
    char text[PJSIP_MAX_URL_SIZE];

    if (u->opt->id && !parse(u->pool, u->opt->id)) {
        report_error(&u->out, "--id", "%s is not a SIP URI", u->opt->id);
        return false;
    }
    pj_ansi_snprintf(text, sizeof(text), "sip:linnet@%.*s:%u", (int)host.slen, host.ptr, u->port);
    u->id = copy(u->pool, u->opt->id ? u->opt->id : text);
    return set_contact(u) && set_route(u);
}
