/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An endpoint with the transaction and user-agent layers, a fake transport to 127.0.0.1:5070, a manual clock, and a
 * usage that writes down what it is told.
 */
#ifndef LINNET_TESTS_DLG_FIXTURE_H
#define LINNET_TESTS_DLG_FIXTURE_H

#include "support/endpoint.h"
#include "support/fake_transport.h"
#include "support/manual_clock.h"
#include "support/suites.h"

extern pjsip_module usage; /* of dialogs */
extern pjsip_module app;   /* takes requests that nobody else takes */
extern fake_transport *wire;
extern char said[1000]; /* by the usage, in order: "Q:INVITE", "S:180", "T:Proceeding" ... */
extern void (*in_state)(pjsip_transaction *tsx,
                        pjsip_event *e); /* called within the usage's callbacks */
extern pj_bool_t (*in_request)(pjsip_rx_data *rdata);
extern pj_bool_t (*in_response)(pjsip_rx_data *rdata);
extern pj_bool_t (*app_request)(pjsip_rx_data *rdata);
extern pjsip_dialog *(*forked)(pjsip_dialog *first, pjsip_rx_data *rdata);

void dlg_setup(void);
void dlg_setup_forking(void); /* with on_dlg_forked */
void dlg_teardown(void);      /* no dialog, no transaction, no octet may be left */

/* A client dialog from alice to bob with one session of the usage. */
pjsip_dialog *new_uac(void);

/* Send a request in it; it must work. Returns the text that was sent. */
const char *request_in(pjsip_dialog *dlg, const char *method);

/* A call of ours that is answered with 200 and this tag; its ACK is sent. Returns the INVITE. */
const char *establish(pjsip_dialog *dlg, const char *tag);

/* Receive a request for a client dialog from its peer. extra: header lines or NULL. */
void receive_in(pjsip_dialog *dlg, const char *method, const char *branch, int cseq,
                const char *extra);

/* Receive an INVITE outside of dialogs with these header lines besides the usual ones. */
void receive_invite(const char *branch, const char *extra);

/* Make a server dialog of that INVITE, with one session; referenced. */
extern pjsip_dialog *uas;
pj_bool_t accept_invite(pjsip_rx_data *rdata); /* for app_request */
extern pjsip_transaction *uas_tsx;             /* referenced */
extern pjsip_rx_data *uas_rdata;               /* a copy */
pj_status_t answer_invite(int code);
void uas_forget(void); /* the references of this fixture */

#endif
