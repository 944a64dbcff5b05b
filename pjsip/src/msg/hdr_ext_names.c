/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names to the tables of hdr_ext.h, and which of them the parser makes typed headers of.
 *
 * As in hdr_names.c, a long name's length and letters, folded to lower case, make a number that is
 * different for each of our names (a perfect hash; the factors were found by trying), and the name
 * found there is compared. check_hdr_ext_names.c looks every name up.
 *
 * The compatible API registers parsers for the process, so what is registered here is the process's
 * too: a flag for each name that is set and never cleared, and a count that the parser looks at
 * first. Where nothing is registered that count is all it costs.
 */
#include "msg/hdr_ext.h"
#include "msg/registry.h"

#include <pj/errno.h>
#include <string.h>

#define X_ADDRESS(stem) &pjsip__x_##stem,
static const pjsip__x_desc *const all[] = {X_ALL(X_ADDRESS)};
#undef X_ADDRESS

enum { COUNT = PJ_ARRAY_SIZE(all), HASH_SIZE = 512, NO_NAME = 0xFF };

atomic_uint pjsip__x_registered;
static atomic_uchar registered_names[COUNT];

static const unsigned char by_hash[HASH_SIZE] = {
    255, 70,  255, 255, 255, 255, 255, 255, 255, 255, 255, 69,  255, 255, 255, 39,  255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 47,  45,  255, 255, 255, 255,
    255, 255, 255, 81,  255, 255, 255, 255, 13,  255, 3,   255, 255, 255, 255, 255, 255, 255, 255,
    20,  68,  9,   255, 255, 255, 56,  255, 255, 65,  255, 255, 255, 255, 87,  255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 90,  255, 255, 255, 255, 255, 25,
    255, 255, 52,  255, 255, 34,  255, 255, 255, 255, 255, 255, 255, 255, 74,  255, 255, 255, 255,
    255, 255, 255, 255, 61,  80,  255, 255, 255, 255, 41,  255, 255, 88,  255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 58,  255, 255, 46,  67,  27,  255, 255, 255, 1,
    255, 255, 255, 60,  78,  255, 255, 255, 255, 255, 255, 16,  255, 255, 33,  255, 255, 23,  255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 55,  255, 40,  84,  255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 0,   255, 255, 255, 73,  255, 255, 255, 89,  255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 44,  26,  255,
    255, 255, 255, 255, 255, 255, 255, 83,  14,  18,  255, 21,  255, 43,  255, 62,  255, 37,  255,
    255, 255, 22,  255, 255, 255, 255, 255, 11,  48,  51,  255, 85,  255, 255, 255, 79,  255, 255,
    255, 4,   12,  255, 255, 38,  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 29,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 75,  255, 255, 255, 255, 255, 255, 255, 255,
    255, 28,  255, 255, 255, 255, 255, 255, 255, 255, 255, 82,  7,   255, 66,  255, 255, 49,  255,
    255, 19,  255, 255, 255, 255, 255, 255, 255, 255, 32,  255, 255, 255, 255, 255, 255, 53,  255,
    255, 255, 255, 42,  255, 255, 255, 255, 255, 255, 255, 255, 15,  255, 255, 255, 255, 63,  255,
    72,  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 8,   255, 255, 255, 255, 255, 255, 255, 50,  255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 36,  255, 255, 255, 255, 255, 30,  255,
    64,  255, 31,  255, 5,   59,  255, 255, 71,  24,  255, 255, 255, 255, 255, 255, 255, 2,   255,
    255, 255, 255, 76,  255, 255, 255, 255, 255, 255, 255, 17,  255, 86,  255, 77,  255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 35,  255, 255, 6,   255, 255,
    54,  10,  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 57,
};

/* By letter: c & 31. */
static const unsigned char by_letter[32] = {
    255, 0,   68, 255, 72,  11, 255, 255, 255, 255, 69,  255, 255, 255, 25,  17,
    255, 255, 67, 255, 255, 6,  255, 255, 80,  24,  255, 255, 255, 255, 255, 255,
};

unsigned pjsip__x_count(void)
{
    return COUNT;
}

const pjsip__x_desc *pjsip__x_at(unsigned number)
{
    return all[number];
}

static unsigned hash_of(const char *name, pj_size_t len)
{
    static const unsigned factors[5] = {156, 230, 189, 148, 108};
    const unsigned fold = 0x20;

    return ((unsigned)len * factors[0] + ((unsigned char)name[0] | fold) * factors[1] +
            ((unsigned char)name[len / 2] | fold) * factors[2] +
            ((unsigned char)name[len - 1] | fold) * factors[3] +
            ((unsigned char)name[len * 3 / 4] | fold) * factors[4]) %
           HASH_SIZE;
}

static unsigned number_of(const char *name, pj_size_t len)
{
    const pj_str_t str = {(char *)name, (pj_ssize_t)len};
    unsigned number;

    if (len == 0)
        return NO_NAME;
    if (len == 1)
        return ch_is(name[0], CH_ALPHA) ? by_letter[name[0] & 31] : NO_NAME;
    number = by_hash[hash_of(name, len)];
    if (number == NO_NAME || pj_stricmp(&all[number]->name, &str) != 0)
        return NO_NAME;
    return number;
}

const pjsip__x_desc *pjsip__x_lookup(const char *name, pj_size_t len)
{
    unsigned number = number_of(name, len);

    return number == NO_NAME ? NULL : all[number];
}

const pjsip__x_desc *pjsip__x_lookup_registered(const char *name, pj_size_t len)
{
    unsigned number = number_of(name, len);

    if (number == NO_NAME || !atomic_load_explicit(&registered_names[number], memory_order_acquire))
        return NULL;
    return all[number];
}

/* Whether a program has a parser of its own for a name. */
static pj_bool_t is_taken(const pjsip__x_desc *desc)
{
    return pjsip__registry_find_hdr(&desc->name) || pjsip__registry_find_hdr(&desc->sname);
}

static void add(unsigned number)
{
    if (!atomic_exchange_explicit(&registered_names[number], 1, memory_order_acq_rel))
        atomic_fetch_add_explicit(&pjsip__x_registered, 1, memory_order_release);
}

static pj_status_t register_all(void)
{
    unsigned i;

    for (i = 0; i < COUNT; i++) {
        if (is_taken(all[i]))
            return PJSIP_ETYPEEXISTS;
    }
    for (i = 0; i < COUNT; i++)
        add(i);
    return PJ_SUCCESS;
}

PJ_DEF(pj_status_t) pjsip_hdr_ext_register(const char *const names[], unsigned count)
{
    unsigned i;

    if (!names)
        return register_all();
    for (i = 0; i < count; i++) {
        const pjsip__x_desc *desc = pjsip__x_lookup(names[i], strlen(names[i]));

        if (!desc)
            return PJ_ENOTFOUND;
        if (is_taken(desc))
            return PJSIP_ETYPEEXISTS;
    }
    for (i = 0; i < count; i++)
        add(number_of(names[i], strlen(names[i])));
    return PJ_SUCCESS;
}
