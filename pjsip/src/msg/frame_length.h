/* SPDX-License-Identifier: BSD-2-Clause */
/* The length of a message in a stream, once its head is there. */
#ifndef MSG_FRAME_LENGTH_H
#define MSG_FRAME_LENGTH_H

#include <pj/types.h>

/*
 * head is complete: a start line, header fields, the empty line. *msg_size becomes head_len plus
 * what Content-Length says, whether or not the body is there. Errors as pjsip_find_msg();
 * PJSIP_EPARTIALMSG if the head is not complete.
 */
pj_status_t pjsip__stream_msg_size(const char *head, pj_size_t head_len, pj_size_t *msg_size);

#endif
