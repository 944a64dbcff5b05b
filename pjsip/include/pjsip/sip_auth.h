/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Digest authentication (RFC 3261 22, RFC 7616, RFC 8760).
 *
 * The client side is a session: credentials, and what servers have challenged with so far, realm by
 * realm. It answers only challenges for realms it has credentials for, and never the same challenge
 * twice with the same credentials. The server side keeps no state: it challenges and verifies;
 * nonces are the caller's to choose and to judge.
 */
#ifndef PJSIP_SIP_AUTH_H
#define PJSIP_SIP_AUTH_H

#include <pjsip/sip_config.h>
#include <pjsip/sip_auth_msg.h>

PJ_BEGIN_DECL

/** Characters of an MD5 digest in hexadecimal. */
#define PJSIP_MD5STRLEN 32

/** Characters of a SHA-256 or SHA-512-256 digest in hexadecimal. */
#define PJSIP_SHA256STRLEN 64

/** Room that the longest digest in hexadecimal needs. */
#define PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH 64

/** Digest algorithms. */
typedef enum pjsip_auth_algorithm_type {
    PJSIP_AUTH_ALGORITHM_NOT_SET = 0, /**< Not said; means MD5 where one is needed. */
    PJSIP_AUTH_ALGORITHM_MD5,         /**< MD5 */
    PJSIP_AUTH_ALGORITHM_SHA256,      /**< SHA-256 */
    PJSIP_AUTH_ALGORITHM_SHA512_256,  /**< SHA-512-256 */
    PJSIP_AUTH_ALGORITHM_AKAV1_MD5,   /**< AKAv1-MD5 (RFC 3310) */
    PJSIP_AUTH_ALGORITHM_AKAV2_MD5,   /**< AKAv2-MD5 (RFC 4169) */
    PJSIP_AUTH_ALGORITHM_COUNT        /**< How many. */
} pjsip_auth_algorithm_type;

/** What is to be known about an algorithm. */
typedef struct pjsip_auth_algorithm {
    pjsip_auth_algorithm_type algorithm_type; /**< Which. */
    pj_str_t iana_name;                       /**< Its name in headers. */
    const char *openssl_name;                 /**< Its name in OpenSSL; "" for AKA. */
    unsigned digest_length;                   /**< Octets of a digest. */
    unsigned digest_str_length;               /**< Characters of a digest in hexadecimal. */
} pjsip_auth_algorithm;

/** What the data of a credential is: one of the first two, AKA added for RFC 3310. */
typedef enum pjsip_cred_data_type {
    PJSIP_CRED_DATA_PLAIN_PASSWD = 0, /**< The password. */
    PJSIP_CRED_DATA_DIGEST = 1,       /**< H(user:realm:password) in hexadecimal. */
    PJSIP_CRED_DATA_EXT_AKA = 16      /**< The response comes from ext.aka.cb. */
} pjsip_cred_data_type;

#define PJSIP_CRED_DATA_PASSWD_MASK 0x000F /**< The bits that say what data is. */
#define PJSIP_CRED_DATA_EXT_MASK    0x00F0 /**< The bits that say which extension is used. */

/** Quality of protection. */
typedef enum pjsip_auth_qop_type {
    PJSIP_AUTH_QOP_NONE,     /**< No qop (RFC 2069). */
    PJSIP_AUTH_QOP_AUTH,     /**< The method and URI are protected. */
    PJSIP_AUTH_QOP_AUTH_INT, /**< The body too. */
    PJSIP_AUTH_QOP_UNKNOWN   /**< None that we know. */
} pjsip_auth_qop_type;

struct pjsip_cred_info;
typedef struct pjsip_cred_info pjsip_cred_info;

/** Computes a response itself: fills in @a auth for @a chal. */
typedef pj_status_t (*pjsip_cred_cb)(pj_pool_t *pool, const pjsip_digest_challenge *chal,
                                     const pjsip_cred_info *cred, const pj_str_t *method,
                                     pjsip_digest_credential *auth);

/** A credential: who one is in a realm, and how that is proved. */
struct pjsip_cred_info {
    pj_str_t realm;    /**< The realm it is for; "*": any. */
    pj_str_t scheme;   /**< "digest". */
    pj_str_t username; /**< User name. */
    int data_type;     /**< pjsip_cred_data_type. */
    pj_str_t data;     /**< Password or its digest. */

    /**
     * With PJSIP_CRED_DATA_DIGEST: the algorithm of that digest; it answers no other. Not set: MD5.
     */
    pjsip_auth_algorithm_type algorithm_type;

    /** Extensions. */
    union {
        /** AKA */
        struct {
            pj_str_t k;       /**< Permanent key. */
            pj_str_t op;      /**< Operator variant. */
            pj_str_t amf;     /**< Management field. */
            pjsip_cred_cb cb; /**< Computes the response. */
        } aka;
    } ext;
};

/** An Authorization header made for a method; kept for programs that mention it. */
typedef struct pjsip_cached_auth_hdr {
    PJ_DECL_LIST_MEMBER(struct pjsip_cached_auth_hdr);
    pjsip_method method;          /**< Method. */
    pjsip_authorization_hdr *hdr; /**< Header. */
} pjsip_cached_auth_hdr;

/** What a session remembers of a realm. */
typedef struct pjsip_cached_auth {
    PJ_DECL_LIST_MEMBER(struct pjsip_cached_auth);
    pj_pool_t *pool;                       /**< Memory of what changes with each challenge. */
    pj_str_t realm;                        /**< Realm. */
    pj_bool_t is_proxy;                    /**< Challenged by a 407 rather than a 401. */
    pjsip_auth_qop_type qop_value;         /**< Quality of protection in use. */
    unsigned stale_cnt;                    /**< New nonces in a row, without success between. */
    pj_uint32_t nc;                        /**< Times that the nonce was used. */
    pj_str_t cnonce;                       /**< Our own nonce. */
    pjsip_www_authenticate_hdr *last_chal; /**< The challenge. */
    pjsip_auth_algorithm_type challenge_algorithm_type; /**< Its algorithm. */
} pjsip_cached_auth;

/** Preferences of a session. */
typedef struct pjsip_auth_clt_pref {
    /**
     * Send an Authorization header before any challenge, with an empty nonce (as IMS asks, 3GPP
     * TS 24.229 5.1.1.2), for each credential whose realm is not "*".
     */
    pj_bool_t initial_auth;
    pj_str_t algorithm; /**< What that header says; empty: the credential's, or MD5. */
} pjsip_auth_clt_pref;

struct pjsip_auth_clt_sess;
typedef struct pjsip_auth_clt_sess pjsip_auth_clt_sess;

/** A challenge, as shown to a program that answers later. */
typedef struct pjsip_auth_clt_async_on_chal_param {
    pjsip_tx_data *tdata;       /**< The request that was challenged. */
    const pjsip_rx_data *rdata; /**< The challenge. */
    void *user_data;            /**< Of the setting. */
} pjsip_auth_clt_async_on_chal_param;

/**
 * A challenge arrived. PJ_TRUE: the program will end it with pjsip_auth_clt_async_send_req() or
 * pjsip_auth_clt_async_abandon() and @a token. PJ_FALSE: it is answered at once, as without the
 * callback.
 */
typedef pj_bool_t
pjsip_auth_clt_async_on_challenge(pjsip_auth_clt_sess *sess, void *token,
                                  const pjsip_auth_clt_async_on_chal_param *param);

/** Whom to ask about challenges. */
typedef struct pjsip_auth_clt_async_setting {
    pjsip_auth_clt_async_on_challenge *cb; /**< Asked at each challenge. */
    void *user_data;                       /**< For it. */
} pjsip_auth_clt_async_setting;

/** For the layer that owns the request: sends @a tdata, the request with its answer. */
typedef pj_status_t pjsip_auth_clt_async_impl_send(pjsip_auth_clt_sess *sess, void *user_data,
                                                   pjsip_tx_data *tdata);

/** For the layer that owns the request: the challenge stays without an answer. */
typedef void pjsip_auth_clt_async_impl_abandon(pjsip_auth_clt_sess *sess, void *user_data);

/** For the layer that owns the request: what the token stands for. */
typedef struct pjsip_auth_clt_async_impl_token {
    void *user_data;                                 /**< For the functions. */
    pjsip_auth_clt_async_impl_send *send_impl;       /**< Sends. */
    pjsip_auth_clt_async_impl_abandon *abandon_impl; /**< Gives up; may be NULL. */
    pj_grp_lock_t *grp_lock;                         /**< Kept referenced meanwhile; may be NULL. */
    pj_uint8_t signature[4];                         /**< Ours. */
} pjsip_auth_clt_async_impl_token;

/** A client session. */
struct pjsip_auth_clt_sess {
    pj_pool_t *pool;                         /**< Its memory. */
    pjsip_endpoint *endpt;                   /**< The endpoint. */
    pjsip_auth_clt_pref pref;                /**< Preferences. */
    unsigned cred_cnt;                       /**< How many credentials. */
    pjsip_cred_info *cred_info;              /**< Credentials. */
    pjsip_cached_auth cached_auth;           /**< Head of the list of realms. */
    pj_lock_t *lock;                         /**< Guards the list. */
    pjsip_auth_clt_sess *parent;             /**< The session that answers instead, or NULL. */
    pjsip_auth_clt_async_setting *async_opt; /**< Whom to ask about challenges, or NULL. */
};

/**
 * Find the credential of account @a acc_name in @a realm.
 *
 * @return PJ_SUCCESS with @a cred_info filled in; PJSIP_EAUTHACCNOTFOUND, PJSIP_EAUTHACCDISABLED or
 * another
 *         status that pjsip_auth_srv_verify() then returns.
 */
typedef pj_status_t pjsip_auth_lookup_cred(pj_pool_t *pool, const pj_str_t *realm,
                                           const pj_str_t *acc_name, pjsip_cred_info *cred_info);

/** What pjsip_auth_lookup_cred2() is asked. */
typedef struct pjsip_auth_lookup_cred_param {
    pj_str_t realm;                    /**< Realm. */
    pj_str_t acc_name;                 /**< Account. */
    pjsip_rx_data *rdata;              /**< The request. */
    pjsip_authorization_hdr *auth_hdr; /**< The header that is verified. */
} pjsip_auth_lookup_cred_param;

/** As pjsip_auth_lookup_cred(), knowing more. */
typedef pj_status_t pjsip_auth_lookup_cred2(pj_pool_t *pool,
                                            const pjsip_auth_lookup_cred_param *param,
                                            pjsip_cred_info *cred_info);

/** We are a proxy: 407 and Proxy-Authorization. */
#define PJSIP_AUTH_SRV_IS_PROXY 1

/** A server. */
typedef struct pjsip_auth_srv {
    pj_str_t realm;                   /**< Its realm. */
    pj_bool_t is_proxy;               /**< 407 rather than 401. */
    pjsip_auth_lookup_cred *lookup;   /**< Finds credentials. */
    pjsip_auth_lookup_cred2 *lookup2; /**< Finds credentials; used if set. */
} pjsip_auth_srv;

/** For pjsip_auth_srv_init2(). */
typedef struct pjsip_auth_srv_init_param {
    const pj_str_t *realm;            /**< Realm. */
    pjsip_auth_lookup_cred2 *lookup2; /**< Finds credentials. */
    unsigned options;                 /**< PJSIP_AUTH_SRV_IS_PROXY or 0. */
} pjsip_auth_srv_init_param;

/* ---- client ---- */

/**
 * Prepare a session with memory from @a pool. @a options is zero. Ends with
 * pjsip_auth_clt_deinit().
 */
PJ_DECL(pj_status_t)
pjsip_auth_clt_init(pjsip_auth_clt_sess *sess, pjsip_endpoint *endpt, pj_pool_t *pool,
                    unsigned options);

/**
 * Free what the session holds outside its pool. Calling again, or on zeroed memory, is harmless.
 */
PJ_DECL(pj_status_t) pjsip_auth_clt_deinit(pjsip_auth_clt_sess *sess);

/**
 * Make @a sess, with memory from @a pool, a copy: credentials, preferences and what is remembered.
 */
PJ_DECL(pj_status_t)
pjsip_auth_clt_clone(pj_pool_t *pool, pjsip_auth_clt_sess *sess, const pjsip_auth_clt_sess *rhs);

/**
 * Set the credentials, in order of preference; they are copied. What was remembered of realms is
 * forgotten.
 *
 * @return PJ_SUCCESS; PJ_EINVAL; PJSIP_EINVALIDAUTHSCHEME for a scheme other than digest;
 *         PJSIP_EAUTHINVALIDDIGEST for a digest of the wrong length.
 */
PJ_DECL(pj_status_t)
pjsip_auth_clt_set_credentials(pjsip_auth_clt_sess *sess, int cred_cnt, const pjsip_cred_info *c);

/** Set the preferences; they are copied. */
PJ_DECL(pj_status_t)
pjsip_auth_clt_set_prefs(pjsip_auth_clt_sess *sess, const pjsip_auth_clt_pref *p);

/** The preferences; their strings are the session's. */
PJ_DECL(pj_status_t) pjsip_auth_clt_get_prefs(pjsip_auth_clt_sess *sess, pjsip_auth_clt_pref *p);

/** Copy preferences. */
PJ_DECL(void)
pjsip_auth_clt_pref_dup(pj_pool_t *pool, pjsip_auth_clt_pref *dst, const pjsip_auth_clt_pref *src);

/**
 * Let @a p answer for @a sess, which must not outlive it; NULL: no more. PJ_EINVAL if that made a
 * circle.
 */
PJ_DECL(pj_status_t) pjsip_auth_clt_set_parent(pjsip_auth_clt_sess *sess, pjsip_auth_clt_sess *p);

/** Before a request is sent first: add the headers for the realms that are known already. */
PJ_DECL(pj_status_t) pjsip_auth_clt_init_req(pjsip_auth_clt_sess *sess, pjsip_tx_data *tdata);

/**
 * Answer a 401 or 407: of the challenges that have a credential, the strongest algorithm for each
 * realm (RFC 8760 2.4; RFC 3261 22.3 for several realms). @a new_request is @a old_request with one
 * more reference, the headers exchanged, and its branch and printed form void, so that it goes out
 * as a new transaction; its CSeq is the caller's to raise.
 *
 * @return PJ_SUCCESS; PJSIP_EAUTHNOCHAL without a challenge in the response; PJSIP_ENOCREDENTIAL
 *         without a credential for any realm; PJSIP_EINVALIDALGORITHM or PJSIP_EINVALIDQOP if there
 *         is one but we know no algorithm or qop offered; PJSIP_EFAILEDCREDENTIAL if the server
 *         refused what we answered; PJSIP_EAUTHSTALECOUNT after too many new nonces in a row.
 */
PJ_DECL(pj_status_t)
pjsip_auth_clt_reinit_req(pjsip_auth_clt_sess *sess, const pjsip_rx_data *rdata,
                          pjsip_tx_data *old_request, pjsip_tx_data **new_request);

/** Ask @a opt->cb about each challenge; NULL: no more. */
PJ_DECL(pj_status_t)
pjsip_auth_clt_async_configure(pjsip_auth_clt_sess *sess, const pjsip_auth_clt_async_setting *opt);

/**
 * Go on with @a new_req (from pjsip_auth_clt_reinit_req()). @return PJ_EINVALIDOP if the token is
 * spent.
 */
PJ_DECL(pj_status_t)
pjsip_auth_clt_async_send_req(pjsip_auth_clt_sess *sess, void *token, pjsip_tx_data *new_req);

/** Leave the challenge without an answer. @return PJ_EINVALIDOP if the token is spent. */
PJ_DECL(pj_status_t) pjsip_auth_clt_async_abandon(pjsip_auth_clt_sess *sess, void *token);

/**
 * For the layer that owns the request: show the program a challenge. @a token must live until it is
 * spent.
 *
 * @return PJ_SUCCESS: the token's functions end it; PJ_ENOTFOUND: nobody wants it, answer it at
 * once.
 */
PJ_DECL(pj_status_t)
pjsip_auth_clt_async_impl_on_challenge(pjsip_auth_clt_sess *sess,
                                       pjsip_auth_clt_async_impl_token *token,
                                       const pjsip_auth_clt_async_on_chal_param *param);

/* ---- server ---- */

/** Prepare a server; the realm is copied. */
PJ_DECL(pj_status_t)
pjsip_auth_srv_init(pj_pool_t *pool, pjsip_auth_srv *auth_srv, const pj_str_t *realm,
                    pjsip_auth_lookup_cred *lookup, unsigned options);

/** As pjsip_auth_srv_init(), with the richer lookup. */
PJ_DECL(pj_status_t)
pjsip_auth_srv_init2(pj_pool_t *pool, pjsip_auth_srv *auth_srv,
                     const pjsip_auth_srv_init_param *param);

/**
 * Verify the credentials of a request. @a status_code (may be NULL) is what to answer on failure,
 * 200 on success. Whether the nonce is ours and fresh, and its count new, is the caller's to judge.
 *
 * @return PJ_SUCCESS; PJSIP_EAUTHNOAUTH without a header for our realm; PJSIP_EINVALIDAUTHSCHEME;
 *         PJSIP_EAUTHINNONCE, PJSIP_EINVALIDALGORITHM, PJSIP_EINVALIDQOP; PJSIP_EAUTHINVALIDDIGEST
 *         if the response is wrong; what the lookup returned.
 */
PJ_DECL(pj_status_t)
pjsip_auth_srv_verify(pjsip_auth_srv *auth_srv, pjsip_rx_data *rdata, int *status_code);

/**
 * Add an MD5 challenge to a response. @a qop, @a nonce, @a opaque may be NULL; a nonce is then
 * made.
 */
PJ_DECL(pj_status_t)
pjsip_auth_srv_challenge(pjsip_auth_srv *auth_srv, const pj_str_t *qop, const pj_str_t *nonce,
                         const pj_str_t *opaque, pj_bool_t stale, pjsip_tx_data *tdata);

/**
 * Add a challenge with an algorithm. To offer several, call for each, the preferred one first (RFC
 * 8760 2.3).
 */
PJ_DECL(pj_status_t)
pjsip_auth_srv_challenge2(pjsip_auth_srv *auth_srv, const pj_str_t *qop, const pj_str_t *nonce,
                          const pj_str_t *opaque, pj_bool_t stale, pjsip_tx_data *tdata,
                          const pjsip_auth_algorithm_type algorithm_type);

/* ---- digests ---- */

/**
 * The response value (RFC 7616 3.4.1) for MD5, in lower-case hexadecimal. @a result->ptr has room
 * for PJSIP_MD5STRLEN characters; slen is set. Without @a qop (NULL or empty) the form of RFC 2069.
 * qop auth-int cannot be computed here, where there is no body: PJSIP_EINVALIDQOP.
 *
 * @return PJ_SUCCESS; PJ_EINVAL for an algorithm other than the credential's;
 * PJSIP_EAUTHINVALIDDIGEST for a
 *         digest of the wrong length.
 */
PJ_DECL(pj_status_t)
pjsip_auth_create_digest(pj_str_t *result, const pj_str_t *nonce, const pj_str_t *nc,
                         const pj_str_t *cnonce, const pj_str_t *qop, const pj_str_t *uri,
                         const pj_str_t *realm, const pjsip_cred_info *cred_info,
                         const pj_str_t *method);

/** As pjsip_auth_create_digest(), with SHA-256 and room for PJSIP_SHA256STRLEN characters. */
PJ_DECL(pj_status_t)
pjsip_auth_create_digestSHA256(pj_str_t *result, const pj_str_t *nonce, const pj_str_t *nc,
                               const pj_str_t *cnonce, const pj_str_t *qop, const pj_str_t *uri,
                               const pj_str_t *realm, const pjsip_cred_info *cred_info,
                               const pj_str_t *method);

/**
 * As pjsip_auth_create_digest(), with any algorithm and room for
 * PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH.
 */
PJ_DECL(pj_status_t)
pjsip_auth_create_digest2(pj_str_t *result, const pj_str_t *nonce, const pj_str_t *nc,
                          const pj_str_t *cnonce, const pj_str_t *qop, const pj_str_t *uri,
                          const pj_str_t *realm, const pjsip_cred_info *cred_info,
                          const pj_str_t *method, const pjsip_auth_algorithm_type algorithm_type);

/**
 * What is known about an algorithm; NULL for PJSIP_AUTH_ALGORITHM_NOT_SET and unknown ones. Static.
 */
PJ_DECL(const pjsip_auth_algorithm *)
pjsip_auth_get_algorithm_by_type(pjsip_auth_algorithm_type algorithm_type);

/** The same by its name in headers, case aside; an empty name is MD5 (RFC 7616 3.3). */
PJ_DECL(const pjsip_auth_algorithm *)
pjsip_auth_get_algorithm_by_iana_name(const pj_str_t *iana_name);

/**
 * Whether digests of this algorithm can be computed here. AKA is not: credentials bring a callback.
 */
PJ_DECL(pj_bool_t) pjsip_auth_is_algorithm_supported(pjsip_auth_algorithm_type algorithm_type);

/* ---- credentials ---- */

/** Copy a credential. */
PJ_DECL(void)
pjsip_cred_info_dup(pj_pool_t *pool, pjsip_cred_info *dst, const pjsip_cred_info *src);

/** Compare: 0 if equal, else an order. */
PJ_DECL(int) pjsip_cred_info_cmp(const pjsip_cred_info *cred1, const pjsip_cred_info *cred2);

PJ_END_DECL

#endif
