/* SPDX-License-Identifier: BSD-2-Clause */
/* HMAC (RFC 2104): H(K xor opad, H(K xor ipad, text)), over MD5 and SHA-1. */
#include <pjlib-util/hmac_md5.h>
#include <pjlib-util/hmac_sha1.h>

#include <string.h>

enum { BLOCK = 64 };

static void pad_keys(const pj_uint8_t *key, unsigned key_len, pj_uint8_t inner[BLOCK],
                     pj_uint8_t outer[BLOCK])
{
    memset(inner, 0x36, BLOCK);
    memset(outer, 0x5c, BLOCK);
    for (unsigned i = 0; i < key_len; i++) {
        inner[i] ^= key[i];
        outer[i] ^= key[i];
    }
}

void pj_hmac_md5_init(pj_hmac_md5_context *hctx, const pj_uint8_t *key, unsigned key_len)
{
    pj_uint8_t short_key[16];
    pj_uint8_t inner[BLOCK];

    if (key_len > BLOCK) {
        pj_md5_init(&hctx->context);
        pj_md5_update(&hctx->context, key, key_len);
        pj_md5_final(&hctx->context, short_key);
        key = short_key;
        key_len = sizeof(short_key);
    }
    pad_keys(key, key_len, inner, hctx->k_opad);
    pj_md5_init(&hctx->context);
    pj_md5_update(&hctx->context, inner, BLOCK);
}

void pj_hmac_md5_update(pj_hmac_md5_context *hctx, const pj_uint8_t *input, unsigned input_len)
{
    pj_md5_update(&hctx->context, input, input_len);
}

void pj_hmac_md5_final(pj_hmac_md5_context *hctx, pj_uint8_t digest[16])
{
    pj_md5_final(&hctx->context, digest);
    pj_md5_init(&hctx->context);
    pj_md5_update(&hctx->context, hctx->k_opad, BLOCK);
    pj_md5_update(&hctx->context, digest, 16);
    pj_md5_final(&hctx->context, digest);
    memset(hctx, 0, sizeof(*hctx));
}

void pj_hmac_md5(const pj_uint8_t *input, unsigned input_len, const pj_uint8_t *key,
                 unsigned key_len, pj_uint8_t digest[16])
{
    pj_hmac_md5_context hctx;

    pj_hmac_md5_init(&hctx, key, key_len);
    pj_hmac_md5_update(&hctx, input, input_len);
    pj_hmac_md5_final(&hctx, digest);
}

void pj_hmac_sha1_init(pj_hmac_sha1_context *hctx, const pj_uint8_t *key, unsigned key_len)
{
    pj_uint8_t short_key[PJ_SHA1_DIGEST_SIZE];
    pj_uint8_t inner[BLOCK];

    if (key_len > BLOCK) {
        pj_sha1_init(&hctx->context);
        pj_sha1_update(&hctx->context, key, key_len);
        pj_sha1_final(&hctx->context, short_key);
        key = short_key;
        key_len = sizeof(short_key);
    }
    pad_keys(key, key_len, inner, hctx->k_opad);
    pj_sha1_init(&hctx->context);
    pj_sha1_update(&hctx->context, inner, BLOCK);
}

void pj_hmac_sha1_update(pj_hmac_sha1_context *hctx, const pj_uint8_t *input, unsigned input_len)
{
    pj_sha1_update(&hctx->context, input, input_len);
}

void pj_hmac_sha1_final(pj_hmac_sha1_context *hctx, pj_uint8_t digest[20])
{
    pj_sha1_final(&hctx->context, digest);
    pj_sha1_init(&hctx->context);
    pj_sha1_update(&hctx->context, hctx->k_opad, BLOCK);
    pj_sha1_update(&hctx->context, digest, PJ_SHA1_DIGEST_SIZE);
    pj_sha1_final(&hctx->context, digest);
    memset(hctx, 0, sizeof(*hctx));
}

void pj_hmac_sha1(const pj_uint8_t *input, unsigned input_len, const pj_uint8_t *key,
                  unsigned key_len, pj_uint8_t digest[20])
{
    pj_hmac_sha1_context hctx;

    pj_hmac_sha1_init(&hctx, key, key_len);
    pj_hmac_sha1_update(&hctx, input, input_len);
    pj_hmac_sha1_final(&hctx, digest);
}
