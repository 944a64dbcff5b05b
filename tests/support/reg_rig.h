/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A registration client for tests, on the endpoint of call_rig.h, with the peer for its registrar.
 * The record has a word for each callback: "200/3600 " is code and expiration; "un:" before it, or
 * "status!" after it, say the rest.
 */
#ifndef LINNET_TESTS_REG_RIG_H
#define LINNET_TESTS_REG_RIG_H

#include "support/call_rig.h"

extern pjsip_regc *reg_client;
extern pj_bool_t reg_destroy_in_callback;
extern int reg_contact_cnt;           /**< Of the last callback. */
extern void (*reg_in_callback)(void); /**< Called once, by the next callback; NULL: none. */

void reg_start(void); /**< rig_start() and a client for one Contact, asking for 3600 s. */
void reg_stop(void);
const char *reg_log(void);

/** Build and send; each checks that it works. */
void reg_register(pj_bool_t autoreg);
void reg_unregister(void);

/** Give it the credentials user "us", realm "home", and this password. */
void reg_password(const char *password);

/**
 * Wait for a REGISTER; the headers (with CRLF) of a 200 with the Contact granted for @a seconds
 * (-1: none).
 */
const peer_msg *reg_expect(void);
void reg_grant(const peer_msg *request, int seconds);

/** A 401 for realm "home" with this nonce. */
void reg_challenge(const peer_msg *request, const char *nonce, const char *more);

#endif
