/* SPDX-License-Identifier: BSD-2-Clause */
/* Typed headers. Bodies, products, dates. */
#include "fuzz/ext.h"

static const pjsip__x_desc *const descs[] = {
    &pjsip__x_accept_encoding,     &pjsip__x_accept_language,
    &pjsip__x_content_encoding,    &pjsip__x_content_language,
    &pjsip__x_content_disposition, &pjsip__x_content_id,
    &pjsip__x_mime_version,        &pjsip__x_server,
    &pjsip__x_user_agent,          &pjsip__x_date,
    &pjsip__x_timestamp,
};

FUZZ_TARGET(fuzz_hdr_content)
{
    return fuzz_ext(descs, PJ_ARRAY_SIZE(descs), data, size);
}
