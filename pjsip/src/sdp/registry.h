/* SPDX-License-Identifier: BSD-2-Clause */
/* The callbacks that the compatible API registers for the whole process. */
#ifndef PJMEDIA_SDP_REGISTRY_H
#define PJMEDIA_SDP_REGISTRY_H

#include <pjmedia/sdp_neg.h>

/** The program's own comparison of descriptions, or NULL. */
pjmedia_sdp_session_cmp_cb pjmedia__registry_cmp_cb(void);

/** The program's own comparison of formats with that encoding name, or NULL. */
pjmedia_sdp_neg_fmt_match_cb pjmedia__registry_fmt_match_cb(const pj_str_t *enc_name);

#endif
