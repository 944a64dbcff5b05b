/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Everything that makes, copies or parses messages and their parts, with the Nth allocation failing, in a pool that has
 * nothing to spare: what is there is whole, or there is nothing. (What a copy holds in the middle of a lack of memory is
 * looked at more closely in check_hdr_ext_copy.c and its like.)
 */
#include "support/oom.h"
#include "support/suites.h"

#include <pjlib-util.h>
#include <pjlib.h>
#include <pjsip.h>
#include <pjsip/sip_hdr_ext_ims.h>
#include <pjsip/sip_hdr_ext_sip.h>
#include <pjsip-simple/evsub_msg.h>
#include <pjsip_ua.h>
#include <string.h>

Suite *out_of_memory_suite(void);

/* ---- Empty ones ---- */

#define CREATORS(X)                                     \
    X(pjsip_accept_hdr_create)                          \
    X(pjsip_allow_events_hdr_create)                    \
    X(pjsip_allow_hdr_create)                           \
    X(pjsip_authorization_hdr_create)                   \
    X(pjsip_cid_hdr_create)                             \
    X(pjsip_clen_hdr_create)                            \
    X(pjsip_contact_hdr_create)                         \
    X(pjsip_cseq_hdr_create)                            \
    X(pjsip_ctype_hdr_create)                           \
    X(pjsip_event_hdr_create)                           \
    X(pjsip_from_hdr_create)                            \
    X(pjsip_min_se_hdr_create)                          \
    X(pjsip_name_addr_create)                           \
    X(pjsip_other_uri_create)                           \
    X(pjsip_proxy_authenticate_hdr_create)              \
    X(pjsip_proxy_authorization_hdr_create)             \
    X(pjsip_replaces_hdr_create)                        \
    X(pjsip_require_hdr_create)                         \
    X(pjsip_route_hdr_create)                           \
    X(pjsip_rr_hdr_create)                              \
    X(pjsip_sess_expires_hdr_create)                    \
    X(pjsip_sub_state_hdr_create)                       \
    X(pjsip_supported_hdr_create)                       \
    X(pjsip_tel_uri_create)                             \
    X(pjsip_to_hdr_create)                              \
    X(pjsip_unsupported_hdr_create)                     \
    X(pjsip_via_hdr_create)                             \
    X(pjsip_www_authenticate_hdr_create)                \
    X(pjsip_x_accept_contact_hdr_create)                \
    X(pjsip_x_accept_encoding_hdr_create)               \
    X(pjsip_x_accept_language_hdr_create)               \
    X(pjsip_x_accept_resource_priority_hdr_create)      \
    X(pjsip_x_alert_info_hdr_create)                    \
    X(pjsip_x_alertmsg_error_hdr_create)                \
    X(pjsip_x_answer_mode_hdr_create)                   \
    X(pjsip_x_authentication_info_hdr_create)           \
    X(pjsip_x_call_info_hdr_create)                     \
    X(pjsip_x_content_disposition_hdr_create)           \
    X(pjsip_x_content_encoding_hdr_create)              \
    X(pjsip_x_content_id_hdr_create)                    \
    X(pjsip_x_content_language_hdr_create)              \
    X(pjsip_x_date_hdr_create)                          \
    X(pjsip_x_diversion_hdr_create)                     \
    X(pjsip_x_error_info_hdr_create)                    \
    X(pjsip_x_feature_caps_hdr_create)                  \
    X(pjsip_x_flow_timer_hdr_create)                    \
    X(pjsip_x_geolocation_error_hdr_create)             \
    X(pjsip_x_geolocation_hdr_create)                   \
    X(pjsip_x_geolocation_routing_hdr_create)           \
    X(pjsip_x_history_info_hdr_create)                  \
    X(pjsip_x_identity_hdr_create)                      \
    X(pjsip_x_identity_info_hdr_create)                 \
    X(pjsip_x_in_reply_to_hdr_create)                   \
    X(pjsip_x_info_package_hdr_create)                  \
    X(pjsip_x_join_hdr_create)                          \
    X(pjsip_x_max_breadth_hdr_create)                   \
    X(pjsip_x_mime_version_hdr_create)                  \
    X(pjsip_x_p_access_network_info_hdr_create)         \
    X(pjsip_x_p_answer_state_hdr_create)                \
    X(pjsip_x_p_asserted_identity_hdr_create)           \
    X(pjsip_x_p_asserted_service_hdr_create)            \
    X(pjsip_x_p_associated_uri_hdr_create)              \
    X(pjsip_x_p_called_party_id_hdr_create)             \
    X(pjsip_x_p_charge_info_hdr_create)                 \
    X(pjsip_x_p_charging_function_addresses_hdr_create) \
    X(pjsip_x_p_charging_vector_hdr_create)             \
    X(pjsip_x_p_dcs_billing_info_hdr_create)            \
    X(pjsip_x_p_dcs_laes_hdr_create)                    \
    X(pjsip_x_p_dcs_osps_hdr_create)                    \
    X(pjsip_x_p_dcs_redirect_hdr_create)                \
    X(pjsip_x_p_dcs_trace_party_id_hdr_create)          \
    X(pjsip_x_p_early_media_hdr_create)                 \
    X(pjsip_x_p_media_authorization_hdr_create)         \
    X(pjsip_x_p_preferred_identity_hdr_create)          \
    X(pjsip_x_p_preferred_service_hdr_create)           \
    X(pjsip_x_p_private_network_indication_hdr_create)  \
    X(pjsip_x_p_profile_key_hdr_create)                 \
    X(pjsip_x_p_served_user_hdr_create)                 \
    X(pjsip_x_p_user_database_hdr_create)               \
    X(pjsip_x_p_visited_network_id_hdr_create)          \
    X(pjsip_x_path_hdr_create)                          \
    X(pjsip_x_policy_contact_hdr_create)                \
    X(pjsip_x_policy_id_hdr_create)                     \
    X(pjsip_x_priority_hdr_create)                      \
    X(pjsip_x_priv_answer_mode_hdr_create)              \
    X(pjsip_x_privacy_hdr_create)                       \
    X(pjsip_x_proxy_require_hdr_create)                 \
    X(pjsip_x_rack_hdr_create)                          \
    X(pjsip_x_reason_hdr_create)                        \
    X(pjsip_x_recv_info_hdr_create)                     \
    X(pjsip_x_refer_events_at_hdr_create)               \
    X(pjsip_x_refer_sub_hdr_create)                     \
    X(pjsip_x_refer_to_hdr_create)                      \
    X(pjsip_x_referred_by_hdr_create)                   \
    X(pjsip_x_reject_contact_hdr_create)                \
    X(pjsip_x_reply_to_hdr_create)                      \
    X(pjsip_x_request_disposition_hdr_create)           \
    X(pjsip_x_resource_priority_hdr_create)             \
    X(pjsip_x_rseq_hdr_create)                          \
    X(pjsip_x_security_client_hdr_create)               \
    X(pjsip_x_security_server_hdr_create)               \
    X(pjsip_x_security_verify_hdr_create)               \
    X(pjsip_x_server_hdr_create)                        \
    X(pjsip_x_service_route_hdr_create)                 \
    X(pjsip_x_session_id_hdr_create)                    \
    X(pjsip_x_sip_etag_hdr_create)                      \
    X(pjsip_x_sip_if_match_hdr_create)                  \
    X(pjsip_x_suppress_if_match_hdr_create)             \
    X(pjsip_x_target_dialog_hdr_create)                 \
    X(pjsip_x_timestamp_hdr_create)                     \
    X(pjsip_x_user_agent_hdr_create)                    \
    X(pjsip_x_user_to_user_hdr_create)                  \
    X(pjsip_x_warning_hdr_create)

#define USE_CREATOR(f)                  \
    static int use_##f(pj_pool_t *pool) \
    {                                   \
        return f(pool) != NULL;         \
    }
#define ROW(f) {#f, use_##f, 0},

CREATORS(USE_CREATOR)

static const pj_str_t name = {(char *)(uintptr_t) "Name", 4};
static const pj_str_t text = {
    (char *)(uintptr_t) "a text that is longer than what a pool has to spare", 51};

static int use_values(pj_pool_t *pool)
{
    return pjsip_expires_hdr_create(pool, 1) && pjsip_max_fwd_hdr_create(pool, 1) &&
           pjsip_min_expires_hdr_create(pool, 1) && pjsip_retry_after_hdr_create(pool, 1) &&
           pjsip_generic_int_hdr_create(pool, &name, 1) &&
           pjsip_generic_array_hdr_create(pool, &name) &&
           pjsip_generic_string_hdr_create(pool, &name, &text) &&
           pjsip_warning_hdr_create(pool, 399, &name, &text) &&
           pjsip_warning_hdr_create_from_status(pool, &name, PJ_EINVAL);
}

static int use_inits(pj_pool_t *pool)
{
    pjsip_generic_string_hdr string;
    pjsip_generic_array_hdr array;
    pjsip_generic_int_hdr number;

    return pjsip_generic_int_hdr_init(pool, &number, &text, 1) &&
           pjsip_generic_array_hdr_init(pool, &array, &text) &&
           pjsip_generic_string_hdr_init(pool, &string, &text, &text) &&
           number.name.slen == text.slen && array.name.slen == text.slen &&
           string.name.slen == text.slen && string.hvalue.slen == text.slen;
}

static int use_objects(pj_pool_t *pool)
{
    pjsip_method method;
    pjsip_method copy;

    pjsip_method_init(&method, pool, &text);
    pjsip_method_copy(pool, &copy, &method);
    return pjsip_msg_create(pool, PJSIP_REQUEST_MSG) && pjsip_sip_uri_create(pool, PJ_TRUE) &&
           pjsip_msg_body_create(pool, &name, &name, &text) && method.name.slen == text.slen &&
           copy.name.slen == text.slen;
}

/* ---- Parsing ---- */

static const char request[] =
    "INVITE sip:bob:secret@[2001:db8::1]:5070;transport=tcp;maddr=h;x=y "
    "SIP/2.0\r\n"
    "Via: SIP/2.0/UDP a.example;branch=z9hG4bKx;rport, SIP/2.0/TCP "
    "b.example;received=1.2.3.4;y=z\r\n"
    "Route: \"R\" <sip:r.example;lr>;p=q\r\n"
    "From: \"A\" <sip:a@a.example>;tag=1;u=v\r\n"
    "To: <tel:+123;phone-context=example.com>\r\n"
    "Contact: <sip:c@c.example;ob>;q=0.5;expires=7\r\n"
    "Call-ID: abc@def\r\n"
    "CSeq: 1 INVITE\r\n"
    "Authorization: Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:x\", "
    "response=\"0\", z=1\r\n"
    "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth,auth-int\"\r\n"
    "Accept: application/sdp, text/plain\r\n"
    "Allow: INVITE, ACK, BYE\r\n"
    "Supported: timer, 100rel\r\n"
    "Require: replaces\r\n"
    "Replaces: abc;to-tag=1;from-tag=2;early-only;x=y\r\n"
    "Session-Expires: 90;refresher=uac;x=y\r\n"
    "X-Other: something else\r\n"
    "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\n"
    "Refer-To: <sip:x@y.example;method=BYE>;p=q\r\n"
    "Max-Forwards: 70\r\n"
    "Expires: 70\r\n"
    "Content-Type: multipart/mixed;boundary=b;x=y\r\n"
    "Content-Length: 113\r\n\r\n"
    "--b\r\nContent-Type: text/plain\r\nContent-ID: <one@h>\r\n\r\nbody one\r\n"
    "--b\r\nContent-Type: text/html\r\n\r\nbody two\r\n--b--\r\n";

static char *octets_of(pj_pool_t *pool, const char *s, pj_size_t *len)
{
    char *copy = pj_pool_alloc(pool, strlen(s) + 1);

    *len = strlen(s);
    return copy ? memcpy(copy, s, *len + 1) : NULL;
}

/* NULL if it is not there, or not all of it: parts of a body that find no memory stay text. */
static pjsip_msg *parse(pj_pool_t *pool)
{
    pj_size_t len;
    char *octets = octets_of(pool, request, &len);
    pjsip_parser_err_report errors;
    pjsip_msg *msg;

    pj_list_init(&errors);
    msg = octets ? pjsip_parse_msg(pool, octets, len, &errors) : NULL;
    if (!msg || !pj_list_empty(&errors) || !msg->body)
        return NULL;
    return msg->body->print_body != &pjsip_print_text_body ? msg : NULL;
}

static int prints_as(const pjsip_msg *a, const pjsip_msg *b)
{
    static char one[4000], two[4000];
    pj_ssize_t len = pjsip_msg_print(a, one, sizeof(one));

    return len > 0 && pjsip_msg_print(b, two, sizeof(two)) == len &&
           memcmp(one, two, (size_t)len) == 0;
}

/* Headers and a body that did not find memory are not kept, so look whether all came. */
static int use_parse_msg(pj_pool_t *pool)
{
    pjsip_msg *msg = parse(pool);
    int count = 0;

    for (const pjsip_hdr *h = msg ? msg->hdr.next : NULL; h && h != (void *)&msg->hdr; h = h->next)
        count++;
    return count >= 20;
}

static int use_msg_clone(pj_pool_t *pool)
{
    pjsip_msg *msg = parse(pool), *copy = msg ? pjsip_msg_clone(pool, msg) : NULL;

    return copy && prints_as(copy, msg);
}

static int use_parse_uri(pj_pool_t *pool)
{
    static const char *const uris[] = {"\"A\" <sips:a@b.example;transport=tcp;x=y?c=d&e=f>",
                                       "tel:+123;isub=1;phone-context=e;x=y",
                                       "http://www.example.com/"};

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(uris); i++) {
        pj_size_t len;
        char *octets = octets_of(pool, uris[i], &len);
        pjsip_uri *uri = octets ? pjsip_parse_uri(pool, octets, len, 0) : NULL;

        if (!uri || !pjsip_uri_clone(pool, uri))
            return 0;
    }
    return 1;
}

static int use_assign(pj_pool_t *pool)
{
    pj_size_t len;
    char *octets =
        octets_of(pool, "\"Alice and others\" <sip:a@b.example;transport=tcp;x=y?c=d>", &len);
    pjsip_uri *uri =
        octets ? pjsip_parse_uri(pool, octets, len, PJSIP_PARSE_URI_AS_NAMEADDR) : NULL;
    pjsip_name_addr *copy = uri ? pjsip_name_addr_create(pool) : NULL;
    pjsip_sip_uri *sip = copy ? pjsip_sip_uri_create(pool, PJ_FALSE) : NULL;

    if (!sip)
        return 0;
    pjsip_name_addr_assign(pool, copy, (pjsip_name_addr *)uri);
    pjsip_sip_uri_assign(pool, sip, pjsip_uri_get_uri(uri));
    return copy->uri && pj_list_size(&sip->other_param) == 1 &&
           pj_list_size(&sip->header_param) == 1 &&

           pjsip_uri_cmp(PJSIP_URI_IN_FROMTO_HDR, copy->uri, pjsip_uri_get_uri(uri)) == 0 &&
           pjsip_uri_cmp(PJSIP_URI_IN_OTHER, sip, pjsip_uri_get_uri(uri)) == 0;
}

static int use_parse_hdr(pj_pool_t *pool)
{
    const pj_str_t via = {(char *)(uintptr_t) "Via", 3};
    pj_size_t len;
    char *octets = octets_of(pool, "SIP/2.0/UDP a.example;branch=z9hG4bKx;y=z", &len);
    pjsip_hdr list;

    if (!octets || !pjsip_parse_hdr(pool, &via, octets, len, NULL))
        return 0;
    octets = octets_of(pool, "Via: SIP/2.0/UDP a.example;branch=z9hG4bKx;y=z\r\nX: y\r\n", &len);
    pj_list_init(&list);
    return octets && pjsip_parse_headers(pool, octets, len, &list, 0) == PJ_SUCCESS &&
           pj_list_size(&list) == 2;
}

static int use_decode(pj_pool_t *pool)
{
    pjsip_msg *msg = parse(pool);
    pjsip_hdr *hdr;

    if (!msg)
        return 0;
    for (pjsip_hdr *h = msg->hdr.next; h != (void *)&msg->hdr; h = h->next) {
        if (pj_stricmp2(&h->name, "Date") == 0 &&
            pjsip_hdr_decode(pool, h, &hdr, NULL) != PJ_SUCCESS)
            return 0;
    }
    return pjsip_msg_decode_hdr(pool, msg, "Refer-To", &hdr) == PJ_SUCCESS;
}

/* ---- Bodies ---- */

static int use_body(pj_pool_t *pool)
{
    pjsip_msg *msg = parse(pool);
    pjsip_msg_body copy, *clone = msg && msg->body ? pjsip_msg_body_clone(pool, msg->body) : NULL;
    pjsip_media_type type;
    void *data = pjsip_clone_text_data(pool, text.ptr, (unsigned)text.slen);

    if (!clone || !data || pjsip_msg_body_copy(pool, &copy, msg->body) != PJ_SUCCESS)
        return 0;
    pjsip_media_type_cp(pool, &type, &msg->body->content_type);
    return pjsip_media_type_cmp(&type, &msg->body->content_type, 1) == 0 &&
           pj_list_size(&type.param) == pj_list_size(&msg->body->content_type.param);
}

static int use_multipart(pj_pool_t *pool)
{
    pjsip_msg_body *body = pjsip_multipart_create(pool, NULL, NULL);
    pjsip_multipart_part *part = pjsip_multipart_create_part(pool);

    if (!body || !part)
        return 0;
    part->body = pjsip_msg_body_create(pool, &name, &name, &text);
    return part->body && pjsip_multipart_add_part(pool, body, part) == PJ_SUCCESS &&
           pjsip_multipart_clone_part(pool, part) != NULL;
}

static int use_multipart_parse(pj_pool_t *pool)
{
    pj_str_t cid = {(char *)(uintptr_t) "one@h", 5}, type = {(char *)(uintptr_t) "Content-ID", 10};
    pj_str_t value = {(char *)(uintptr_t) "<one@h>", 7};
    pjsip_media_type mixed;
    pjsip_param boundary;
    pj_size_t len;
    char *octets = octets_of(pool, strstr(request, "--b\r\n"), &len);
    pjsip_msg_body *body;

    pjsip_media_type_init2(&mixed, (char *)(uintptr_t) "multipart", (char *)(uintptr_t) "mixed");
    boundary.name = pj_str((char *)(uintptr_t) "boundary");
    boundary.value = pj_str((char *)(uintptr_t) "b");
    pj_list_push_back(&mixed.param, &boundary);
    body = octets ? pjsip_multipart_parse(pool, octets, len, &mixed, 0) : NULL;
    return body && pjsip_multipart_find_part_by_cid_str(pool, body, &cid) &&
           pjsip_multipart_find_part_by_header_str(pool, body, &type, &value, NULL);
}

/* ---- Parameters ---- */

static int use_params(pj_pool_t *pool)
{
    pjsip_param list, copy, shallow, *p = PJ_POOL_ZALLOC_T(pool, pjsip_param);
    pj_str_t joined = {NULL, 0};

    if (!p)
        return 0;
    p->name = name;
    p->value = text;
    pj_list_init(&list);
    pj_list_push_back(&list, p);
    pjsip_param_clone(pool, &copy, &list);
    pjsip_param_shallow_clone(pool, &shallow, &list);
    pjsip_concat_param_imp(&joined, pool, &name, &text, ';');
    return pj_list_size(&copy) == 1 && copy.next->value.slen == text.slen &&
           pj_list_size(&shallow) == 1 && joined.slen > 0;
}

static int use_credentials(pj_pool_t *pool)
{
    pjsip_cred_info cred, copy;

    memset(&cred, 0, sizeof(cred));
    cred.realm = cred.scheme = cred.username = cred.data = text;
    pjsip_cred_info_dup(pool, &copy, &cred);
    return copy.realm.slen == text.slen && copy.scheme.slen == text.slen &&
           copy.username.slen == text.slen && copy.data.slen == text.slen;
}

static const oom_row rows[] = {
    CREATORS(ROW) /* */
    {"headers with values", use_values, 0},
    {"headers in the caller's memory", use_inits, 0},
    {"other objects", use_objects, 0},
    {"pjsip_parse_msg", use_parse_msg, 0},
    {"pjsip_msg_clone", use_msg_clone, 0},
    {"pjsip_parse_uri", use_parse_uri, 0},
    {"pjsip_name_addr_assign", use_assign, 0},
    {"pjsip_parse_hdr", use_parse_hdr, 0},
    {"pjsip_hdr_decode", use_decode, 0},
    {"pjsip_msg_body_clone", use_body, 0},
    {"pjsip_multipart_create", use_multipart, 0},
    {"pjsip_multipart_parse", use_multipart_parse, 0},
    {"pjsip_param_clone", use_params, 0},
    {"pjsip_cred_info_dup", use_credentials, 0},
};

Suite *out_of_memory_suite(void)
{
    return oom_suite("out_of_memory", rows, (int)PJ_ARRAY_SIZE(rows), NULL);
}
