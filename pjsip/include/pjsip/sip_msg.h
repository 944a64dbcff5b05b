/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SIP messages: request and status lines, header fields, bodies.
 *
 * A message is its start line, a list of header fields in the order received, and a body. Each
 * header object starts with the same members (PJSIP_DECL_HDR_MEMBER): list links, a type, the long
 * and the compact name, and a pointer to the functions that clone and print it. Programs make
 * header types of their own by starting a struct with these members, type PJSIP_H_OTHER and a
 * pjsip_hdr_vptr.
 *
 * Text of a parsed message points into the packet; the packet has to live as long as the message.
 * Everything else is in the pool that was given. A header field with several comma-separated values
 * becomes several headers (Via, Contact, Route, ...) or one array header (Allow, Supported, ...);
 * an array of more than PJSIP_GENERIC_ARRAY_MAX_COUNT values goes on in further headers of the same
 * name, which means the same (RFC 3261 7.3.1).
 *
 * Serves msg/method.c, msg/phrase.c, msg/hdr.c, msg/hdr_via.c, msg/hdr_addr.c, msg/hdr_cseq.c,
 * msg/hdr_value.c, msg/msg.c, msg/body.c, msg/media_type.c and msg/print.c.
 */
#ifndef PJSIP_SIP_MSG_H
#define PJSIP_SIP_MSG_H

#include <pjsip/sip_types.h>
#include <pjsip/sip_uri.h>
#include <pj/list.h>

PJ_BEGIN_DECL

/* ---- methods --------------------------------------------------------------------------------- */

/** Methods with an id of their own; any other is PJSIP_OTHER_METHOD and known by its name. */
typedef enum pjsip_method_e {
    PJSIP_INVITE_METHOD,
    PJSIP_CANCEL_METHOD,
    PJSIP_ACK_METHOD,
    PJSIP_BYE_METHOD,
    PJSIP_REGISTER_METHOD,
    PJSIP_OPTIONS_METHOD,
    PJSIP_OTHER_METHOD
} pjsip_method_e;

/** A method; names are case-sensitive (RFC 3261 7.1). */
typedef struct pjsip_method {
    pjsip_method_e id;
    pj_str_t name;
} pjsip_method;

PJ_DECL_DATA(const pjsip_method) pjsip_invite_method;
PJ_DECL_DATA(const pjsip_method) pjsip_cancel_method;
PJ_DECL_DATA(const pjsip_method) pjsip_ack_method;
PJ_DECL_DATA(const pjsip_method) pjsip_bye_method;
PJ_DECL_DATA(const pjsip_method) pjsip_register_method;
PJ_DECL_DATA(const pjsip_method) pjsip_options_method;

PJ_DECL(const pjsip_method *) pjsip_get_invite_method(void);
PJ_DECL(const pjsip_method *) pjsip_get_cancel_method(void);
PJ_DECL(const pjsip_method *) pjsip_get_ack_method(void);
PJ_DECL(const pjsip_method *) pjsip_get_bye_method(void);
PJ_DECL(const pjsip_method *) pjsip_get_register_method(void);
PJ_DECL(const pjsip_method *) pjsip_get_options_method(void);

/** Set a method from its name, copied into @a pool unless it is one of the known ones. */
PJ_DECL(void) pjsip_method_init(pjsip_method *m, pj_pool_t *pool, const pj_str_t *str);

/** The same without a copy: @a str's text has to live as long as @a m. */
PJ_DECL(void) pjsip_method_init_np(pjsip_method *m, pj_str_t *str);

/** Set one of the known methods; PJSIP_OTHER_METHOD leaves the name empty. */
PJ_DECL(void) pjsip_method_set(pjsip_method *m, pjsip_method_e id);

PJ_DECL(void) pjsip_method_copy(pj_pool_t *pool, pjsip_method *method, const pjsip_method *rhs);

/** 0 if they are the same method; otherwise which sorts first, as memcmp says it. */
PJ_DECL(int) pjsip_method_cmp(const pjsip_method *m1, const pjsip_method *m2);

/* ---- header fields --------------------------------------------------------------------------- */

/** Header types. Those that end in UNIMP have no struct of their own and are generic strings. */
typedef enum pjsip_hdr_e {
    PJSIP_H_ACCEPT,
    PJSIP_H_ACCEPT_ENCODING_UNIMP,
    PJSIP_H_ACCEPT_LANGUAGE_UNIMP,
    PJSIP_H_ALERT_INFO_UNIMP,
    PJSIP_H_ALLOW,
    PJSIP_H_AUTHENTICATION_INFO_UNIMP,
    PJSIP_H_AUTHORIZATION,
    PJSIP_H_CALL_ID,
    PJSIP_H_CALL_INFO_UNIMP,
    PJSIP_H_CONTACT,
    PJSIP_H_CONTENT_DISPOSITION_UNIMP,
    PJSIP_H_CONTENT_ENCODING_UNIMP,
    PJSIP_H_CONTENT_LANGUAGE_UNIMP,
    PJSIP_H_CONTENT_LENGTH,
    PJSIP_H_CONTENT_TYPE,
    PJSIP_H_CSEQ,
    PJSIP_H_DATE_UNIMP,
    PJSIP_H_ERROR_INFO_UNIMP,
    PJSIP_H_EXPIRES,
    PJSIP_H_FROM,
    PJSIP_H_IN_REPLY_TO_UNIMP,
    PJSIP_H_MAX_FORWARDS,
    PJSIP_H_MIME_VERSION_UNIMP,
    PJSIP_H_MIN_EXPIRES,
    PJSIP_H_ORGANIZATION_UNIMP,
    PJSIP_H_PRIORITY_UNIMP,
    PJSIP_H_PROXY_AUTHENTICATE,
    PJSIP_H_PROXY_AUTHORIZATION,
    PJSIP_H_PROXY_REQUIRE_UNIMP,
    PJSIP_H_RECORD_ROUTE,
    PJSIP_H_REPLY_TO_UNIMP,
    PJSIP_H_REQUIRE,
    PJSIP_H_RETRY_AFTER,
    PJSIP_H_ROUTE,
    PJSIP_H_SERVER_UNIMP,
    PJSIP_H_SUBJECT_UNIMP,
    PJSIP_H_SUPPORTED,
    PJSIP_H_TIMESTAMP_UNIMP,
    PJSIP_H_TO,
    PJSIP_H_UNSUPPORTED,
    PJSIP_H_USER_AGENT_UNIMP,
    PJSIP_H_VIA,
    PJSIP_H_WARNING_UNIMP,
    PJSIP_H_WWW_AUTHENTICATE,
    PJSIP_H_OTHER
} pjsip_hdr_e;

/** The functions of a header type. All are required. */
typedef struct pjsip_hdr_vptr {
    /** A copy in @a pool, text included. */
    void *(*clone)(pj_pool_t *pool, const void *hdr);
    /** A copy in @a pool that points to the same text and values. */
    void *(*shallow_clone)(pj_pool_t *pool, const void *hdr);
    /** "Name: value" without CRLF; octets written, or -1 if they do not fit in @a len. */
    int (*print_on)(void *hdr, char *buf, pj_size_t len);
} pjsip_hdr_vptr;

/** The members every header object starts with. */
#define PJSIP_DECL_HDR_MEMBER(hdr) \
    PJ_DECL_LIST_MEMBER(hdr);      \
    pjsip_hdr_e type;              \
    pj_str_t name;                 \
    pj_str_t sname;                \
    pjsip_hdr_vptr *vptr

/** Any header; also the head of a header list. */
struct pjsip_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_hdr);
};

PJ_DECL(void *) pjsip_hdr_clone(pj_pool_t *pool, const void *hdr);
PJ_DECL(void *) pjsip_hdr_shallow_clone(pj_pool_t *pool, const void *hdr);

/** Print one header, with its long or compact name as pjsip_cfg() says; -1 if it does not fit. */
PJ_DECL(int) pjsip_hdr_print_on(void *hdr, char *buf, pj_size_t len);

/**
 * Find a header in a list by type.
 *
 * @param hdr_list The list head.
 * @param start Where to start, itself included; NULL: at the first. NULL is returned at the end.
 */
PJ_DECL(void *) pjsip_hdr_find(const void *hdr_list, pjsip_hdr_e type, const void *start);

/** Find by name (long, or compact if it is one letter), ignoring case. */
PJ_DECL(void *)
pjsip_hdr_find_by_name(const void *hdr_list, const pj_str_t *name, const void *start);

/** Find by either of two names, ignoring case. */
PJ_DECL(void *)
pjsip_hdr_find_by_names(const void *hdr_list, const pj_str_t *name, const pj_str_t *sname,
                        const void *start);

/* ---- start lines ----------------------------------------------------------------------------- */

typedef struct pjsip_request_line {
    pjsip_method method;
    pjsip_uri *uri;
} pjsip_request_line;

typedef struct pjsip_status_line {
    int code;
    pj_str_t reason;
} pjsip_status_line;

/** Response codes (RFC 3261 21 and the extensions' RFCs). */
typedef enum pjsip_status_code {
    PJSIP_SC_NULL = 0,
    PJSIP_SC_TRYING = 100,
    PJSIP_SC_RINGING = 180,
    PJSIP_SC_CALL_BEING_FORWARDED = 181,
    PJSIP_SC_QUEUED = 182,
    PJSIP_SC_PROGRESS = 183,
    PJSIP_SC_EARLY_DIALOG_TERMINATED = 199,
    PJSIP_SC_OK = 200,
    PJSIP_SC_ACCEPTED = 202,
    PJSIP_SC_NO_NOTIFICATION = 204,
    PJSIP_SC_MULTIPLE_CHOICES = 300,
    PJSIP_SC_MOVED_PERMANENTLY = 301,
    PJSIP_SC_MOVED_TEMPORARILY = 302,
    PJSIP_SC_USE_PROXY = 305,
    PJSIP_SC_ALTERNATIVE_SERVICE = 380,
    PJSIP_SC_BAD_REQUEST = 400,
    PJSIP_SC_UNAUTHORIZED = 401,
    PJSIP_SC_PAYMENT_REQUIRED = 402,
    PJSIP_SC_FORBIDDEN = 403,
    PJSIP_SC_NOT_FOUND = 404,
    PJSIP_SC_METHOD_NOT_ALLOWED = 405,
    PJSIP_SC_NOT_ACCEPTABLE = 406,
    PJSIP_SC_PROXY_AUTHENTICATION_REQUIRED = 407,
    PJSIP_SC_REQUEST_TIMEOUT = 408,
    PJSIP_SC_TSX_TIMEOUT = 408,
    PJSIP_SC_CONFLICT = 409,
    PJSIP_SC_GONE = 410,
    PJSIP_SC_LENGTH_REQUIRED = 411,
    PJSIP_SC_CONDITIONAL_REQUEST_FAILED = 412,
    PJSIP_SC_REQUEST_ENTITY_TOO_LARGE = 413,
    PJSIP_SC_REQUEST_URI_TOO_LONG = 414,
    PJSIP_SC_UNSUPPORTED_MEDIA_TYPE = 415,
    PJSIP_SC_UNSUPPORTED_URI_SCHEME = 416,
    PJSIP_SC_UNKNOWN_RESOURCE_PRIORITY = 417,
    PJSIP_SC_BAD_EXTENSION = 420,
    PJSIP_SC_EXTENSION_REQUIRED = 421,
    PJSIP_SC_SESSION_TIMER_TOO_SMALL = 422,
    PJSIP_SC_INTERVAL_TOO_BRIEF = 423,
    PJSIP_SC_BAD_LOCATION_INFORMATION = 424,
    PJSIP_SC_USE_IDENTITY_HEADER = 428,
    PJSIP_SC_PROVIDE_REFERRER_HEADER = 429,
    PJSIP_SC_FLOW_FAILED = 430,
    PJSIP_SC_ANONIMITY_DISALLOWED = 433,
    PJSIP_SC_BAD_IDENTITY_INFO = 436,
    PJSIP_SC_UNSUPPORTED_CERTIFICATE = 437,
    PJSIP_SC_INVALID_IDENTITY_HEADER = 438,
    PJSIP_SC_FIRST_HOP_LACKS_OUTBOUND_SUPPORT = 439,
    PJSIP_SC_MAX_BREADTH_EXCEEDED = 440,
    PJSIP_SC_BAD_INFO_PACKAGE = 469,
    PJSIP_SC_CONSENT_NEEDED = 470,
    PJSIP_SC_TEMPORARILY_UNAVAILABLE = 480,
    PJSIP_SC_CALL_TSX_DOES_NOT_EXIST = 481,
    PJSIP_SC_LOOP_DETECTED = 482,
    PJSIP_SC_TOO_MANY_HOPS = 483,
    PJSIP_SC_ADDRESS_INCOMPLETE = 484,
    PJSIP_AC_AMBIGUOUS = 485,
    PJSIP_SC_BUSY_HERE = 486,
    PJSIP_SC_REQUEST_TERMINATED = 487,
    PJSIP_SC_NOT_ACCEPTABLE_HERE = 488,
    PJSIP_SC_BAD_EVENT = 489,
    PJSIP_SC_REQUEST_UPDATED = 490,
    PJSIP_SC_REQUEST_PENDING = 491,
    PJSIP_SC_UNDECIPHERABLE = 493,
    PJSIP_SC_SECURITY_AGREEMENT_NEEDED = 494,
    PJSIP_SC_INTERNAL_SERVER_ERROR = 500,
    PJSIP_SC_NOT_IMPLEMENTED = 501,
    PJSIP_SC_BAD_GATEWAY = 502,
    PJSIP_SC_SERVICE_UNAVAILABLE = 503,
    PJSIP_SC_TSX_TRANSPORT_ERROR = 503,
    PJSIP_SC_SERVER_TIMEOUT = 504,
    PJSIP_SC_VERSION_NOT_SUPPORTED = 505,
    PJSIP_SC_MESSAGE_TOO_LARGE = 513,
    PJSIP_SC_PUSH_NOTIFICATION_SERVICE_NOT_SUPPORTED = 555,
    PJSIP_SC_PRECONDITION_FAILURE = 580,
    PJSIP_SC_BUSY_EVERYWHERE = 600,
    PJSIP_SC_DECLINE = 603,
    PJSIP_SC_DOES_NOT_EXIST_ANYWHERE = 604,
    PJSIP_SC_NOT_ACCEPTABLE_ANYWHERE = 606,
    PJSIP_SC_UNWANTED = 607,
    PJSIP_SC_REJECTED = 608,
    PJSIP_SC__force_32bit = 0x7FFFFFFF
} pjsip_status_code;

/** Whether two codes are of one class (1xx, 2xx, ...). */
#define PJSIP_IS_STATUS_IN_CLASS(status_code, code_class) \
    ((int)(status_code) / 100 == (int)(code_class) / 100)

/** The default reason phrase of a code; that of its class (x00) for a code without one. */
PJ_DECL(const pj_str_t *) pjsip_get_status_text(int status_code);

/* ---- bodies ---------------------------------------------------------------------------------- */

/** Media type: type "/" subtype *(";" parameter). */
typedef struct pjsip_media_type {
    pj_str_t type;
    pj_str_t subtype;
    pjsip_param param;
} pjsip_media_type;

PJ_DECL(void) pjsip_media_type_init(pjsip_media_type *mt, pj_str_t *type, pj_str_t *subtype);

/** The same from strings that live as long as @a mt. */
PJ_DECL(void) pjsip_media_type_init2(pjsip_media_type *mt, char *type, char *subtype);

/**
 * Compare, ignoring case.
 *
 * @param cmp_param 0: without parameters; 1: parameters that both have must be equal; 2: all must.
 * @return 0 if equal.
 */
PJ_DECL(int)
pjsip_media_type_cmp(const pjsip_media_type *mt1, const pjsip_media_type *mt2, int cmp_param);

/** Make @a dst a copy of @a src, text included. */
PJ_DECL(void)
pjsip_media_type_cp(pj_pool_t *pool, pjsip_media_type *dst, const pjsip_media_type *src);

/** Octets written; -1 if they do not fit. */
PJ_DECL(int) pjsip_media_type_print(char *buf, unsigned len, const pjsip_media_type *mt);

/** A message body. */
struct pjsip_msg_body {
    pjsip_media_type content_type;
    void
        *data; /**< Whatever print_body() and clone_data() understand; text for the default ones. */
    unsigned len; /**< Of the text; may be 0 where data is not text. */
    /** Octets written, or -1 if they do not fit. */
    int (*print_body)(struct pjsip_msg_body *msg_body, char *buf, pj_size_t size);
    /** A copy of the data in @a pool. */
    void *(*clone_data)(pj_pool_t *pool, const void *data, unsigned len);
};

/** A body of text, copied into @a pool; NULL without memory. */
PJ_DECL(pjsip_msg_body *)
pjsip_msg_body_create(pj_pool_t *pool, const pj_str_t *type, const pj_str_t *subtype,
                      const pj_str_t *text);

/** The print_body() and clone_data() of bodies that are octets in memory. */
PJ_DECL(int) pjsip_print_text_body(pjsip_msg_body *msg_body, char *buf, pj_size_t size);
PJ_DECL(void *) pjsip_clone_text_data(pj_pool_t *pool, const void *data, unsigned len);

/** Make @a dst_body a copy of @a src_body; PJ_EINVALIDOP if the body cannot be cloned. */
PJ_DECL(pj_status_t)
pjsip_msg_body_copy(pj_pool_t *pool, pjsip_msg_body *dst_body, const pjsip_msg_body *src_body);

/** The same into a new body; NULL on failure. */
PJ_DECL(pjsip_msg_body *) pjsip_msg_body_clone(pj_pool_t *pool, const pjsip_msg_body *body);

/* ---- messages -------------------------------------------------------------------------------- */

typedef enum pjsip_msg_type_e { PJSIP_REQUEST_MSG, PJSIP_RESPONSE_MSG } pjsip_msg_type_e;

/** A message. */
struct pjsip_msg {
    pjsip_msg_type_e type;
    union {
        struct pjsip_request_line req;
        struct pjsip_status_line status;
    } line;
    pjsip_hdr hdr; /**< List head. */
    pjsip_msg_body *body;
};

/** An empty message. */
PJ_DECL(pjsip_msg *) pjsip_msg_create(pj_pool_t *pool, pjsip_msg_type_e type);

/** A copy in @a pool, text included. */
PJ_DECL(pjsip_msg *) pjsip_msg_clone(pj_pool_t *pool, const pjsip_msg *msg);

/** pjsip_hdr_find() and its like in the message's headers. */
PJ_DECL(void *) pjsip_msg_find_hdr(const pjsip_msg *msg, pjsip_hdr_e type, const void *start);
PJ_DECL(void *)
pjsip_msg_find_hdr_by_name(const pjsip_msg *msg, const pj_str_t *name, const void *start);
PJ_DECL(void *)
pjsip_msg_find_hdr_by_names(const pjsip_msg *msg, const pj_str_t *name, const pj_str_t *sname,
                            const void *start);

/** Find a header and take it out of the message. */
PJ_DECL(void *) pjsip_msg_find_remove_hdr(pjsip_msg *msg, pjsip_hdr_e type, void *start);

/** Add a header at the end; it must be in no list. */
PJ_INLINE(void) pjsip_msg_add_hdr(pjsip_msg *msg, pjsip_hdr *hdr)
{
    pj_list_push_back(&msg->hdr, hdr);
}

/** Add a header at the front; it must be in no list. */
PJ_INLINE(void) pjsip_msg_insert_first_hdr(pjsip_msg *msg, pjsip_hdr *hdr)
{
    pj_list_push_front(&msg->hdr, hdr);
}

/**
 * Print a message. Content-Type and Content-Length are made from the body and must not be in the
 * list (if they are, the body's win).
 *
 * @return Octets written (a NUL follows if there is room); -1 if they do not fit.
 */
PJ_DECL(pj_ssize_t) pjsip_msg_print(const pjsip_msg *msg, char *buf, pj_size_t size);

/* ---- generic headers ------------------------------------------------------------------------- */

/** A header whose value is a string. */
typedef struct pjsip_generic_string_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_generic_string_hdr);
    pj_str_t hvalue;
} pjsip_generic_string_hdr;

/** The strings are copied into @a pool; @a hvalue may be NULL. */
PJ_DECL(pjsip_generic_string_hdr *)
pjsip_generic_string_hdr_create(pj_pool_t *pool, const pj_str_t *hname, const pj_str_t *hvalue);

/** The same in the caller's memory; returns @a mem. */
PJ_DECL(pjsip_generic_string_hdr *)
pjsip_generic_string_hdr_init(pj_pool_t *pool, void *mem, const pj_str_t *hname,
                              const pj_str_t *hvalue);

/** Without copies: the text has to live as long as the header. */
PJ_DECL(void)
pjsip_generic_string_hdr_init2(pjsip_generic_string_hdr *h, pj_str_t *hname, pj_str_t *hvalue);

/** A header whose value is an integer. */
typedef struct pjsip_generic_int_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_generic_int_hdr);
    pj_uint32_t ivalue;
} pjsip_generic_int_hdr;

PJ_DECL(pjsip_generic_int_hdr *)
pjsip_generic_int_hdr_create(pj_pool_t *pool, const pj_str_t *hname, unsigned int hvalue);
PJ_DECL(pjsip_generic_int_hdr *)
pjsip_generic_int_hdr_init(pj_pool_t *pool, void *mem, const pj_str_t *hname, unsigned int value);

/** Values in one array header. */
#define PJSIP_GENERIC_ARRAY_MAX_COUNT 32

/** A header whose value is a comma-separated list. */
typedef struct pjsip_generic_array_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_generic_array_hdr);
    unsigned count;
    pj_str_t values[PJSIP_GENERIC_ARRAY_MAX_COUNT];
} pjsip_generic_array_hdr;

PJ_DECL(pjsip_generic_array_hdr *)
pjsip_generic_array_hdr_create(pj_pool_t *pool, const pj_str_t *hname);
PJ_DECL(pjsip_generic_array_hdr *)
pjsip_generic_array_hdr_init(pj_pool_t *pool, void *mem, const pj_str_t *hname);

/* ---- the headers of RFC 3261 ----------------------------------------------------------------- */
/*
 * X_hdr_create() makes an empty header in the pool, X_hdr_init() makes it in mem and returns mem. Both
 * return NULL without memory.
 */

#define PJSIP_MAX_ACCEPT_COUNT PJSIP_GENERIC_ARRAY_MAX_COUNT

/** Accept; a value is a media range with its parameters. */
typedef pjsip_generic_array_hdr pjsip_accept_hdr;
PJ_DECL(pjsip_accept_hdr *) pjsip_accept_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_accept_hdr *) pjsip_accept_hdr_init(pj_pool_t *pool, void *mem);

/** Allow; a value is a method. */
typedef pjsip_generic_array_hdr pjsip_allow_hdr;
PJ_DECL(pjsip_allow_hdr *) pjsip_allow_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_allow_hdr *) pjsip_allow_hdr_init(pj_pool_t *pool, void *mem);

/** Require, Supported, Unsupported; a value is an option tag. */
typedef pjsip_generic_array_hdr pjsip_require_hdr;
PJ_DECL(pjsip_require_hdr *) pjsip_require_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_require_hdr *) pjsip_require_hdr_init(pj_pool_t *pool, void *mem);

typedef pjsip_generic_array_hdr pjsip_supported_hdr;
PJ_DECL(pjsip_supported_hdr *) pjsip_supported_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_supported_hdr *) pjsip_supported_hdr_init(pj_pool_t *pool, void *mem);

typedef pjsip_generic_array_hdr pjsip_unsupported_hdr;
PJ_DECL(pjsip_unsupported_hdr *) pjsip_unsupported_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_unsupported_hdr *) pjsip_unsupported_hdr_init(pj_pool_t *pool, void *mem);

/** Call-ID. */
typedef struct pjsip_cid_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_cid_hdr);
    pj_str_t id;
} pjsip_cid_hdr;

PJ_DECL(pjsip_cid_hdr *) pjsip_cid_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_cid_hdr *) pjsip_cid_hdr_init(pj_pool_t *pool, void *mem);

/** Content-Length. */
typedef struct pjsip_clen_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_clen_hdr);
    int len;
} pjsip_clen_hdr;

PJ_DECL(pjsip_clen_hdr *) pjsip_clen_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_clen_hdr *) pjsip_clen_hdr_init(pj_pool_t *pool, void *mem);

/** CSeq. */
typedef struct pjsip_cseq_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_cseq_hdr);
    pj_int32_t cseq;
    pjsip_method method;
} pjsip_cseq_hdr;

PJ_DECL(pjsip_cseq_hdr *) pjsip_cseq_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_cseq_hdr *) pjsip_cseq_hdr_init(pj_pool_t *pool, void *mem);

/** The value of pjsip_contact_hdr.expires without an expires parameter. */
#define PJSIP_EXPIRES_NOT_SPECIFIED ((pj_uint32_t)0xFFFFFFFFUL)

/** Contact; one of several values. */
typedef struct pjsip_contact_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_contact_hdr);
    int star;            /**< Not 0: the value is "*", and uri is NULL. */
    pjsip_uri *uri;      /**< The parser makes it a name-addr always. */
    int q1000;           /**< q times 1000; -1: none. */
    pj_uint32_t expires; /**< Seconds. */
    pjsip_param other_param;
} pjsip_contact_hdr;

PJ_DECL(pjsip_contact_hdr *) pjsip_contact_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_contact_hdr *) pjsip_contact_hdr_init(pj_pool_t *pool, void *mem);

/** Content-Type. */
typedef struct pjsip_ctype_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_ctype_hdr);
    pjsip_media_type media;
} pjsip_ctype_hdr;

PJ_DECL(pjsip_ctype_hdr *) pjsip_ctype_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_ctype_hdr *) pjsip_ctype_hdr_init(pj_pool_t *pool, void *mem);

/** Expires. */
typedef pjsip_generic_int_hdr pjsip_expires_hdr;
PJ_DECL(pjsip_expires_hdr *) pjsip_expires_hdr_create(pj_pool_t *pool, unsigned value);
PJ_DECL(pjsip_expires_hdr *) pjsip_expires_hdr_init(pj_pool_t *pool, void *mem, unsigned value);

/** From and To; the parser makes the URI a name-addr always. */
typedef struct pjsip_fromto_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_fromto_hdr);
    pjsip_uri *uri;
    pj_str_t tag;
    pjsip_param other_param;
} pjsip_fromto_hdr;

typedef pjsip_fromto_hdr pjsip_from_hdr;
typedef pjsip_fromto_hdr pjsip_to_hdr;

PJ_DECL(pjsip_from_hdr *) pjsip_from_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_from_hdr *) pjsip_from_hdr_init(pj_pool_t *pool, void *mem);
PJ_DECL(pjsip_to_hdr *) pjsip_to_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_to_hdr *) pjsip_to_hdr_init(pj_pool_t *pool, void *mem);

/** Turn a To header into a From header, and the other way. */
PJ_DECL(pjsip_from_hdr *) pjsip_fromto_hdr_set_from(pjsip_fromto_hdr *hdr);
PJ_DECL(pjsip_to_hdr *) pjsip_fromto_hdr_set_to(pjsip_fromto_hdr *hdr);

/** Max-Forwards. */
typedef pjsip_generic_int_hdr pjsip_max_fwd_hdr;
PJ_DECL(pjsip_max_fwd_hdr *) pjsip_max_fwd_hdr_create(pj_pool_t *pool, unsigned value);
PJ_DECL(pjsip_max_fwd_hdr *) pjsip_max_fwd_hdr_init(pj_pool_t *pool, void *mem, unsigned value);

/** Min-Expires. */
typedef pjsip_generic_int_hdr pjsip_min_expires_hdr;
PJ_DECL(pjsip_min_expires_hdr *) pjsip_min_expires_hdr_create(pj_pool_t *pool, unsigned value);
PJ_DECL(pjsip_min_expires_hdr *)
pjsip_min_expires_hdr_init(pj_pool_t *pool, void *mem, unsigned value);

/** Route and Record-Route; one of several values. */
typedef struct pjsip_routing_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_routing_hdr);
    pjsip_name_addr name_addr;
    pjsip_param other_param;
} pjsip_routing_hdr;

typedef pjsip_routing_hdr pjsip_rr_hdr;
typedef pjsip_routing_hdr pjsip_route_hdr;

PJ_DECL(pjsip_rr_hdr *) pjsip_rr_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_rr_hdr *) pjsip_rr_hdr_init(pj_pool_t *pool, void *mem);
PJ_DECL(pjsip_route_hdr *) pjsip_route_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_route_hdr *) pjsip_route_hdr_init(pj_pool_t *pool, void *mem);

/** Turn a Route into a Record-Route, and the other way. */
PJ_DECL(pjsip_rr_hdr *) pjsip_routing_hdr_set_rr(pjsip_routing_hdr *r);
PJ_DECL(pjsip_route_hdr *) pjsip_routing_hdr_set_route(pjsip_routing_hdr *r);

/** Retry-After. */
typedef struct pjsip_retry_after_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_retry_after_hdr);
    pj_int32_t ivalue; /**< Seconds. */
    pjsip_param param;
    pj_str_t comment; /**< Without its parentheses. */
} pjsip_retry_after_hdr;

PJ_DECL(pjsip_retry_after_hdr *) pjsip_retry_after_hdr_create(pj_pool_t *pool, int value);
PJ_DECL(pjsip_retry_after_hdr *)
pjsip_retry_after_hdr_init(pj_pool_t *pool, void *mem, int value);

/** Via; one of several values. */
typedef struct pjsip_via_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_via_hdr);
    pj_str_t transport; /**< "UDP", ... */
    pjsip_host_port sent_by;
    int ttl_param;   /**< -1: none. */
    int rport_param; /**< -1: none; 0: without value (RFC 3581). */
    pj_str_t maddr_param;
    pj_str_t recvd_param; /**< received; an IPv6 address without brackets. */
    pj_str_t branch_param;
    pjsip_param other_param;
    pj_str_t comment; /**< Without its parentheses. */
} pjsip_via_hdr;

PJ_DECL(pjsip_via_hdr *) pjsip_via_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_via_hdr *) pjsip_via_hdr_init(pj_pool_t *pool, void *mem);

/** Warning. */
typedef pjsip_generic_string_hdr pjsip_warning_hdr;

/** "code host "text""; quotes and backslashes of @a text are escaped. */
PJ_DECL(pjsip_warning_hdr *)
pjsip_warning_hdr_create(pj_pool_t *pool, int code, const pj_str_t *host, const pj_str_t *text);

/** A 399 warning with the text of @a status. */
PJ_DECL(pjsip_warning_hdr *)
pjsip_warning_hdr_create_from_status(pj_pool_t *pool, const pj_str_t *host, pj_status_t status);

/* ---- headers without a struct of their own --------------------------------------------------- */
/* Lists among them are kept whole. X_hdr_create(pool, name, value). */

typedef pjsip_generic_string_hdr pjsip_accept_encoding_hdr;
typedef pjsip_generic_string_hdr pjsip_accept_lang_hdr;
typedef pjsip_generic_string_hdr pjsip_alert_info_hdr;
typedef pjsip_generic_string_hdr pjsip_auth_info_hdr;
typedef pjsip_generic_string_hdr pjsip_call_info_hdr;
typedef pjsip_generic_string_hdr pjsip_content_disposition_hdr;
typedef pjsip_generic_string_hdr pjsip_content_encoding_hdr;
typedef pjsip_generic_string_hdr pjsip_content_lang_hdr;
typedef pjsip_generic_string_hdr pjsip_date_hdr;
typedef pjsip_generic_string_hdr pjsip_err_info_hdr;
typedef pjsip_generic_string_hdr pjsip_in_reply_to_hdr;
typedef pjsip_generic_string_hdr pjsip_mime_version_hdr;
typedef pjsip_generic_string_hdr pjsip_organization_hdr;
typedef pjsip_generic_string_hdr pjsip_priority_hdr;
typedef pjsip_generic_string_hdr pjsip_reply_to_hdr;
typedef pjsip_generic_string_hdr pjsip_server_hdr;
typedef pjsip_generic_string_hdr pjsip_subject_hdr;
typedef pjsip_generic_string_hdr pjsip_timestamp_hdr;
typedef pjsip_generic_string_hdr pjsip_user_agent_hdr;
typedef pjsip_generic_string_hdr pjsip_proxy_require_hdr;

#define pjsip_accept_encoding_hdr_create     pjsip_generic_string_hdr_create
#define pjsip_accept_lang_hdr_create         pjsip_generic_string_hdr_create
#define pjsip_alert_info_hdr_create          pjsip_generic_string_hdr_create
#define pjsip_auth_info_hdr_create           pjsip_generic_string_hdr_create
#define pjsip_call_info_hdr_create           pjsip_generic_string_hdr_create
#define pjsip_content_disposition_hdr_create pjsip_generic_string_hdr_create
#define pjsip_content_encoding_hdr_create    pjsip_generic_string_hdr_create
#define pjsip_content_lang_hdr_create        pjsip_generic_string_hdr_create
#define pjsip_date_hdr_create                pjsip_generic_string_hdr_create
#define pjsip_err_info_hdr_create            pjsip_generic_string_hdr_create
#define pjsip_in_reply_to_hdr_create         pjsip_generic_string_hdr_create
#define pjsip_mime_version_hdr_create        pjsip_generic_string_hdr_create
#define pjsip_organization_hdr_create        pjsip_generic_string_hdr_create
#define pjsip_priority_hdr_create            pjsip_generic_string_hdr_create
#define pjsip_reply_to_hdr_create            pjsip_generic_string_hdr_create
#define pjsip_server_hdr_create              pjsip_generic_string_hdr_create
#define pjsip_subject_hdr_create             pjsip_generic_string_hdr_create
#define pjsip_timestamp_hdr_create           pjsip_generic_string_hdr_create
#define pjsip_user_agent_hdr_create          pjsip_generic_string_hdr_create

/* ---- short cuts ------------------------------------------------------------------------------ */

#define PJSIP_MSG_CID_HDR(msg)  ((pjsip_cid_hdr *)pjsip_msg_find_hdr(msg, PJSIP_H_CALL_ID, NULL))
#define PJSIP_MSG_CSEQ_HDR(msg) ((pjsip_cseq_hdr *)pjsip_msg_find_hdr(msg, PJSIP_H_CSEQ, NULL))
#define PJSIP_MSG_FROM_HDR(msg) ((pjsip_from_hdr *)pjsip_msg_find_hdr(msg, PJSIP_H_FROM, NULL))
#define PJSIP_MSG_TO_HDR(msg)   ((pjsip_to_hdr *)pjsip_msg_find_hdr(msg, PJSIP_H_TO, NULL))

PJ_END_DECL

#endif
