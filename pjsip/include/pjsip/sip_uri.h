/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * URIs and parameter lists.
 *
 * Every URI object starts with a pointer to its functions (pjsip_uri_vptr): the scheme, the URI
 * inside a name-addr, print, compare and clone. sip: and sips: are pjsip_sip_uri, tel: is
 * pjsip_tel_uri (sip_tel_uri.h), other schemes are kept as pjsip_other_uri, and "display name"
 * <uri> is pjsip_name_addr.
 *
 * The fields hold decoded text: escapes (%HH) of user, password, parameters and headers are decoded
 * once when parsed (RFC 3261 19.1.2) and made anew, as each component needs them, when printed. A
 * decoded field may hold any octet, NUL included. An IPv6 host has no brackets.
 *
 * Serves msg/param.c, msg/uri.c, msg/uri_sip.c, msg/name_addr.c.
 */
#ifndef PJSIP_SIP_URI_H
#define PJSIP_SIP_URI_H

#include <pjsip/sip_types.h>
#include <pjsip/sip_errno.h>
#include <pj/list.h>
#include <pj/string.h>
#include <pjlib-util/scanner.h>

PJ_BEGIN_DECL

/** A parameter, ";name=value", and the head of a list of them. No value: value.slen is 0. */
struct pjsip_param {
    PJ_DECL_LIST_MEMBER(struct pjsip_param);
    pj_str_t name;  /**< Case-insensitive. */
    pj_str_t value; /**< With its quotes, if it had any. */
};

/** Find a parameter by name, ignoring case; NULL if it is not in the list. */
PJ_DECL(pjsip_param *) pjsip_param_find(const pjsip_param *param_list, const pj_str_t *name);

/** The same. */
PJ_DECL(pjsip_param *) pjsip_param_cfind(const pjsip_param *param_list, const pj_str_t *name);

/**
 * Compare two lists, in any order, ignoring case.
 *
 * @param ig_nf A parameter that only one list has makes no difference.
 * @return 0 if equal.
 */
PJ_DECL(int)
pjsip_param_cmp(const pjsip_param *param_list1, const pjsip_param *param_list2, pj_bool_t ig_nf);

/** Make @a dst_list a copy of @a src_list, text included. */
PJ_DECL(void)
pjsip_param_clone(pj_pool_t *pool, pjsip_param *dst_list, const pjsip_param *src_list);

/** Make @a dst_list a copy of @a src_list that points to the same text. */
PJ_DECL(void)
pjsip_param_shallow_clone(pj_pool_t *pool, pjsip_param *dst_list, const pjsip_param *src_list);

/**
 * Print a list.
 *
 * @param pname_unres Octets a name may hold unescaped.
 * @param pvalue_unres Octets a value may hold unescaped; quoted values are printed as they are.
 * @param sep ';' puts one before each; '?' puts '?' before the first and '&' before the others;
 *         any other is put before each parameter but the first.
 * @return Octets written; -1 if they do not fit.
 */
PJ_DECL(pj_ssize_t)
pjsip_param_print_on(const pjsip_param *param_list, char *buf, pj_size_t size,
                     const pj_cis_t *pname_unres, const pj_cis_t *pvalue_unres, int sep);

/** Where a URI stands; RFC 3261 table 1 says which parts it may have there. */
typedef enum pjsip_uri_context_e {
    PJSIP_URI_IN_REQ_URI,
    PJSIP_URI_IN_FROMTO_HDR,
    PJSIP_URI_IN_CONTACT_HDR,
    PJSIP_URI_IN_ROUTING_HDR,
    PJSIP_URI_IN_OTHER
} pjsip_uri_context_e;

/** The functions of a sort of URI. */
typedef struct pjsip_uri_vptr {
    const pj_str_t *(*p_get_scheme)(const void *uri);
    void *(*p_get_uri)(void *uri);
    pj_ssize_t (*p_print)(pjsip_uri_context_e context, const void *uri, char *buf, pj_size_t size);
    pj_status_t (*p_compare)(pjsip_uri_context_e context, const void *uri1, const void *uri2);
    void *(*p_clone)(pj_pool_t *pool, const void *uri);
} pjsip_uri_vptr;

/** What every URI object starts with. */
struct pjsip_uri {
    pjsip_uri_vptr *vptr;
};

/** A sip: or sips: URI (RFC 3261 19.1). */
typedef struct pjsip_sip_uri {
    pjsip_uri_vptr *vptr;
    pj_str_t user;
    pj_str_t passwd;
    pj_str_t host;
    int port; /**< 0: none. */
    pj_str_t user_param;
    pj_str_t method_param;
    pj_str_t transport_param;
    int ttl_param; /**< -1: none. */
    int lr_param;  /**< Not 0: ";lr" is there. */
    pj_str_t maddr_param;
    pjsip_param other_param;
    pjsip_param header_param; /**< Header fields after '?'. */
} pjsip_sip_uri;

/** A URI with a display name: "name" <uri>. */
typedef struct pjsip_name_addr {
    pjsip_uri_vptr *vptr;
    pj_str_t display; /**< Without its quotes; quoted pairs are left as they are. */
    pjsip_uri *uri;
} pjsip_name_addr;

/** A URI of a scheme that nobody parses further. */
typedef struct pjsip_other_uri {
    pjsip_uri_vptr *vptr;
    pj_str_t scheme;
    pj_str_t content; /**< All that follows the colon, as received. */
} pjsip_other_uri;

/** The scheme, without colon; of a name-addr, of the URI inside. */
PJ_INLINE(const pj_str_t *) pjsip_uri_get_scheme(const void *uri)
{
    return ((const pjsip_uri *)uri)->vptr->p_get_scheme(uri);
}

/** The URI inside a name-addr; any other URI itself. */
PJ_INLINE(void *) pjsip_uri_get_uri(const void *uri)
{
    return ((const pjsip_uri *)uri)->vptr->p_get_uri((void *)uri);
}

/**
 * Compare by the rules of the scheme (RFC 3261 19.1.4, RFC 3966 4).
 *
 * @return PJ_SUCCESS if equal; else the PJSIP_ECMPxxx that names the first difference.
 */
PJ_INLINE(pj_status_t)
pjsip_uri_cmp(pjsip_uri_context_e context, const void *uri1, const void *uri2)
{
    return ((const pjsip_uri *)uri1)->vptr->p_compare(context, uri1, uri2);
}

/** Print what may stand at @a context; octets written (no NUL), or -1 if they do not fit. */
PJ_INLINE(int)
pjsip_uri_print(pjsip_uri_context_e context, const void *uri, char *buf, pj_size_t size)
{
    return (int)((const pjsip_uri *)uri)->vptr->p_print(context, uri, buf, size);
}

/** A copy in @a pool, text included. */
PJ_INLINE(void *) pjsip_uri_clone(pj_pool_t *pool, const void *uri)
{
    return ((const pjsip_uri *)uri)->vptr->p_clone(pool, uri);
}

#define PJSIP_URI_SCHEME_IS_SIP(url)  (pj_stricmp2(pjsip_uri_get_scheme(url), "sip") == 0)
#define PJSIP_URI_SCHEME_IS_SIPS(url) (pj_stricmp2(pjsip_uri_get_scheme(url), "sips") == 0)
#define PJSIP_URI_SCHEME_IS_TEL(url)  (pj_stricmp2(pjsip_uri_get_scheme(url), "tel") == 0)

/** Make a URI that has nothing but its scheme, sips: if @a secure. */
PJ_DECL(void) pjsip_sip_uri_init(pjsip_sip_uri *url, pj_bool_t secure);
PJ_DECL(pjsip_sip_uri *) pjsip_sip_uri_create(pj_pool_t *pool, pj_bool_t secure);

/** Change the scheme between sip: and sips:. */
PJ_DECL(void) pjsip_sip_uri_set_secure(pjsip_sip_uri *uri, pj_bool_t secure);

/** Make @a url a copy of @a rhs, text included. */
PJ_DECL(void)
pjsip_sip_uri_assign(pj_pool_t *pool, pjsip_sip_uri *url, const pjsip_sip_uri *rhs);

PJ_DECL(void) pjsip_name_addr_init(pjsip_name_addr *name_addr);
PJ_DECL(pjsip_name_addr *) pjsip_name_addr_create(pj_pool_t *pool);

/** Make @a addr a copy of @a rhs, text included. */
PJ_DECL(void)
pjsip_name_addr_assign(pj_pool_t *pool, pjsip_name_addr *addr, const pjsip_name_addr *rhs);

PJ_DECL(pjsip_other_uri *) pjsip_other_uri_create(pj_pool_t *pool);

PJ_END_DECL

#endif
