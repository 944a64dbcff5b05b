/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers, stays registered until Enter is pressed, and takes the registration back.
 *   register sip:alice@example.com sip:example.com alice secret
 *   cc register.c $(pkg-config --cflags --libs linnet)
 */
#include <pjlib.h>
#include <pjlib-util.h>
#include <pjsip.h>
#include <pjsip_ua.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int leaving, over;

static void check(pj_status_t status, const char *what)
{
    char text[PJ_ERR_MSG_SIZE];

    if (status == PJ_SUCCESS)
        return;
    pj_strerror(status, text, sizeof(text));
    fprintf(stderr, "%s: %s\n", what, text);
    exit(EXIT_FAILURE);
}

static void on_result(struct pjsip_regc_cbparam *p)
{
    check(p->status, "register");
    printf("%d %.*s, for %u s\n", p->code, (int)p->reason.slen, p->reason.ptr, p->expiration);
    over = p->is_unreg || p->code / 100 != 2;
}

static void poll_until_enter(pjsip_endpoint *endpt)
{
    const pj_time_val delay = {0, 100};
    fd_set input;
    struct timeval none = {0, 0};

    check(pjsip_endpt_handle_events(endpt, &delay), "poll");
    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    if (!leaving)
        leaving = select(STDIN_FILENO + 1, &input, NULL, NULL, &none) > 0;
}

int main(int argc, char **argv)
{
    pj_caching_pool pools;
    pjsip_endpoint *endpt;
    pjsip_transport *udp;
    pjsip_regc *regc;
    pjsip_tx_data *request;
    pj_bool_t unregistering = PJ_FALSE;
    char text[128];

    if (argc != 5) {
        fprintf(stderr, "usage: %s ID REGISTRAR USER PASSWORD\n", argv[0]);
        return EXIT_FAILURE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); /* line by line, into a file too */
    pj_log_set_level(2);
    check(pj_init(), "pjlib");
    check(pjlib_util_init(), "pjlib-util");
    pj_caching_pool_init(&pools, NULL, 0);
    check(pjsip_endpt_create(&pools.factory, "register", &endpt), "endpoint");
    check(pjsip_tsx_layer_init_module(endpt), "transactions");
    check(pjsip_udp_transport_start(endpt, NULL, NULL, 1, &udp), "UDP");

    snprintf(text, sizeof(text), "<sip:me@%.*s:%d>", (int)udp->local_name.host.slen,
             udp->local_name.host.ptr, udp->local_name.port);
    pj_str_t id = pj_str(argv[1]), registrar = pj_str(argv[2]), contact = pj_str(text);
    pjsip_cred_info credential = {.realm = pj_str("*"),
                                  .scheme = pj_str("digest"),
                                  .username = pj_str(argv[3]),
                                  .data_type = PJSIP_CRED_DATA_PLAIN_PASSWD,
                                  .data = pj_str(argv[4])};

    check(pjsip_regc_create(endpt, NULL, on_result, &regc), "client");
    check(pjsip_regc_init(regc, &registrar, &id, &id, 1, &contact, 300), "addresses");
    check(pjsip_regc_set_credentials(regc, 1, &credential), "credentials");
    check(pjsip_regc_register(regc, PJ_TRUE, &request), "request");
    check(pjsip_regc_send(regc, request), "send");
    while (!over) {
        poll_until_enter(endpt);
        if (leaving && !unregistering && pjsip_regc_unregister(regc, &request) == PJ_SUCCESS) {
            check(pjsip_regc_send(regc, request), "send");
            unregistering = PJ_TRUE;
        }
    }
    pjsip_regc_destroy2(regc, PJ_TRUE);
    pjsip_endpt_destroy(endpt);
    pj_caching_pool_destroy(&pools);
    pj_shutdown();
    return EXIT_SUCCESS;
}
