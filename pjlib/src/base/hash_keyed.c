/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SipHash-1-3 (Aumasson and Bernstein, 2012), for tables whose keys come from the network: without
 * the process's random key nobody can make keys that fall into one bucket.
 *
 * The key is chosen once for the process, by the real system also inside a simulation: taking it
 * from the simulated world's random numbers would make the first run in a process differ from the
 * second. No order of a table that a simulation can see may follow from a hash.
 */
#include "base/hash_keyed.h"

#include "base/ops.h"
#include "base/rand.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

typedef struct sip {
    uint64_t v0, v1, v2, v3;
} sip;

static struct {
    uint64_t key[2];
    atomic_bool chosen;
    pthread_once_t once;
} process = {.once = PTHREAD_ONCE_INIT};

static void choose_key(void)
{
    const pj__ops *real = pj__ops_real();

    if (real->random(real->ctx, process.key, sizeof(process.key)) != 0)
        pj__random(process.key, sizeof(process.key));
    atomic_store_explicit(&process.chosen, 1, memory_order_release);
}

static const uint64_t *process_key(void)
{
    if (!atomic_load_explicit(&process.chosen, memory_order_acquire))
        pthread_once(&process.once, choose_key);
    return process.key;
}

static uint64_t rotl(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static void sip_round(sip *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = rotl(s->v1, 13) ^ s->v0;
    s->v3 = rotl(s->v3, 16) ^ s->v2;
    s->v0 = rotl(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = rotl(s->v1, 17) ^ s->v2;
    s->v3 = rotl(s->v3, 21) ^ s->v0;
    s->v2 = rotl(s->v2, 32);
}

static void sip_begin(sip *s, const uint64_t key[2])
{
    /* The four constants spell "somepseudorandomlygeneratedbytes". */
    s->v0 = key[0] ^ 0x736f6d6570736575u;
    s->v1 = key[1] ^ 0x646f72616e646f6du;
    s->v2 = key[0] ^ 0x6c7967656e657261u;
    s->v3 = key[1] ^ 0x7465646279746573u;
}

static void sip_word(sip *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

static uint64_t sip_end(sip *s)
{
    s->v2 ^= 0xff;
    sip_round(s);
    sip_round(s);
    sip_round(s);
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

static uint64_t little_endian(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static uint64_t load8(const unsigned char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof(word));
    return little_endian(word);
}

/* The last octets, fewer than eight, as a little-endian number. */
static uint64_t load_rest(const unsigned char *data, size_t len)
{
    size_t rest = len & 7;
    uint64_t word = 0;

    if (!rest)
        return 0;
    /* The eight octets that end with them; those already done are shifted out. */
    if (len >= 8)
        return load8(data + len - 8) >> (8 * (8 - rest));
    while (rest--)
        word = word << 8 | data[rest];
    return word;
}

/* Eight octets at once: set bit 5 of each that is an ASCII capital. */
static uint64_t lower(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u;
    const uint64_t high = ones * 0x80;
    uint64_t low7 = word & ~high;
    uint64_t from_a = low7 + ones * (0x80 - 'A');     /* bit 7: octet >= 'A' */
    uint64_t past_z = low7 + ones * (0x80 - 'Z' - 1); /* bit 7: octet > 'Z' */
    uint64_t capital = from_a & ~past_z & ~word & high;

    return word | (capital >> 2);
}

static uint64_t hash(const uint64_t key[2], const void *data, size_t len, int fold)
{
    const unsigned char *p = data;
    uint64_t word;
    sip s;

    sip_begin(&s, key);
    for (size_t i = 0; i + 8 <= len; i += 8) {
        word = load8(p + i);
        sip_word(&s, fold ? lower(word) : word);
    }
    word = load_rest(p, len);
    sip_word(&s, (fold ? lower(word) : word) | (uint64_t)len << 56);
    return sip_end(&s);
}

uint64_t pj__siphash(const void *data, size_t len)
{
    return hash(process_key(), data, len, 0);
}

uint64_t pj__siphash_lower(const void *data, size_t len)
{
    return hash(process_key(), data, len, 1);
}

uint64_t pj__siphash_with_key(const uint64_t key[2], const void *data, size_t len)
{
    return hash(key, data, len, 0);
}
