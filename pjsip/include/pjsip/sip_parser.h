/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parsing messages, and the programs' own parsers.
 *
 * A message is parsed in one pass; its text stays where it is, so the packet has to live as long as
 * the message. The packet needs no NUL at its end and is not written to. A header field that does
 * not parse is reported in an error list and kept as a generic string; what that means for the
 * whole message is decided by who receives it.
 *
 * Programs add parsers for headers and URI schemes. These read from a pj_scanner that holds exactly
 * one header field's value (folding and line end included), or exactly one URI. The scanner's error
 * callback throws PJSIP_SYN_ERR_EXCEPTION, which ends the program's parser; nothing of ours throws.
 *
 * Serves msg/parse.c, msg/parse_entry.c, msg/parse_util.c, msg/frame_length.c, msg/registry.c and
 * msg/parser_const.c.
 */
#ifndef PJSIP_SIP_PARSER_H
#define PJSIP_SIP_PARSER_H

#include <pjsip/sip_types.h>
#include <pjsip/sip_msg.h>
#include <pjsip/sip_uri.h>
#include <pjlib-util/scanner.h>
#include <pj/list.h>

PJ_BEGIN_DECL

/**
 * Option of pjsip_parse_uri(): the result is a pjsip_name_addr, whether or not it was written as
 * one.
 */
enum { PJSIP_PARSE_URI_AS_NAMEADDR = 1, PJSIP_PARSE_URI_IN_FROM_TO_HDR = 2 };

/** Option of pjsip_parse_param_imp(): take a quoted value out of its quotes. */
enum { PJSIP_PARSE_REMOVE_QUOTE = 1 };

/** Exception ids: a syntax error; a value out of range. */
PJ_DECL_DATA(const int) PJSIP_SYN_ERR_EXCEPTION;
PJ_DECL_DATA(const int) PJSIP_EINVAL_ERR_EXCEPTION;

/* Ranges of numbers in messages. */
#define PJSIP_MIN_CONTENT_LENGTH 0
#define PJSIP_MAX_CONTENT_LENGTH 0x7FFFFFFF
#define PJSIP_MIN_PORT           0
#define PJSIP_MAX_PORT           65535
#define PJSIP_MIN_TTL            0
#define PJSIP_MAX_TTL            255
#define PJSIP_MIN_STATUS_CODE    100
#define PJSIP_MAX_STATUS_CODE    999
#define PJSIP_MIN_Q1000          0
#define PJSIP_MAX_Q1000          2147483
#define PJSIP_MIN_EXPIRES        0
#define PJSIP_MAX_EXPIRES        0xFFFFFFFFu
#define PJSIP_MIN_CSEQ           0
#define PJSIP_MAX_CSEQ           0x7FFFFFFF
#define PJSIP_MIN_RETRY_AFTER    0
#define PJSIP_MAX_RETRY_AFTER    0x7FFFFFFF

/** An error of a message, and the head of the list of them. */
typedef struct pjsip_parser_err_report {
    PJ_DECL_LIST_MEMBER(struct pjsip_parser_err_report);
    int except_code; /**< PJSIP_SYN_ERR_EXCEPTION, PJSIP_EINVAL_ERR_EXCEPTION, or another. */
    int line;        /**< From 1. */
    int col;         /**< From 1. */
    pj_str_t hname;  /**< "Request Line", "Status Line", or the header's name. */
} pjsip_parser_err_report;

/** What a program's header parser gets. */
typedef struct pjsip_parse_ctx {
    pj_scanner *scanner;  /**< At the value's first character. */
    pj_pool_t *pool;      /**< The message's. */
    pjsip_rx_data *rdata; /**< NULL unless pjsip_parse_rdata() runs. */
} pjsip_parse_ctx;

/** A program's header parser: a header, or NULL or an exception if the value is wrong. */
typedef pjsip_hdr *(pjsip_parse_hdr_func)(pjsip_parse_ctx *context);

/** A program's URI parser; the scheme is still in front. */
typedef void *(pjsip_parse_uri_func)(pj_scanner *scanner, pj_pool_t *pool, pj_bool_t parse_params);

/**
 * Register a parser for a header name, for the process and for good. At startup; any thread.
 *
 * @param hname The long name.
 * @param hshortname The compact name, or NULL.
 * @return PJ_SUCCESS, also for the same function again; PJSIP_ETYPEEXISTS if the name has a
 *         parser; PJ_ETOOMANY; PJ_ENAMETOOLONG; PJ_EINVAL.
 */
PJ_DECL(pj_status_t)
pjsip_register_hdr_parser(const char *hname, const char *hshortname, pjsip_parse_hdr_func *fptr);

/** Register a parser for a URI scheme; as above. */
PJ_DECL(pj_status_t) pjsip_register_uri_parser(char *scheme, pjsip_parse_uri_func *func);

/**
 * Parse a URI, or a name-addr.
 *
 * @param options PJSIP_PARSE_URI_AS_NAMEADDR: make a name-addr in any case.
 *         PJSIP_PARSE_URI_IN_FROM_TO_HDR: without <>, what follows ';' is not the URI's.
 * @return NULL if it is not a URI, if something follows it, or without memory.
 */
PJ_DECL(pjsip_uri *)
pjsip_parse_uri(pj_pool_t *pool, char *buf, pj_size_t size, unsigned options);

/** Parse "SIP/2.0 200 OK", with or without its CRLF. PJSIP_EINVALIDMSG if it is not one. */
PJ_DECL(pj_status_t)
pjsip_parse_status_line(char *buf, pj_size_t size, pjsip_status_line *status_line);

/**
 * Parse a message.
 *
 * @param err_list An initialized list head that gets the errors, in order; may be NULL.
 * @return NULL if it has no start line to speak of, or without memory. A message with errors is
 *         returned with all that could be parsed.
 */
PJ_DECL(pjsip_msg *)
pjsip_parse_msg(pj_pool_t *pool, char *buf, pj_size_t size, pjsip_parser_err_report *err_list);

/** Parse the packet of @a rdata and fill rdata->msg_info; rdata->tp_info.pool gives the memory. */
PJ_DECL(pjsip_msg *) pjsip_parse_rdata(char *buf, pj_size_t size, pjsip_rx_data *rdata);

/**
 * Find where a message ends in a stream (RFC 3261 18.3).
 *
 * @param is_datagram It is one datagram: without Content-Length the body runs to its end.
 * @param msg_size Receives the message's length.
 * @return PJ_SUCCESS; PJSIP_EPARTIALMSG if more has to come; PJSIP_EMISSINGHDR without
 *         Content-Length on a stream; PJSIP_EINVALIDHDR if Content-Length is not a number,
 *         too large, or there are two that differ; PJSIP_EINVALIDMSG if the first line does
 *         not end as lines do. After the last two the stream cannot be used any more.
 */
PJ_DECL(pj_status_t)
pjsip_find_msg(const char *buf, pj_size_t size, pj_bool_t is_datagram, pj_size_t *msg_size);

/**
 * Parse one header value.
 *
 * @param hname The header's name; it decides the type.
 * @param line The value.
 * @param parsed_len Receives how many octets were used, or where the error is; may be NULL.
 * @return The header (the first of a list, for several values); NULL if it does not parse.
 */
PJ_DECL(void *)
pjsip_parse_hdr(pj_pool_t *pool, const pj_str_t *hname, char *line, pj_size_t size,
                int *parsed_len);

/**
 * Parse header fields up to an empty line or the end, and add them to @a hlist.
 *
 * @param options 0.
 * @return PJ_SUCCESS; PJSIP_EINVALIDHDR at the first that does not parse.
 */
PJ_DECL(pj_status_t)
pjsip_parse_headers(pj_pool_t *pool, char *input, pj_size_t size, pjsip_hdr *hlist,
                    unsigned options);

/** Names and character classes for programs' parsers. */
typedef struct pjsip_parser_const_t {
    const pj_str_t pjsip_USER_STR;
    const pj_str_t pjsip_METHOD_STR;
    const pj_str_t pjsip_TRANSPORT_STR;
    const pj_str_t pjsip_MADDR_STR;
    const pj_str_t pjsip_LR_STR;
    const pj_str_t pjsip_SIP_STR;
    const pj_str_t pjsip_SIPS_STR;
    const pj_str_t pjsip_TEL_STR;
    const pj_str_t pjsip_BRANCH_STR;
    const pj_str_t pjsip_TTL_STR;
    const pj_str_t pjsip_RECEIVED_STR;
    const pj_str_t pjsip_Q_STR;
    const pj_str_t pjsip_EXPIRES_STR;
    const pj_str_t pjsip_TAG_STR;
    const pj_str_t pjsip_RPORT_STR;

    pj_cis_t pjsip_HOST_SPEC;
    pj_cis_t pjsip_DIGIT_SPEC;
    pj_cis_t pjsip_ALPHA_SPEC;
    pj_cis_t pjsip_ALNUM_SPEC;
    pj_cis_t pjsip_TOKEN_SPEC;
    pj_cis_t pjsip_TOKEN_SPEC_ESC; /**< _ESC: without '%', for pj_scan_get_unescape(). */
    pj_cis_t pjsip_VIA_PARAM_SPEC;
    pj_cis_t pjsip_VIA_PARAM_SPEC_ESC;
    pj_cis_t pjsip_HEX_SPEC;
    pj_cis_t pjsip_PARAM_CHAR_SPEC;
    pj_cis_t pjsip_PARAM_CHAR_SPEC_ESC;
    pj_cis_t pjsip_HDR_CHAR_SPEC;
    pj_cis_t pjsip_HDR_CHAR_SPEC_ESC;
    pj_cis_t pjsip_PROBE_USER_HOST_SPEC;
    pj_cis_t pjsip_PASSWD_SPEC;
    pj_cis_t pjsip_PASSWD_SPEC_ESC;
    pj_cis_t pjsip_USER_SPEC;
    pj_cis_t pjsip_USER_SPEC_ESC;
    pj_cis_t pjsip_USER_SPEC_LENIENT;
    pj_cis_t pjsip_USER_SPEC_LENIENT_ESC;
    pj_cis_t pjsip_NOT_NEWLINE;
    pj_cis_t pjsip_NOT_COMMA_OR_NEWLINE;
    pj_cis_t pjsip_DISPLAY_SPEC;
    pj_cis_t pjsip_OTHER_URI_CONTENT;
} pjsip_parser_const_t;

PJ_DECL(const pjsip_parser_const_t *) pjsip_parser_const(void);

/* Pieces for programs' parsers. They throw what the scanner's callback throws. */

/**
 * Parse "name" or "name = value" of a header parameter; @a opt is PJSIP_PARSE_REMOVE_QUOTE or 0.
 */
PJ_DECL(void)
pjsip_parse_param_imp(pj_scanner *scanner, pj_pool_t *pool, pj_str_t *pname, pj_str_t *pvalue,
                      unsigned opt);

/** The same for a URI parameter: escapes are decoded. */
PJ_DECL(void)
pjsip_parse_uri_param_imp(pj_scanner *scanner, pj_pool_t *pool, pj_str_t *pname, pj_str_t *pvalue,
                          unsigned opt);

/** Append "sepchar name=value" to @a param in new memory. */
PJ_DECL(void)
pjsip_concat_param_imp(pj_str_t *param, pj_pool_t *pool, const pj_str_t *pname,
                       const pj_str_t *pvalue, int sepchar);

/** Parse comma-separated values into @a hdr, up to the line's end. Values past its end throw. */
PJ_DECL(void) pjsip_parse_generic_array_hdr_imp(pjsip_generic_array_hdr *hdr, pj_scanner *scanner);

/** Take the end of the header's line; throws if something is left. */
PJ_DECL(void) pjsip_parse_end_hdr_imp(pj_scanner *scanner);

PJ_END_DECL

#endif
