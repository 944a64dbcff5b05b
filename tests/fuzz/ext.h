/* SPDX-License-Identifier: BSD-2-Clause */
/* What the fuzz targets of the typed headers share: each has the tables of one family or two. */
#ifndef LINNET_TESTS_FUZZ_EXT_H
#define LINNET_TESTS_FUZZ_EXT_H

#include "fuzz/fuzz.h"

#include "msg/hdr_ext.h"

/*
 * Decode a value as one of the headers; the first octet chooses which. What comes out prints, its
 * copies print the same and are equal to it, and the print decodes to an equal header that prints
 * the same. An error lies inside the value. The value is not written to.
 */
int fuzz_ext(const pjsip__x_desc *const descs[], unsigned count, const uint8_t *data, size_t size);

#endif
