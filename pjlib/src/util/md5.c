/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MD5 (RFC 1321), for the published context struct, into which no library's context fits. A context
 * may be copied by assignment, as programs do.
 */
#include <pjlib-util/md5.h>

#include <string.h>

/* floor(2^32 * abs(sin(i + 1))), RFC 1321 3.4. */
static const pj_uint32_t sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static const pj_uint8_t shifts[4][4] = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static pj_uint32_t rotate(pj_uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static pj_uint32_t load(const pj_uint8_t *p)
{
    return p[0] | (pj_uint32_t)p[1] << 8 | (pj_uint32_t)p[2] << 16 | (pj_uint32_t)p[3] << 24;
}

static void store(pj_uint8_t *p, pj_uint32_t x)
{
    for (int i = 0; i < 4; i++)
        p[i] = (pj_uint8_t)(x >> (8 * i));
}

static void block(pj_uint32_t state[4], const pj_uint8_t *in)
{
    pj_uint32_t x[16];
    pj_uint32_t a = state[0], b = state[1], c = state[2], d = state[3];

    for (int i = 0; i < 16; i++)
        x[i] = load(in + 4 * i);
    for (unsigned i = 0; i < 64; i++) {
        unsigned round = i / 16;
        unsigned word;
        pj_uint32_t mix, next;

        if (round == 0) {
            mix = (b & c) | (~b & d);
            word = i;
        } else if (round == 1) {
            mix = (b & d) | (c & ~d);
            word = (5 * i + 1) % 16;
        } else if (round == 2) {
            mix = b ^ c ^ d;
            word = (3 * i + 5) % 16;
        } else {
            mix = c ^ (b | ~d);
            word = 7 * i % 16;
        }
        next = b + rotate(a + mix + x[word] + sines[i], shifts[round][i % 4]);
        a = d;
        d = c;
        c = b;
        b = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
}

void pj_md5_init(pj_md5_context *pms)
{
    static const pj_md5_context start = {.buf = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}};

    *pms = start;
}

void pj_md5_update(pj_md5_context *pms, const pj_uint8_t *data, unsigned nbytes)
{
    unsigned have = pms->bits[0] % 64;

    pms->bits[0] += nbytes;
    if (pms->bits[0] < nbytes)
        pms->bits[1]++;
    if (have && nbytes >= 64 - have) {
        memcpy(pms->in + have, data, 64 - have);
        block(pms->buf, pms->in);
        data += 64 - have;
        nbytes -= 64 - have;
        have = 0;
    }
    if (!have) {
        for (; nbytes >= 64; data += 64, nbytes -= 64)
            block(pms->buf, data);
    }
    if (nbytes)
        memcpy(pms->in + have, data, nbytes);
}

void pj_md5_final(pj_md5_context *pms, pj_uint8_t digest[16])
{
    static const pj_uint8_t padding[64] = {0x80};
    unsigned have = pms->bits[0] % 64;
    pj_uint8_t length[8];

    store(length, pms->bits[0] << 3);
    store(length + 4, pms->bits[1] << 3 | pms->bits[0] >> 29);
    pj_md5_update(pms, padding, have < 56 ? 56 - have : 120 - have);
    pj_md5_update(pms, length, sizeof(length));
    for (int i = 0; i < 4; i++)
        store(digest + 4 * i, pms->buf[i]);
    memset(pms, 0, sizeof(*pms));
}
