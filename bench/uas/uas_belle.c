/* SPDX-License-Identifier: BSD-2-Clause */
/* belle-sip (Linphone's stack): provider + listener, server transactions and dialogs. */
#include "uas.h"
#include <belle-sip/belle-sip.h>

static belle_sip_provider_t *prov;
static belle_sip_header_contact_t *contact;

static void on_request(void *l, const belle_sip_request_event_t *ev)
{
    (void)l;
    belle_sip_request_t *req = belle_sip_request_event_get_request(ev);
    const char *m = belle_sip_request_get_method(req);
    if (!strcmp(m, "ACK"))
        return;
    belle_sip_server_transaction_t *t = belle_sip_request_event_get_server_transaction(ev);
    if (!t)
        t = belle_sip_provider_create_server_transaction(prov, req);
    if (!strcmp(m, "INVITE")) {
        belle_sip_provider_create_dialog(prov, BELLE_SIP_TRANSACTION(t));
        belle_sip_response_t *r = belle_sip_response_create_from_request(req, 180);
        belle_sip_message_add_header(BELLE_SIP_MESSAGE(r), BELLE_SIP_HEADER(belle_sip_object_clone(
                                                               BELLE_SIP_OBJECT(contact))));
        belle_sip_server_transaction_send_response(t, r);
        r = belle_sip_response_create_from_request(req, 200);
        belle_sip_message_add_header(BELLE_SIP_MESSAGE(r), BELLE_SIP_HEADER(belle_sip_object_clone(
                                                               BELLE_SIP_OBJECT(contact))));
        belle_sip_message_add_header(
            BELLE_SIP_MESSAGE(r),
            BELLE_SIP_HEADER(belle_sip_header_content_type_create("application", "sdp")));
        belle_sip_message_add_header(
            BELLE_SIP_MESSAGE(r),
            BELLE_SIP_HEADER(belle_sip_header_content_length_create(sizeof uas_sdp - 1)));
        belle_sip_message_set_body(BELLE_SIP_MESSAGE(r), uas_sdp, sizeof uas_sdp - 1);
        belle_sip_server_transaction_send_response(t, r);
    } else
        belle_sip_server_transaction_send_response(
            t, belle_sip_response_create_from_request(req, 200));
}
int main(int argc, char **argv)
{
    char uri[128];
    uas_args(argc, argv);
    belle_sip_set_log_level(BELLE_SIP_LOG_FATAL);
    belle_sip_stack_t *st = belle_sip_stack_new(NULL);
    belle_sip_listening_point_t *lp =
        belle_sip_stack_create_listening_point(st, "127.0.0.1", uas_opt.port, uas_opt.tp);
    if (!lp) {
        fprintf(stderr, "belle-sip: no listening point\n");
        return 1;
    }
    prov = belle_sip_stack_create_provider(st, lp);
    snprintf(uri, sizeof uri, "<sip:uas@127.0.0.1:%d;transport=%s>", uas_opt.port, uas_opt.tp);
    char hdr[160];
    snprintf(hdr, sizeof hdr, "Contact: %s", uri);
    contact = belle_sip_header_contact_parse(hdr);
    belle_sip_object_ref(contact);
    belle_sip_listener_callbacks_t cb = {.process_request_event = on_request};
    belle_sip_provider_add_sip_listener(prov, belle_sip_listener_create_from_callbacks(&cb, NULL));
    belle_sip_stack_main(st);
    return 0;
}
