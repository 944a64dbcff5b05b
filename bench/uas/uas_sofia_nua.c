/* SPDX-License-Identifier: BSD-2-Clause */
/* Sofia-SIP at the nua level (its user-agent API, with dialogs, offer/answer and its own stack thread). */
#include "uas.h"
#include <libgen.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/soa.h>
#include <sofia-sip/su_wait.h>
#include <sofia-sip/su_log.h>
#include <sofia-sip/tport_tag.h>
#include <sofia-sip/nta_tag.h>

static su_root_t *root;
static void on_event(nua_event_t ev, int status, char const *phrase, nua_t *nua, nua_magic_t *m,
                     nua_handle_t *nh, nua_hmagic_t *hm, sip_t const *sip, tagi_t tags[])
{
    (void)status;
    (void)phrase;
    (void)m;
    (void)hm;
    (void)sip;
    (void)nua;
    if (ev == nua_i_invite) {
        nua_respond(nh, SIP_180_RINGING, TAG_END());
        nua_respond(nh, SIP_200_OK,
                    SOATAG_USER_SDP_STR("m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"),
                    TAG_END());
    } else if (ev == nua_i_state) {
        int st = 0;
        tl_gets(tags, NUTAG_CALLSTATE_REF(st), TAG_END());
        if (st == nua_callstate_terminated)
            nua_handle_destroy(nh);
    } else if (ev == nua_i_options) {
        nua_handle_destroy(nh);
    }
}
static void on_term(int s)
{
    (void)s;
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
    root = su_root_create(NULL);
    if (!strcmp(uas_opt.tp, "tls"))
        snprintf(url, sizeof url, "sips:127.0.0.1:%d;transport=tls", uas_opt.port);
    else
        snprintf(url, sizeof url, "sip:127.0.0.1:%d;transport=%s", uas_opt.port, uas_opt.tp);
    nua_t *nua = nua_create(root, on_event, NULL, NUTAG_URL(url), NUTAG_AUTOALERT(0),
                            NUTAG_AUTOANSWER(0), NUTAG_ENABLEINVITE(1), NUTAG_SESSION_TIMER(0),
                            TAG_IF(dir, NUTAG_CERTIFICATE_DIR(dir)), TAG_END());
    if (!nua) {
        fprintf(stderr, "nua_create failed\n");
        return 1;
    }
    signal(SIGTERM, on_term);
    signal(SIGINT, on_term);
    su_root_run(root);
    return 0;
}
