/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Unique names: version 4 UUIDs (RFC 4122 section 4.4), made of the thread's own random octets and
 * not by a library that has a random source of its own: a simulation must give the same names for
 * the same seed.
 */
#include <pj/guid.h>

#include "base/rand.h"

#include <pj/ctype.h>
#include <pj/pool.h>

const unsigned PJ_GUID_STRING_LENGTH = PJ_GUID_MAX_LENGTH;

unsigned pj_GUID_STRING_LENGTH(void)
{
    return PJ_GUID_STRING_LENGTH;
}

pj_str_t *pj_generate_unique_string(pj_str_t *str)
{
    unsigned char octets[16];
    char *p = str->ptr;

    pj__random(octets, sizeof(octets));
    octets[6] = (unsigned char)((octets[6] & 0x0f) | 0x40); /* version */
    octets[8] = (unsigned char)((octets[8] & 0x3f) | 0x80); /* variant */
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *p++ = '-';
        pj_val_to_hex_digit(octets[i], p);
        p += 2;
    }
    str->slen = PJ_GUID_MAX_LENGTH;
    return str;
}

pj_str_t *pj_generate_unique_string_lower(pj_str_t *str)
{
    return pj_generate_unique_string(str);
}

void pj_create_unique_string(pj_pool_t *pool, pj_str_t *str)
{
    str->ptr = pj_pool_alloc(pool, PJ_GUID_MAX_LENGTH);
    str->slen = 0;
    if (str->ptr)
        pj_generate_unique_string(str);
}

void pj_create_unique_string_lower(pj_pool_t *pool, pj_str_t *str)
{
    pj_create_unique_string(pool, str);
}
