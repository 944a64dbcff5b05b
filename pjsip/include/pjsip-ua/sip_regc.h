/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registration client (RFC 3261 section 10): registers Contacts, keeps them registered, takes them
 * away. Served by pjsip/src/session/reg*.c.
 *
 * Threads: any function from any thread that holds a reference. The callback runs unlocked,
 * exactly once for each attempt that pjsip_regc_send() or the refresh timer has begun; it may call
 * any function of this header, pjsip_regc_destroy() included.
 */
#ifndef __PJSIP_SIP_REG_H__
#define __PJSIP_SIP_REG_H__

#include <pjsip/sip_auth.h>
#include <pjsip/sip_transport.h>
#include <pjsip/sip_types.h>
#include <pjsip/sip_util.h>

PJ_BEGIN_DECL

/** Contacts that one callback can report. */
#define PJSIP_REGC_MAX_CONTACT 10

/** An expiration that leaves the choice to the registrar. */
#define PJSIP_REGC_EXPIRATION_NOT_SPECIFIED ((pj_uint32_t)0xFFFFFFFFUL)

/** The longest Contact that is looked at when bindings are compared. */
#define PJSIP_REGC_CONTACT_BUF_SIZE 512

typedef struct pjsip_regc pjsip_regc;

/** The outcome of one attempt. */
struct pjsip_regc_cbparam {
    pjsip_regc *regc;     /**< Whose. */
    void *token;          /**< pjsip_regc_create()'s. */
    pj_status_t status;   /**< Why no response was had (credentials, transport); else PJ_SUCCESS. */
    int code;             /**< The final status code; 408, 503 and the like when made here. */
    pj_str_t reason;      /**< Its phrase. */
    pjsip_rx_data *rdata; /**< The response, or NULL. Gone after the callback. */
    unsigned expiration;  /**< Seconds until it lapses, as granted; 0 when not registered. */
    int contact_cnt;      /**< How many of @a contact are set. */
    pjsip_contact_hdr *contact[PJSIP_REGC_MAX_CONTACT]; /**< The registrar's bindings. */
    pj_bool_t is_unreg;                                 /**< The attempt was to unregister. */
};

typedef void pjsip_regc_cb(struct pjsip_regc_cbparam *param);

/**
 * As above, before the client acts upon the response, which may change the Contacts of the next
 * REGISTER.
 */
struct pjsip_regc_tsx_cb_param {
    struct pjsip_regc_cbparam cbparam;        /**< The outcome so far. */
    int contact_cnt;                          /**< Set above 0 to replace the Contacts ... */
    pj_str_t contact[PJSIP_REGC_MAX_CONTACT]; /**< ... by these. */
};

typedef void pjsip_regc_tsx_cb(struct pjsip_regc_tsx_cb_param *param);

/** How a registration stands. The strings live as long as the client. */
struct pjsip_regc_info {
    pj_str_t server_uri;        /**< The registrar. */
    pj_str_t client_uri;        /**< The address of record. */
    pj_bool_t is_busy;          /**< A REGISTER is under way. */
    pj_bool_t auto_reg;         /**< It refreshes itself. */
    unsigned interval;          /**< The expiration in force, in seconds. */
    unsigned next_reg;          /**< Seconds until the next refresh, 0 if none is due. */
    pjsip_transport *transport; /**< The one used last, or NULL. Not referenced for the caller. */
};

typedef struct pjsip_regc_info pjsip_regc_info;

/** Make a client. The caller holds one reference, ended by pjsip_regc_destroy(). */
PJ_DECL(pj_status_t)
pjsip_regc_create(pjsip_endpoint *endpt, void *token, pjsip_regc_cb *cb, pjsip_regc **p_regc);

/** pjsip_regc_destroy2() with force. */
PJ_DECL(pj_status_t) pjsip_regc_destroy(pjsip_regc *regc);

/**
 * End the client; its memory goes with the last reference. No callback starts after the return. A
 * REGISTER that is under way goes on, unheard. May be called from the callback, where none is
 * under way.
 *
 * @return PJ_EBUSY: a REGISTER is under way and @a force is not set; nothing has changed.
 * PJ_EINVALIDOP: it has been
 *         destroyed already.
 */
PJ_DECL(pj_status_t) pjsip_regc_destroy2(pjsip_regc *regc, pj_bool_t force);

/** Hold the client's memory. */
PJ_DECL(void) pjsip_regc_add_ref(pjsip_regc *regc);

/** Let go of it. @return PJ_EGONE when that was the last reference. */
PJ_DECL(pj_status_t) pjsip_regc_dec_ref(pjsip_regc *regc);

/** How it stands. */
PJ_DECL(pj_status_t) pjsip_regc_get_info(pjsip_regc *regc, pjsip_regc_info *info);

/** Memory that lives as long as the client. */
PJ_DECL(pj_pool_t *) pjsip_regc_get_pool(pjsip_regc *regc);

/**
 * Say what to register. Once. Strings are copied.
 *
 * @return PJSIP_EINVALIDURI for a URI that does not parse, PJSIP_EINVALIDREQURI for @a srv_url;
 * PJ_ETOOMANY for more
 *         than PJSIP_REGC_MAX_CONTACT Contacts.
 */
PJ_DECL(pj_status_t)
pjsip_regc_init(pjsip_regc *regc, const pj_str_t *srv_url, const pj_str_t *from_url,
                const pj_str_t *to_url, int contact_cnt, const pj_str_t contact[],
                pj_uint32_t expires);

/** Seconds before the expiration at which a refresh starts. */
PJ_DECL(pj_status_t) pjsip_regc_set_delay_before_refresh(pjsip_regc *regc, pj_uint32_t delay);

/** A look at each response before the client acts upon it. NULL: none. */
PJ_DECL(pj_status_t) pjsip_regc_set_reg_tsx_cb(pjsip_regc *regc, pjsip_regc_tsx_cb *tsx_cb);

/** Credentials to answer challenges with. Copied. */
PJ_DECL(pj_status_t)
pjsip_regc_set_credentials(pjsip_regc *regc, int count, const pjsip_cred_info cred[]);

/** How to answer challenges. Copied. */
PJ_DECL(pj_status_t) pjsip_regc_set_prefs(pjsip_regc *regc, const pjsip_auth_clt_pref *pref);

/** The authentication state in use. */
PJ_DECL(pjsip_auth_clt_sess *) pjsip_regc_get_auth_sess(pjsip_regc *regc);

/** Share @a session's authentication state; it must outlive the client. */
PJ_DECL(pj_status_t) pjsip_regc_set_auth_sess(pjsip_regc *regc, pjsip_auth_clt_sess *session);

/** The Route headers of each REGISTER. Copied. */
PJ_DECL(pj_status_t) pjsip_regc_set_route_set(pjsip_regc *regc, const pjsip_route_hdr *route_set);

/** Which transport or listener sends. Referenced while set. */
PJ_DECL(pj_status_t) pjsip_regc_set_transport(pjsip_regc *regc, const pjsip_tpselector *sel);

/** Let go of the transport that the last REGISTER used. */
PJ_DECL(pj_status_t) pjsip_regc_release_transport(pjsip_regc *regc);

/** Headers for each REGISTER. Copied; each call replaces the ones before. */
PJ_DECL(pj_status_t) pjsip_regc_add_headers(pjsip_regc *regc, const pjsip_hdr *hdr_list);

/**
 * Build a REGISTER. With @a autoreg it is refreshed from then on.
 *
 * @return PJ_EBUSY: a REGISTER is under way.
 */
PJ_DECL(pj_status_t)
pjsip_regc_register(pjsip_regc *regc, pj_bool_t autoreg, pjsip_tx_data **p_tdata);

/** Build a REGISTER that takes our Contacts away; stops refreshing. */
PJ_DECL(pj_status_t) pjsip_regc_unregister(pjsip_regc *regc, pjsip_tx_data **p_tdata);

/** Build a REGISTER that takes away every Contact of the address of record ("Contact: *"). */
PJ_DECL(pj_status_t) pjsip_regc_unregister_all(pjsip_regc *regc, pjsip_tx_data **p_tdata);

/** Register other Contacts from the next REGISTER on; those left out are taken away by it. */
PJ_DECL(pj_status_t)
pjsip_regc_update_contact(pjsip_regc *regc, int contact_cnt, const pj_str_t contact[]);

/** Ask for another expiration from the next REGISTER on. */
PJ_DECL(pj_status_t) pjsip_regc_update_expires(pjsip_regc *regc, pj_uint32_t expires);

/**
 * The Via sent-by of each REGISTER that leaves by @a via_tp (NULL: by any). NULL or no host: by
 * default.
 */
PJ_DECL(pj_status_t)
pjsip_regc_set_via_sent_by(pjsip_regc *regc, pjsip_host_port *via_addr, pjsip_transport *via_tp);

/**
 * Send a REGISTER that the functions above have built. Takes the caller's reference in any case.
 *
 * An error return is not followed by the callback; a success by exactly one call.
 *
 * @return PJ_EBUSY: another is under way.
 */
PJ_DECL(pj_status_t) pjsip_regc_send(pjsip_regc *regc, pjsip_tx_data *tdata);

PJ_END_DECL

#endif
