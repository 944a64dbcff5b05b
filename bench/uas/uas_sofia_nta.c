/* SPDX-License-Identifier: BSD-2-Clause */
/* Sofia-SIP at the nta level: stateful transactions and dialog legs, no offer/answer engine, one thread. */
#include "uas.h"
#include <libgen.h>
#define NTA_LEG_MAGIC_T      struct call
#define NTA_INCOMING_MAGIC_T struct call
struct call;
#include <sofia-sip/nta.h>
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/su_wait.h>
#include <sofia-sip/tport_tag.h>
#include <sofia-sip/su_log.h>

struct call {
    nta_leg_t *leg;
    nta_incoming_t *irq;
};
static nta_agent_t *agent;
static su_home_t home[1] = {SU_HOME_INIT(home)};
static sip_contact_t *contact;

static int on_ack(struct call *c, nta_incoming_t *irq, sip_t const *sip)
{
    (void)sip;
    nta_incoming_destroy(irq);
    c->irq = NULL;
    return 0;
}
static int in_dialog(struct call *c, nta_leg_t *leg, nta_incoming_t *irq, sip_t const *sip)
{
    (void)leg;
    if (sip->sip_request->rq_method == sip_method_bye) {
        nta_incoming_treply(irq, SIP_200_OK, TAG_END());
        nta_incoming_destroy(irq);
        if (c->irq)
            nta_incoming_destroy(c->irq);
        nta_leg_destroy(c->leg);
        free(c);
        return 0;
    }
    return sip->sip_request->rq_method == sip_method_ack ? 0 : 200;
}
static int on_request(struct call *m, nta_leg_t *leg, nta_incoming_t *irq, sip_t const *sip)
{
    (void)m;
    (void)leg;
    switch (sip->sip_request->rq_method) {
    case sip_method_invite: {
        struct call *c = calloc(1, sizeof *c);
        c->irq = irq;
        c->leg = nta_leg_tcreate(agent, in_dialog, c, SIPTAG_CALL_ID(sip->sip_call_id),
                                 SIPTAG_CSEQ(sip->sip_cseq), SIPTAG_TO(sip->sip_from),
                                 SIPTAG_FROM(sip->sip_to), TAG_END());
        nta_leg_server_route(c->leg, sip->sip_record_route, sip->sip_contact);
        nta_leg_tag(c->leg, nta_incoming_tag(irq, NULL));
        nta_incoming_bind(irq, on_ack, c);
        nta_incoming_treply(irq, SIP_180_RINGING, SIPTAG_CONTACT(contact), TAG_END());
        nta_incoming_treply(irq, SIP_200_OK, SIPTAG_CONTACT(contact),
                            SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(uas_sdp),
                            TAG_END());
        return 0;
    }
    case sip_method_options: return 200;
    case sip_method_ack: return 0;
    default: return 481;
    }
}
static su_root_t *root;
static void on_term(int s)
{
    (void)s;
    su_root_break(root);
    _exit(0);
}

int main(int argc, char **argv)
{
    char url[128];
    uas_args(argc, argv);
    /* Sofia wants a directory holding agent.pem and cafile.pem */
    char *dir = uas_opt.pem ? dirname(strdup(uas_opt.pem)) : NULL;
    su_init();
    su_log_set_level(NULL, 0);
    su_home_init(home);
    root = su_root_create(NULL);
    if (!strcmp(uas_opt.tp, "tls"))
        snprintf(url, sizeof url, "sips:127.0.0.1:%d;transport=tls", uas_opt.port);
    else
        snprintf(url, sizeof url, "sip:127.0.0.1:%d;transport=%s", uas_opt.port, uas_opt.tp);
    agent = nta_agent_create(root, (url_string_t *)url, NULL, NULL,
                             TAG_IF(dir, TPTAG_CERTIFICATE(dir)), TAG_END());
    if (!agent) {
        fprintf(stderr, "nta_agent_create failed\n");
        return 1;
    }
    char ct[160];
    snprintf(ct, sizeof ct, "<%s>", url);
    contact = sip_contact_make(home, ct);
    nta_leg_tcreate(agent, on_request, NULL, NTATAG_NO_DIALOG(1), TAG_END());
    signal(SIGTERM, on_term);
    signal(SIGINT, on_term);
    su_root_run(root);
    return 0;
}
