/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our side of calls, for tests of the session layer: an endpoint with one UDP transport, the
 * layers, a scripted peer (sip_peer.h), the simulated world (sim_world.h) to live in, and a
 * recorder of what the application is told.
 *
 * The record is a line of words: the state's name at each change ("CALLING "), "media:0 " or
 * "media:failed " for on_media_update(), "offer " for on_rx_offer(), and so on. rig_stop() checks
 * that nothing is left: no transaction, dialog, timer, pool or octet.
 */
#ifndef LINNET_TESTS_CALL_RIG_H
#define LINNET_TESTS_CALL_RIG_H

#include <pjsip.h>
#include <pjsip_ua.h>
#include <pjlib.h>

#include "support/sip_peer.h"

extern const char rig_sdp[];       /**< Audio, PCMU and PCMA. */
extern const char rig_sdp_other[]; /**< The same with another address, PCMA only. */
extern const char rig_sdp_video[]; /**< H.264 only: agrees with neither. */
extern const char rig_sdp_bad[];   /**< Does not parse. */

/** What the application does when it is told something; zero: nothing but record. */
typedef struct rig_policy {
    int answer;               /**< Code to answer an INVITE with at once; 0: 100 and wait. */
    const char *answer_sdp;   /**< Our description for incoming calls; NULL: none. */
    unsigned options;         /**< Of incoming sessions. */
    const char *reoffer_sdp;  /**< Our answer in on_rx_offer(); NULL: leave it. */
    const char *create_offer; /**< Our offer in on_create_offer(); NULL: leave it. */
    pj_bool_t delay_ack;      /**< on_send_ack() does not send it yet. */
    pj_bool_t own_reinvite;   /**< on_rx_reinvite() takes it. */
    int redirect;             /**< Answer of on_redirected(). */
    pj_bool_t claim_forks;    /**< on_new_session() takes it. */
    void (*on_state)(pjsip_inv_session *inv, pjsip_event *e); /**< After recording. */
} rig_policy;

extern rig_policy rig;             /**< Set between rig_start() and what it is to influence. */
extern pjsip_inv_session *rig_inv; /**< The last session made; referenced until rig_stop(). */

void rig_start(void);         /**< Checked fixtures. */
void rig_start_own_ack(void); /**< The same with on_send_ack(). */
/** The same on the real system, with short timers (T1 5 ms), for tests with threads. */
void rig_start_threads(void);
void rig_stop(void);
void rig_poll(void);        /**< Until nothing happens any more. */
void rig_pass(unsigned ms); /**< Let simulated time pass. */
const char *rig_log(void);  /**< The record since the last call, which empties it. */
int rig_port(void);
pj_pool_t *rig_pool(void); /**< For the test's own needs. */

/** rig_inv, for a thread that did not make it. Not referenced for the caller. */
pjsip_inv_session *rig_current(void);

/** A description from text, in rig_pool(). */
pjmedia_sdp_session *rig_parse(const char *sdp);

/** Make a session that calls the peer; @a sdp may be NULL. Sets rig_inv. */
pjsip_inv_session *rig_make_call(const char *sdp, unsigned options);

/** rig_make_call() and send the INVITE. */
void rig_call(const char *sdp);

/** End, and send what that takes. @return pjsip_inv_end_session()'s or pjsip_inv_send_msg()'s. */
pj_status_t rig_hang_up(int code);

/** Answer the incoming call. */
pj_status_t rig_answer(int code, const char *sdp);

/**
 * A call to the peer, answered, media agreed; @a dlg is the peer's side. The record is empty then.
 */
void rig_established_as_caller(peer_dialog *dlg);

/** A call from the peer, answered, media agreed. */
void rig_established_as_callee(peer_dialog *dlg);

/** The peer hangs up and gets its 200. */
void rig_peer_hangs_up(peer_dialog *dlg);

#endif
