/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJMEDIA_H
#define PJMEDIA_H

/**
 * @file pjmedia.h
 * @brief Session descriptions: the part of this API that signalling needs. No media is carried here.
 */
#include <pjmedia/types.h>
#include <pjmedia/errno.h>
#include <pjmedia/sdp.h>
#include <pjmedia/sdp_neg.h>
#include <pjmedia/sdp_lines.h>
#include <pjmedia/sdp_parse.h>

#endif
