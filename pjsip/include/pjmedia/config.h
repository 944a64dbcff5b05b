/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJMEDIA_CONFIG_H
#define PJMEDIA_CONFIG_H

/**
 * @file pjmedia/config.h
 * @brief Sizes and defaults of the SDP library.
 *
 * The PJMEDIA_MAX_SDP_ limits size arrays inside public structs, so the library and the programs that
 * use it must see the same values: change them in pj/config_site.h only, and rebuild both.
 */
#include <pj/types.h>

/** Formats (payload types) in one m= line. */
#ifndef PJMEDIA_MAX_SDP_FMT
#define PJMEDIA_MAX_SDP_FMT 72
#endif

/** Attributes in one media description, and at session level. */
#ifndef PJMEDIA_MAX_SDP_ATTR
#define PJMEDIA_MAX_SDP_ATTR (PJMEDIA_MAX_SDP_FMT * 6 + 4)
#endif

/** b= lines in one media description, and at session level. */
#ifndef PJMEDIA_MAX_SDP_BANDW
#define PJMEDIA_MAX_SDP_BANDW 4
#endif

/** Media descriptions in one session description. */
#ifndef PJMEDIA_MAX_SDP_MEDIA
#define PJMEDIA_MAX_SDP_MEDIA 16
#endif

/** Whether answers list formats in the offerer's order; see pjmedia_sdp_neg_set_prefer_remote_codec_order(). */
#ifndef PJMEDIA_SDP_NEG_PREFER_REMOTE_CODEC_ORDER
#define PJMEDIA_SDP_NEG_PREFER_REMOTE_CODEC_ORDER 1
#endif

/** Whether answers keep every common codec; see pjmedia_sdp_neg_set_answer_multiple_codecs(). */
#ifndef PJMEDIA_SDP_NEG_ANSWER_MULTIPLE_CODECS
#define PJMEDIA_SDP_NEG_ANSWER_MULTIPLE_CODECS 0
#endif

#endif
