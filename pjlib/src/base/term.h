/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINNET_BASE_TERM_H
#define LINNET_BASE_TERM_H

#include <pj/types.h>

/** Room for any sequence. */
#define PJ__TERM_SEQUENCE_SIZE 16

/** Write the terminal's sequence for a colour (ECMA-48 8.3.117) into @a buf. @return its length. */
int pj__term_sequence(pj_color_t color, char buf[PJ__TERM_SEQUENCE_SIZE]);

#endif
