/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DNS messages (RFC 1035): octets to structs and back. No sockets here: resolver.h asks and
 * remembers.
 *
 * Names are text without the final dot. A dot or backslash inside a label, and what is not
 * printable, appears escaped as RFC 1035 5.1 has it, so that no two names look the same.
 */
#ifndef PJLIB_UTIL_DNS_H
#define PJLIB_UTIL_DNS_H

#include <pjlib-util/types.h>
#include <pj/sock.h>

PJ_BEGIN_DECL

/** The Internet class; the only one we speak. */
enum pj_dns_class { PJ_DNS_CLASS_IN = 1 };

/** Record types. */
typedef enum pj_dns_type {
    PJ_DNS_TYPE_A = 1,
    PJ_DNS_TYPE_NS = 2,
    PJ_DNS_TYPE_MD = 3,
    PJ_DNS_TYPE_MF = 4,
    PJ_DNS_TYPE_CNAME = 5,
    PJ_DNS_TYPE_SOA = 6,
    PJ_DNS_TYPE_MB = 7,
    PJ_DNS_TYPE_MG = 8,
    PJ_DNS_TYPE_MR = 9,
    PJ_DNS_TYPE_NULL = 10,
    PJ_DNS_TYPE_WKS = 11,
    PJ_DNS_TYPE_PTR = 12,
    PJ_DNS_TYPE_HINFO = 13,
    PJ_DNS_TYPE_MINFO = 14,
    PJ_DNS_TYPE_MX = 15,
    PJ_DNS_TYPE_TXT = 16,
    PJ_DNS_TYPE_RP = 17,
    PJ_DNS_TYPE_AFSB = 18,
    PJ_DNS_TYPE_X25 = 19,
    PJ_DNS_TYPE_ISDN = 20,
    PJ_DNS_TYPE_RT = 21,
    PJ_DNS_TYPE_NSAP = 22,
    PJ_DNS_TYPE_NSAP_PTR = 23,
    PJ_DNS_TYPE_SIG = 24,
    PJ_DNS_TYPE_KEY = 25,
    PJ_DNS_TYPE_PX = 26,
    PJ_DNS_TYPE_GPOS = 27,
    PJ_DNS_TYPE_AAAA = 28,
    PJ_DNS_TYPE_LOC = 29,
    PJ_DNS_TYPE_NXT = 30,
    PJ_DNS_TYPE_EID = 31,
    PJ_DNS_TYPE_NIMLOC = 32,
    PJ_DNS_TYPE_SRV = 33,
    PJ_DNS_TYPE_ATMA = 34,
    PJ_DNS_TYPE_NAPTR = 35,
    PJ_DNS_TYPE_KX = 36,
    PJ_DNS_TYPE_CERT = 37,
    PJ_DNS_TYPE_A6 = 38,
    PJ_DNS_TYPE_DNAME = 39,
    PJ_DNS_TYPE_OPT = 41,
    PJ_DNS_TYPE_APL = 42,
    PJ_DNS_TYPE_DS = 43,
    PJ_DNS_TYPE_SSHFP = 44,
    PJ_DNS_TYPE_IPSECKEY = 45,
    PJ_DNS_TYPE_RRSIG = 46,
    PJ_DNS_TYPE_NSEC = 47,
    PJ_DNS_TYPE_DNSKEY = 48
} pj_dns_type;

/** Answer codes (RFC 1035 4.1.1, RFC 2136 2.2). */
typedef enum pj_dns_rcode {
    PJ_DNS_RCODE_FORMERR = 1,
    PJ_DNS_RCODE_SERVFAIL = 2,
    PJ_DNS_RCODE_NXDOMAIN = 3,
    PJ_DNS_RCODE_NOTIMPL = 4,
    PJ_DNS_RCODE_REFUSED = 5,
    PJ_DNS_RCODE_YXDOMAIN = 6,
    PJ_DNS_RCODE_YXRRSET = 7,
    PJ_DNS_RCODE_NXRRSET = 8,
    PJ_DNS_RCODE_NOTAUTH = 9,
    PJ_DNS_RCODE_NOTZONE = 10
} pj_dns_rcode;

/** The header of a message, numbers in host order. */
typedef struct pj_dns_hdr {
    pj_uint16_t id;       /**< Which query. */
    pj_uint16_t flags;    /**< See PJ_DNS_GET_QR() and its like. */
    pj_uint16_t qdcount;  /**< Questions. */
    pj_uint16_t anscount; /**< Answers. */
    pj_uint16_t nscount;  /**< Authority records. */
    pj_uint16_t arcount;  /**< Additional records. */
} pj_dns_hdr;

/*
 * Flags of the header, from the high bit down: QR, OPCODE (4), AA, TC, RD, RA, zero (3), RCODE (4).
 */
#define PJ_DNS_SET_QR(val)     ((pj_uint16_t)((val) << 15)) /**< 1: a response */
#define PJ_DNS_SET_OPCODE(val) ((pj_uint16_t)((val) << 11)) /**< 0: a standard query */
#define PJ_DNS_SET_AA(on)      ((pj_uint16_t)((on) << 10))  /**< authoritative */
#define PJ_DNS_SET_TC(on)      ((pj_uint16_t)((on) << 9))   /**< truncated */
#define PJ_DNS_SET_RD(on)      ((pj_uint16_t)((on) << 8))   /**< recursion desired */
#define PJ_DNS_SET_RA(on)      ((pj_uint16_t)((on) << 7))   /**< recursion available */
#define PJ_DNS_SET_RCODE(val)  ((pj_uint16_t)((val) << 0))  /**< answer code */
#define PJ_DNS_GET_QR(val)     (((val) >> 15) & 1)
#define PJ_DNS_GET_OPCODE(val) (((val) >> 11) & 0x0F)
#define PJ_DNS_GET_AA(val)     (((val) >> 10) & 1)
#define PJ_DNS_GET_TC(val)     (((val) >> 9) & 1)
#define PJ_DNS_GET_RD(val)     (((val) >> 8) & 1)
#define PJ_DNS_GET_RA(val)     (((val) >> 7) & 1)
#define PJ_DNS_GET_RCODE(val)  (((val) >> 0) & 0x0F)

/** A question. */
typedef struct pj_dns_parsed_query {
    pj_str_t name;        /**< About which name. */
    pj_uint16_t type;     /**< pj_dns_type. */
    pj_uint16_t dnsclass; /**< PJ_DNS_CLASS_IN. */
} pj_dns_parsed_query;

/** A record. */
typedef struct pj_dns_parsed_rr {
    pj_str_t name;        /**< Owner. */
    pj_uint16_t type;     /**< pj_dns_type. */
    pj_uint16_t dnsclass; /**< PJ_DNS_CLASS_IN. */
    pj_uint32_t ttl;      /**< Seconds. */
    pj_uint16_t rdlength; /**< Octets of @a data. */
    void *data; /**< The data as it came, for the types that rdata does not know; else NULL. */

    /** The data by type. */
    union rdata {
        /** SRV (RFC 2782) */
        struct {
            pj_uint16_t prio;   /**< Lower ones first. */
            pj_uint16_t weight; /**< Share among equals. */
            pj_uint16_t port;   /**< Port. */
            pj_str_t target;    /**< Host name. Empty: there is no such service. */
        } srv;

        /** CNAME */
        struct {
            pj_str_t name; /**< The true name. */
        } cname;

        /** NS */
        struct {
            pj_str_t name; /**< The name server. */
        } ns;

        /** PTR */
        struct {
            pj_str_t name; /**< What it points at. */
        } ptr;

        /** A */
        struct {
            pj_in_addr ip_addr; /**< IPv4 address. */
        } a;

        /** AAAA (RFC 3596) */
        struct {
            pj_in6_addr ip_addr; /**< IPv6 address. */
        } aaaa;

        /** NAPTR (RFC 3403) [Linnet] */
        struct {
            pj_uint16_t order;    /**< Lower ones first, always. */
            pj_uint16_t pref;     /**< Lower ones first among equal order. */
            pj_str_t flags;       /**< "s", "a", "u" or "p". */
            pj_str_t service;     /**< As "SIP+D2U". */
            pj_str_t regexp;      /**< Substitution. */
            pj_str_t replacement; /**< The next name to ask for. */
        } naptr;
    } rdata;
} pj_dns_parsed_rr;

/** A message. */
typedef struct pj_dns_parsed_packet {
    pj_dns_hdr hdr;         /**< Header. */
    pj_dns_parsed_query *q; /**< hdr.qdcount questions. */
    pj_dns_parsed_rr *ans;  /**< hdr.anscount answers. */
    pj_dns_parsed_rr *ns;   /**< hdr.nscount authority records. */
    pj_dns_parsed_rr *arr;  /**< hdr.arcount additional records. */
} pj_dns_parsed_packet;

/** What pj_dns_packet_dup() leaves out. */
enum pj_dns_dup_options {
    PJ_DNS_NO_QD = 1,  /**< Questions. */
    PJ_DNS_NO_ANS = 2, /**< Answers. */
    PJ_DNS_NO_NS = 4,  /**< Authority records. */
    PJ_DNS_NO_AR = 8   /**< Additional records. */
};

/** The name of a record type, as "SRV"; "(Unknown)" for others. */
PJ_DECL(const char *) pj_dns_get_type_name(int type);

/** Fill in an SRV record. The strings stay the caller's. */
PJ_DECL(void)
pj_dns_init_srv_rr(pj_dns_parsed_rr *rec, const pj_str_t *res_name, unsigned dnsclass, unsigned ttl,
                   unsigned prio, unsigned weight, unsigned port, const pj_str_t *target);

/** Fill in a CNAME record. The strings stay the caller's. */
PJ_DECL(void)
pj_dns_init_cname_rr(pj_dns_parsed_rr *rec, const pj_str_t *res_name, unsigned dnsclass,
                     unsigned ttl, const pj_str_t *name);

/** Fill in an A record. The string stays the caller's. */
PJ_DECL(void)
pj_dns_init_a_rr(pj_dns_parsed_rr *rec, const pj_str_t *res_name, unsigned dnsclass, unsigned ttl,
                 const pj_in_addr *ip_addr);

/** Fill in an AAAA record. The string stays the caller's. */
PJ_DECL(void)
pj_dns_init_aaaa_rr(pj_dns_parsed_rr *rec, const pj_str_t *res_name, unsigned dnsclass,
                    unsigned ttl, const pj_in6_addr *ip_addr);

/**
 * Write a recursive query. @a size is the room in @a packet before and the length after.
 *
 * @return PJ_SUCCESS; PJLIB_UTIL_EDNSQRYTOOSMALL; PJ_ENAMETOOLONG if a label has more than 63
 * octets or
 *         the name more than 255; PJ_EINVAL for an empty label.
 */
PJ_DECL(pj_status_t)
pj_dns_make_query(void *packet, unsigned *size, pj_uint16_t id, int qtype, const pj_str_t *name);

/**
 * Read a message. Nothing of @a packet is referred to afterwards.
 *
 * @return PJ_SUCCESS; PJLIB_UTIL_EDNSINSIZE if it ends too early or a record lies about its length;
 *         PJLIB_UTIL_EDNSINNAMEPTR for a name that points forward, loops or is too long; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_dns_parse_packet(pj_pool_t *pool, const void *packet, unsigned size,
                    pj_dns_parsed_packet **p_res);

/**
 * Copy a message, without the sections that @a options (pj_dns_dup_options) names. NULL if memory
 * is short.
 */
PJ_DECL(void)
pj_dns_packet_dup(pj_pool_t *pool, const pj_dns_parsed_packet *p, unsigned options,
                  pj_dns_parsed_packet **p_dst);

/** Write a message to the log, level 3. */
PJ_DECL(void) pj_dns_dump_packet(const pj_dns_parsed_packet *res);

PJ_END_DECL

#endif
