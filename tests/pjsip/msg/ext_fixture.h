/* SPDX-License-Identifier: BSD-2-Clause */
/* Typed headers by tables of cases. */
#ifndef LINNET_TESTS_MSG_EXT_FIXTURE_H
#define LINNET_TESTS_MSG_EXT_FIXTURE_H

#include "pjsip/msg/fixture.h"

#include <pjsip/sip_hdr_ext.h>

typedef struct ext_case {
    const char *name;
    const char *value;
    const char *printed; /* each value of a list on a line of its own; NULL: the value as it is */
} ext_case;

/*
 * Each case decodes to what prints as it says. For each of its values: copies print the same and
 * are equal to it, also when the text it was made from is gone; a buffer that is too small is not
 * written past; what was printed decodes to an equal header. Each truncation of the case does no
 * harm, nor does memory that ends at any place.
 */
void ck_ext_good(const ext_case *cases, unsigned count);

typedef struct ext_bad {
    const char *name;
    const char *value;
    int where; /* offset of the error */
} ext_bad;

/* Each case is PJSIP_EINVALIDHDR, at the place it says. */
void ck_ext_bad(const ext_bad *cases, unsigned count);

/* The ring of a value; NULL if it does not decode. */
void *ext_of(const char *name, const char *value);

/* How many headers a ring has. */
unsigned ext_ring_size(const void *first);

#endif
