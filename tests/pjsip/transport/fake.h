/* SPDX-License-Identifier: BSD-2-Clause */
/* A transport as a program makes one: filled by hand, without a group lock. */
#ifndef LINNET_TESTS_FAKE_H
#define LINNET_TESTS_FAKE_H

#include "support/endpoint.h"

typedef struct fake {
    pjsip_transport base;
    pj_status_t result; /* of sends */
    int sends, shutdowns;
    int *destroyed; /* counts, may be NULL */
    pjsip_tx_data *tdata;
    void *token;
    pjsip_transport_callback cb;
    char text[4096]; /* of the last send */
} fake;

/* Registered, with @a refs users. */
fake *fake_make(pjsip_transport_type_e type, const char *remote, int port, int refs,
                int *destroyed);
/* Complete the pending send. */
void fake_complete(fake *f, pj_ssize_t sent);
/* Let it receive. Octets used, as pjsip_tpmgr_receive_packet(). */
pj_ssize_t fake_receive(fake *f, const void *data, size_t len);

/* A tdata with an OPTIONS request, one reference. */
pjsip_tx_data *fake_request(const char *uri);

#endif
