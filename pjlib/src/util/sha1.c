/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SHA-1 (RFC 3174, method 1), for the published context struct, into which no library's context
 * fits.
 */
#include <pjlib-util/sha1.h>

#include <string.h>

static pj_uint32_t rotate(pj_uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static void store(pj_uint8_t *p, pj_uint32_t x)
{
    for (int i = 0; i < 4; i++)
        p[i] = (pj_uint8_t)(x >> (24 - 8 * i));
}

/* f(t) + K(t) of section 5. */
static pj_uint32_t mix(unsigned t, pj_uint32_t b, pj_uint32_t c, pj_uint32_t d)
{
    if (t < 20)
        return ((b & c) | (~b & d)) + 0x5a827999u;
    if (t < 40)
        return (b ^ c ^ d) + 0x6ed9eba1u;
    if (t < 60)
        return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdcu;
    return (b ^ c ^ d) + 0xca62c1d6u;
}

static void block(pj_uint32_t state[5], const pj_uint8_t *in)
{
    pj_uint32_t w[80];
    pj_uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];

    for (int t = 0; t < 16; t++, in += 4) {
        w[t] =
            (pj_uint32_t)in[0] << 24 | (pj_uint32_t)in[1] << 16 | (pj_uint32_t)in[2] << 8 | in[3];
    }
    for (int t = 16; t < 80; t++)
        w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    for (unsigned t = 0; t < 80; t++) {
        pj_uint32_t next = rotate(a, 5) + mix(t, b, c, d) + e + w[t];

        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

void pj_sha1_init(pj_sha1_context *ctx)
{
    static const pj_sha1_context start = {
        .state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};

    *ctx = start;
}

static void count(pj_sha1_context *ctx, pj_size_t nbytes)
{
    pj_uint64_t octets = (pj_uint64_t)ctx->count[1] << 32 | ctx->count[0];

    octets += nbytes;
    ctx->count[0] = (pj_uint32_t)octets;
    ctx->count[1] = (pj_uint32_t)(octets >> 32);
}

void pj_sha1_update(pj_sha1_context *ctx, const pj_uint8_t *data, const pj_size_t nbytes)
{
    pj_size_t have = ctx->count[0] % 64;
    pj_size_t left = nbytes;

    count(ctx, nbytes);
    if (have && left >= 64 - have) {
        memcpy(ctx->buffer + have, data, 64 - have);
        block(ctx->state, ctx->buffer);
        data += 64 - have;
        left -= 64 - have;
        have = 0;
    }
    if (!have) {
        for (; left >= 64; data += 64, left -= 64)
            block(ctx->state, data);
    }
    if (left)
        memcpy(ctx->buffer + have, data, left);
}

void pj_sha1_final(pj_sha1_context *ctx, pj_uint8_t digest[PJ_SHA1_DIGEST_SIZE])
{
    static const pj_uint8_t padding[64] = {0x80};
    pj_size_t have = ctx->count[0] % 64;
    pj_uint8_t length[8];

    store(length, ctx->count[1] << 3 | ctx->count[0] >> 29);
    store(length + 4, ctx->count[0] << 3);
    pj_sha1_update(ctx, padding, have < 56 ? 56 - have : 120 - have);
    pj_sha1_update(ctx, length, sizeof(length));
    for (int i = 0; i < 5; i++)
        store(digest + 4 * i, ctx->state[i]);
    memset(ctx, 0, sizeof(*ctx));
}
