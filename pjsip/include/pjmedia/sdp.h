/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJMEDIA_SDP_H
#define PJMEDIA_SDP_H

/**
 * @file pjmedia/sdp.h
 * @brief Session descriptions (RFC 8866): read, write, compare, copy, check.
 *
 * The structs are plain data from a pool: no function here keeps a pointer to its arguments, and none
 * locks. Strings are slices, not terminated. Clones own copies of every string; what
 * pjmedia_sdp_parse() makes and what the attr_get functions return point into their input.
 *
 * Lines without a field here (i=, u=, e=, p=, r=, z=, k=, second and further t= and c= lines) are kept
 * as text: pjmedia/sdp_lines.h. Unknown lines are skipped when read.
 *
 * A program that fills in a session or media description of its own clears it first (pj_bzero(),
 * pj_pool_zalloc()): the structs may have fields that it does not know.
 */
#include <pjmedia/types.h>

PJ_BEGIN_DECL

/** An a= line: `name` or `name:value`. A property has an empty value. */
struct pjmedia_sdp_attr {
    pj_str_t name;  /**< Before the colon. */
    pj_str_t value; /**< After it. */
};
/** An a= line. */
typedef struct pjmedia_sdp_attr pjmedia_sdp_attr;

/** An rtpmap attribute, taken apart (RFC 8866 6.6). */
struct pjmedia_sdp_rtpmap {
    pj_str_t pt;         /**< Payload type. */
    pj_str_t enc_name;   /**< Encoding name. */
    unsigned clock_rate; /**< In Hz. */
    pj_str_t param;      /**< Encoding parameter; for audio the channel count. May be empty. */
};
/** An rtpmap attribute, taken apart. */
typedef struct pjmedia_sdp_rtpmap pjmedia_sdp_rtpmap;

/** An fmtp attribute, taken apart (RFC 8866 6.15). */
struct pjmedia_sdp_fmtp {
    pj_str_t fmt;       /**< Format. */
    pj_str_t fmt_param; /**< Its parameters, as one string. */
};
/** An fmtp attribute, taken apart. */
typedef struct pjmedia_sdp_fmtp pjmedia_sdp_fmtp;

/** An rtcp attribute, taken apart (RFC 3605). The address part may be empty. */
struct pjmedia_sdp_rtcp_attr {
    unsigned port;      /**< Port number. */
    pj_str_t net_type;  /**< "IN" */
    pj_str_t addr_type; /**< "IP4" or "IP6" */
    pj_str_t addr;      /**< Address. */
};
/** An rtcp attribute, taken apart. */
typedef struct pjmedia_sdp_rtcp_attr pjmedia_sdp_rtcp_attr;

/** An ssrc attribute, taken apart (RFC 5576). */
struct pjmedia_sdp_ssrc_attr {
    pj_uint32_t ssrc; /**< Source identifier. */
    pj_str_t cname;   /**< Canonical name; empty if this attribute tells another property. */
};
/** An ssrc attribute, taken apart. */
typedef struct pjmedia_sdp_ssrc_attr pjmedia_sdp_ssrc_attr;

/** A c= line (RFC 8866 5.7). */
struct pjmedia_sdp_conn {
    pj_str_t net_type;  /**< "IN" */
    pj_str_t addr_type; /**< "IP4" or "IP6" */
    pj_str_t addr;      /**< Address, without the parts after a slash. */
    pj_uint8_t ttl;     /**< Multicast IPv4: hops. */
    pj_uint8_t no_addr; /**< Multicast: how many addresses; 0 if not said. */
};
/** A c= line. */
typedef struct pjmedia_sdp_conn pjmedia_sdp_conn;

/** A b= line (RFC 8866 5.8). */
typedef struct pjmedia_sdp_bandw {
    pj_str_t modifier; /**< "AS", "TIAS", "CT", ... */
    pj_uint32_t value; /**< Its value, in the modifier's unit. */
} pjmedia_sdp_bandw;

/** [Linnet] Where the lines without a field are; all zero: there are none. See pjmedia/sdp_lines.h. */
typedef struct pjmedia_sdp_more {
    struct pjmedia_sdp_line *first; /**< Private. */
    pj_uint64_t seal;               /**< Private. */
} pjmedia_sdp_more;

/** A media description: an m= line and what belongs to it (RFC 8866 5.14). */
struct pjmedia_sdp_media {
    /** The m= line. */
    struct {
        pj_str_t media;                    /**< "audio", "video", ... */
        pj_uint16_t port;                  /**< Port; 0 rejects or ends the stream (RFC 3264). */
        unsigned port_count;               /**< How many ports; 0 or 1 if not said. */
        pj_str_t transport;                /**< "RTP/AVP", ... */
        unsigned fmt_count;                /**< Formats used in fmt. */
        pj_str_t fmt[PJMEDIA_MAX_SDP_FMT]; /**< Formats in order of preference. */
    } desc;

    pjmedia_sdp_conn *conn;                          /**< c= line, or NULL. */
    unsigned bandw_count;                            /**< b= lines used in bandw. */
    pjmedia_sdp_bandw *bandw[PJMEDIA_MAX_SDP_BANDW]; /**< b= lines. */
    unsigned attr_count;                             /**< Attributes used in attr. */
    pjmedia_sdp_attr *attr[PJMEDIA_MAX_SDP_ATTR];    /**< Attributes in order. */

    pjmedia_sdp_more more; /**< [Linnet] i=, k=, further c= lines. */
};
/** A media description. */
typedef struct pjmedia_sdp_media pjmedia_sdp_media;

/** A session description. */
struct pjmedia_sdp_session {
    /** The o= line (RFC 8866 5.2). Numbers longer than 64 bits keep their low 64 bits. */
    struct {
        pj_str_t user;      /**< User, or "-". */
        pj_uint_t id;       /**< Session id. */
        pj_uint_t version;  /**< Version; grows with each change. */
        pj_str_t net_type;  /**< "IN" */
        pj_str_t addr_type; /**< "IP4" or "IP6" */
        pj_str_t addr;      /**< Address. */
    } origin;

    pj_str_t name;                                   /**< The s= line. */
    pjmedia_sdp_conn *conn;                          /**< c= line, or NULL. */
    unsigned bandw_count;                            /**< b= lines used in bandw. */
    pjmedia_sdp_bandw *bandw[PJMEDIA_MAX_SDP_BANDW]; /**< b= lines. */

    /** The (first) t= line. */
    struct {
        pj_uint_t start; /**< Start, in NTP seconds; 0: none. */
        pj_uint_t stop;  /**< Stop, in NTP seconds; 0: none. */
    } time;

    unsigned attr_count;                             /**< Attributes used in attr. */
    pjmedia_sdp_attr *attr[PJMEDIA_MAX_SDP_ATTR];    /**< Session-level attributes. */
    unsigned media_count;                            /**< Media used in media. */
    pjmedia_sdp_media *media[PJMEDIA_MAX_SDP_MEDIA]; /**< Media descriptions in order. */

    pjmedia_sdp_more more; /**< [Linnet] i=, u=, e=, p=, r=, z=, k=, further c= and t= lines. */
};
/** A session description. */
typedef struct pjmedia_sdp_session pjmedia_sdp_session;

/** @name Attributes
 * @{ */

/** Make an attribute. @a name and @a value are copied; @a value may be NULL. @return NULL: no memory. */
pjmedia_sdp_attr *pjmedia_sdp_attr_create(pj_pool_t *pool, const char *name, const pj_str_t *value);

/** Copy an attribute, strings included. @return NULL: no memory. */
pjmedia_sdp_attr *pjmedia_sdp_attr_clone(pj_pool_t *pool, const pjmedia_sdp_attr *attr);

/** Append to an array that has room for PJMEDIA_MAX_SDP_ATTR. @return PJ_ETOOMANY if it is full. */
pj_status_t pjmedia_sdp_attr_add(unsigned *count, pjmedia_sdp_attr *attr_array[],
                                 pjmedia_sdp_attr *attr);

/**
 * Find the first attribute of that name (letter case ignored).
 *
 * @param fmt NULL, or the format that the value must begin with, as a whole word.
 * @return NULL if there is none.
 */
pjmedia_sdp_attr *pjmedia_sdp_attr_find(unsigned count, pjmedia_sdp_attr *const attr_array[],
                                        const pj_str_t *name, const pj_str_t *fmt);

/** pjmedia_sdp_attr_find() with a C string. */
pjmedia_sdp_attr *pjmedia_sdp_attr_find2(unsigned count, pjmedia_sdp_attr *const attr_array[],
                                         const char *name, const pj_str_t *fmt);

/** Take every attribute of that name out. @return How many there were. */
unsigned pjmedia_sdp_attr_remove_all(unsigned *count, pjmedia_sdp_attr *attr_array[],
                                     const char *name);

/** Take this attribute (the pointer) out. @return PJ_ENOTFOUND if it is not there. */
pj_status_t pjmedia_sdp_attr_remove(unsigned *count, pjmedia_sdp_attr *attr_array[],
                                    pjmedia_sdp_attr *attr);

/**
 * Print `a=` and the attribute, without line end and without terminator.
 *
 * @return Octets written; -1 if @a size is too small.
 */
int pjmedia_sdp_attr_print(const pjmedia_sdp_attr *attr, char *buf, pj_size_t size);

/** Take an rtpmap attribute apart; the parts point into it. @return PJMEDIA_SDP_EINRTPMAP if malformed. */
pj_status_t pjmedia_sdp_attr_get_rtpmap(const pjmedia_sdp_attr *attr, pjmedia_sdp_rtpmap *rtpmap);

/** pjmedia_sdp_attr_get_rtpmap() into a struct from the pool, with copies of the strings. */
pj_status_t pjmedia_sdp_attr_to_rtpmap(pj_pool_t *pool, const pjmedia_sdp_attr *attr,
                                       pjmedia_sdp_rtpmap **p_rtpmap);

/** Make an rtpmap attribute. @return PJ_EINVAL if a needed part is empty; PJ_ENOMEM. */
pj_status_t pjmedia_sdp_rtpmap_to_attr(pj_pool_t *pool, const pjmedia_sdp_rtpmap *rtpmap,
                                       pjmedia_sdp_attr **p_attr);

/** Take an fmtp attribute apart; the parts point into it. @return PJMEDIA_SDP_EINFMTP if malformed. */
pj_status_t pjmedia_sdp_attr_get_fmtp(const pjmedia_sdp_attr *attr, pjmedia_sdp_fmtp *fmtp);

/** Take an rtcp attribute apart; the parts point into it. @return PJMEDIA_SDP_EINRTCP if malformed. */
pj_status_t pjmedia_sdp_attr_get_rtcp(const pjmedia_sdp_attr *attr, pjmedia_sdp_rtcp_attr *rtcp);

/** Make an rtcp attribute that tells the address. @return NULL: unknown address family, or no memory. */
pjmedia_sdp_attr *pjmedia_sdp_attr_create_rtcp(pj_pool_t *pool, const pj_sockaddr *a);

/** Take an ssrc attribute apart; the parts point into it. @return PJMEDIA_SDP_EINSSRC if malformed. */
pj_status_t pjmedia_sdp_attr_get_ssrc(const pjmedia_sdp_attr *attr, pjmedia_sdp_ssrc_attr *ssrc);

/** Make an ssrc attribute with a cname. @return NULL: @a cname is empty, or no memory. */
pjmedia_sdp_attr *pjmedia_sdp_attr_create_ssrc(pj_pool_t *pool, pj_uint32_t ssrc,
                                               const pj_str_t *cname);

/** Make a label attribute (RFC 4574). @return NULL: @a label is empty, or no memory. */
pjmedia_sdp_attr *pjmedia_sdp_attr_create_label(pj_pool_t *pool, const pj_str_t *label);

/** @}
 * @name Connections, bandwidths, media
 * @{ */

/** Copy a c= line, strings included. @return NULL: no memory. */
pjmedia_sdp_conn *pjmedia_sdp_conn_clone(pj_pool_t *pool, const pjmedia_sdp_conn *rhs);

/** Compare c= lines. @param option Reserved, 0. @return PJ_SUCCESS or PJMEDIA_SDP_ECONNNOTEQUAL. */
pj_status_t pjmedia_sdp_conn_cmp(const pjmedia_sdp_conn *conn1, const pjmedia_sdp_conn *conn2,
                                 unsigned option);

/** Copy a b= line, strings included. @return NULL: no memory. */
pjmedia_sdp_bandw *pjmedia_sdp_bandw_clone(pj_pool_t *pool, const pjmedia_sdp_bandw *rhs);

/** Copy a media description, strings included. @return NULL: no memory. */
pjmedia_sdp_media *pjmedia_sdp_media_clone(pj_pool_t *pool, const pjmedia_sdp_media *rhs);

/**
 * Find an attribute of a media description; see pjmedia_sdp_attr_find(). The session's own attributes
 * are not looked at.
 */
pjmedia_sdp_attr *pjmedia_sdp_media_find_attr(const pjmedia_sdp_media *m, const pj_str_t *name,
                                              const pj_str_t *fmt);

/** pjmedia_sdp_media_find_attr() with a C string. */
pjmedia_sdp_attr *pjmedia_sdp_media_find_attr2(const pjmedia_sdp_media *m, const char *name,
                                               const pj_str_t *fmt);

/** Append an attribute to a media description. @return PJ_ETOOMANY if it is full. */
pj_status_t pjmedia_sdp_media_add_attr(pjmedia_sdp_media *m, pjmedia_sdp_attr *attr);

/** Take every attribute of that name out. @return How many there were. */
unsigned pjmedia_sdp_media_remove_all_attr(pjmedia_sdp_media *m, const char *name);

/** Take this attribute (the pointer) out. @return PJ_ENOTFOUND if it is not there. */
pj_status_t pjmedia_sdp_media_remove_attr(pjmedia_sdp_media *m, pjmedia_sdp_attr *attr);

/**
 * Print a media description with all its lines, without terminator.
 *
 * @return Octets written; -1 if @a size is too small.
 */
int pjmedia_sdp_media_print(const pjmedia_sdp_media *media, char *buf, pj_size_t size);

/** Compare media descriptions; attributes may be in any order. @param option Reserved, 0.
 *  @return PJ_SUCCESS, or the PJMEDIA_SDP_E...NOTEQUAL code of the first difference. */
pj_status_t pjmedia_sdp_media_cmp(const pjmedia_sdp_media *sd1, const pjmedia_sdp_media *sd2,
                                  unsigned option);

/**
 * Compare the transports of an offered and an answered m= line. Letter case does not count, nor does
 * the feedback profile (RFC 4585: a plain AVP answer to AVPF is common). Secure and plain differ.
 *
 * @return PJ_SUCCESS or PJMEDIA_SDP_ETPORTNOTEQUAL.
 */
pj_status_t pjmedia_sdp_transport_cmp(const pj_str_t *t1, const pj_str_t *t2);

/** What a transport is, as pjmedia_tp_proto flags. */
pj_uint32_t pjmedia_sdp_transport_get_proto(const pj_str_t *tp);

/**
 * Reject or end a stream: port 0, direction inactive. Of the attributes only mid stays (RFC 5888).
 * New strings come from @a pool.
 */
pj_status_t pjmedia_sdp_media_deactivate(pj_pool_t *pool, pjmedia_sdp_media *m);

/** A deactivated copy; see pjmedia_sdp_media_deactivate(). @return NULL: no memory. */
pjmedia_sdp_media *pjmedia_sdp_media_clone_deactivate(pj_pool_t *pool,
                                                      const pjmedia_sdp_media *rhs);

/** @}
 * @name Sessions
 * @{ */

/**
 * Read a session description. Lines may end in CRLF or LF; trailing NULs and empty lines are ignored.
 * The result is read, not judged: pjmedia_sdp_validate() does that.
 *
 * @a buf is not changed and need not be terminated. The result points into it: keep it as long.
 *
 * @return PJMEDIA_SDP_EINSDP, or the code of the line that is malformed, which the log names with its
 *         number; PJ_ETOOMANY if one of the PJMEDIA_MAX_SDP_ limits is passed; PJ_ENOMEM.
 */
pj_status_t pjmedia_sdp_parse(pj_pool_t *pool, char *buf, pj_size_t len,
                              pjmedia_sdp_session **p_sdp);

/** Print a session description, without terminator. @return Octets written; -1 if @a size is too small. */
int pjmedia_sdp_print(const pjmedia_sdp_session *sdp, char *buf, pj_size_t size);

/** pjmedia_sdp_validate2(), strict. */
pj_status_t pjmedia_sdp_validate(const pjmedia_sdp_session *sdp);

/**
 * Check what a description must have: o=, s=, a c= line for each stream, transports, formats, payload
 * types from 0 to 127, an rtpmap for each dynamic one. Streams with port 0 need no rtpmap.
 *
 * @param strict PJ_FALSE: streams with port 0 need neither c= line nor formats.
 * @return PJ_SUCCESS, or the code that names what is wrong.
 */
pj_status_t pjmedia_sdp_validate2(const pjmedia_sdp_session *sdp, pj_bool_t strict);

/** Copy a session description, strings included. @return NULL: no memory. */
pjmedia_sdp_session *pjmedia_sdp_session_clone(pj_pool_t *pool, const pjmedia_sdp_session *sess);

/**
 * Compare session descriptions, line by line; attributes may be in any order.
 *
 * @param option Reserved, 0.
 * @return PJ_SUCCESS, or the PJMEDIA_SDP_E...NOTEQUAL code of the first difference.
 */
pj_status_t pjmedia_sdp_session_cmp(const pjmedia_sdp_session *sd1, const pjmedia_sdp_session *sd2,
                                    unsigned option);

/** A program's own comparison: @a status comes with the library's result and may be changed. */
typedef void (*pjmedia_sdp_session_cmp_cb)(const pjmedia_sdp_session *sd1,
                                           const pjmedia_sdp_session *sd2, unsigned option,
                                           pj_status_t *status);

/** Have pjmedia_sdp_session_cmp() call @a cb at its end, in the whole process. NULL: none. */
pj_status_t pjmedia_sdp_session_register_cmp_cb(pjmedia_sdp_session_cmp_cb cb);

/** Append a session-level attribute. @return PJ_ETOOMANY if it is full. */
pj_status_t pjmedia_sdp_session_add_attr(pjmedia_sdp_session *s, pjmedia_sdp_attr *attr);

/** @} */

PJ_END_DECL

#endif
