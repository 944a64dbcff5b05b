/* SPDX-License-Identifier: BSD-2-Clause */
/* GNU oSIP 2: its transaction FSMs over a plain UDP socket (oSIP has no transport of its own).  2xx
 * retransmission and dialogs are left out, as oSIP leaves them to the layer above. */
#include "uas.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <osip2/osip.h>
#include <osipparser2/osip_port.h>

static osip_t *osip;
static int fd;
static osip_transaction_t **dead;
static int ndead, capdead;

static int on_send(osip_transaction_t *t, osip_message_t *m, char *host, int port, int sock)
{
    char *s;
    size_t n;
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    (void)t;
    (void)sock;
    inet_pton(AF_INET, host, &a.sin_addr);
    if (osip_message_to_str(m, &s, &n))
        return -1;
    sendto(fd, s, n, 0, (struct sockaddr *)&a, sizeof a);
    osip_free(s);
    return 0;
}
static void on_kill(int type, osip_transaction_t *t)
{
    (void)type;
    osip_remove_transaction(osip, t);
    if (ndead == capdead)
        dead = realloc(dead, sizeof *dead * (size_t)(capdead = capdead * 2 + 64));
    dead[ndead++] = t;
}
static void reply(osip_transaction_t *t, osip_message_t *req, int code, const char *phrase,
                  const char *body)
{
    osip_message_t *r;
    int pos = 0;
    osip_via_t *v;
    osip_message_init(&r);
    osip_message_set_version(r, osip_strdup("SIP/2.0"));
    osip_message_set_status_code(r, code);
    osip_message_set_reason_phrase(r, osip_strdup(phrase));
    while ((v = osip_list_get(&req->vias, pos))) {
        osip_via_t *c;
        osip_via_clone(v, &c);
        osip_list_add(&r->vias, c, -1);
        pos++;
    }
    osip_from_clone(req->from, &r->from);
    osip_to_clone(req->to, &r->to);
    osip_generic_param_t *p = NULL;
    if (osip_to_get_tag(r->to, &p))
        osip_to_set_tag(r->to, osip_strdup("osip-1"));
    osip_call_id_clone(req->call_id, &r->call_id);
    osip_cseq_clone(req->cseq, &r->cseq);
    if (body) {
        char c[64], l[24];
        snprintf(c, sizeof c, "<sip:uas@127.0.0.1:%d>", uas_opt.port);
        osip_message_set_contact(r, c);
        osip_message_set_content_type(r, "application/sdp");
        snprintf(l, sizeof l, "%zu", strlen(body));
        osip_message_set_content_length(r, l);
        osip_message_set_body(r, body, strlen(body));
    } else
        osip_message_set_content_length(r, "0");
    osip_event_t *e = osip_new_outgoing_sipmessage(r);
    osip_transaction_add_event(t, e);
}
static void on_invite(int type, osip_transaction_t *t, osip_message_t *m)
{
    (void)type;
    reply(t, m, 180, "Ringing", NULL);
    reply(t, m, 200, "OK", uas_sdp);
}
static void on_other(int type, osip_transaction_t *t, osip_message_t *m)
{
    (void)type;
    reply(t, m, 200, "OK", NULL);
}

int main(int argc, char **argv)
{
    static char b[65536];
    uas_args(argc, argv);
    if (strcmp(uas_opt.tp, "udp")) {
        fprintf(stderr, "osip: UDP only\n");
        return 2;
    }
    osip_init(&osip);
    osip_set_cb_send_message(osip, on_send);
    for (int i = OSIP_ICT_KILL_TRANSACTION; i <= OSIP_NIST_KILL_TRANSACTION; i++)
        osip_set_kill_transaction_callback(osip, i, on_kill);
    osip_set_message_callback(osip, OSIP_IST_INVITE_RECEIVED, on_invite);
    for (int i = OSIP_NIST_REGISTER_RECEIVED; i <= OSIP_NIST_UNKNOWN_REQUEST_RECEIVED; i++)
        osip_set_message_callback(osip, i, on_other);
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)uas_opt.port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(fd, (struct sockaddr *)&a, sizeof a)) {
        perror("bind");
        return 1;
    }
    for (;;) {
        struct timeval tv;
        struct pollfd pf = {fd, POLLIN, 0};
        osip_timers_gettimeout(osip, &tv);
        long ms = tv.tv_sec > 1 ? 1000 : tv.tv_sec * 1000 + (tv.tv_usec + 999) / 1000;
        if (poll(&pf, 1, (int)ms) > 0) {
            for (int k = 0; k < 64; k++) {
                struct sockaddr_in s;
                socklen_t l = sizeof s;
                ssize_t n = recvfrom(fd, b, sizeof b - 1, MSG_DONTWAIT, (struct sockaddr *)&s, &l);
                if (n <= 0)
                    break;
                b[n] = 0;
                osip_event_t *e = osip_parse(b, (size_t)n);
                if (!e || !e->sip) {
                    if (e)
                        osip_event_free(e);
                    continue;
                }
                char ip[32];
                inet_ntop(AF_INET, &s.sin_addr, ip, sizeof ip);
                osip_message_fix_last_via_header(e->sip, ip, ntohs(s.sin_port));
                if (osip_find_transaction_and_add_event(osip, e) == 0)
                    continue;
                if (!MSG_IS_REQUEST(e->sip) || MSG_IS_ACK(e->sip)) {
                    osip_event_free(e);
                    continue;
                }
                osip_transaction_t *t;
                if (osip_transaction_init(&t, MSG_IS_INVITE(e->sip) ? IST : NIST, osip, e->sip)) {
                    osip_event_free(e);
                    continue;
                }
                osip_transaction_add_event(t, e);
            }
        }
        osip_timers_ist_execute(osip);
        osip_timers_nist_execute(osip);
        osip_ist_execute(osip);
        osip_nist_execute(osip);
        for (int i = 0; i < ndead; i++)
            osip_transaction_free2(dead[i]);
        ndead = 0;
    }
}
