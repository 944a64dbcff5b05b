/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MD5 is ours, so that authentication also works where the cryptographic library forbids it; the
 * rest is OpenSSL's.
 */
#include "util/digest.h"

#include <pjlib-util/md5.h>
#include <pj/errno.h>

#include <openssl/evp.h>

unsigned pj__digest_len(pj__digest_alg alg)
{
    return alg == PJ__DIGEST_MD5 ? 16 : 32;
}

static void md5(const pj_str_t *pieces, unsigned count, pj_uint8_t *out)
{
    pj_md5_context ctx;

    pj_md5_init(&ctx);
    for (unsigned i = 0; i < count; i++) {
        if (pieces[i].slen > 0)
            pj_md5_update(&ctx, (const pj_uint8_t *)pieces[i].ptr, (unsigned)pieces[i].slen);
    }
    pj_md5_final(&ctx, out);
}

static int evp(const EVP_MD *md, const pj_str_t *pieces, unsigned count, pj_uint8_t *out)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    int ok = ctx && EVP_DigestInit_ex(ctx, md, NULL);

    for (unsigned i = 0; ok && i < count; i++) {
        if (pieces[i].slen > 0)
            ok = EVP_DigestUpdate(ctx, pieces[i].ptr, (size_t)pieces[i].slen);
    }
    ok = ok && EVP_DigestFinal_ex(ctx, out, NULL);
    EVP_MD_CTX_free(ctx);
    return ok;
}

pj_status_t pj__digest(pj__digest_alg alg, const pj_str_t *pieces, unsigned count, pj_uint8_t *out)
{
    const EVP_MD *md = alg == PJ__DIGEST_SHA256 ? EVP_sha256() : EVP_sha512_256();

    if (alg == PJ__DIGEST_MD5) {
        md5(pieces, count, out);
        return PJ_SUCCESS;
    }
    return evp(md, pieces, count, out) ? PJ_SUCCESS : PJ_ENOTSUP;
}

pj_status_t pj__digest_hex(pj__digest_alg alg, const pj_str_t *pieces, unsigned count, char *out)
{
    static const char digits[] = "0123456789abcdef";
    pj_uint8_t octets[PJ__DIGEST_MAX];
    pj_status_t status = pj__digest(alg, pieces, count, octets);

    if (status != PJ_SUCCESS)
        return status;
    for (unsigned i = 0; i < pj__digest_len(alg); i++) {
        *out++ = digits[octets[i] >> 4];
        *out++ = digits[octets[i] & 15];
    }
    return PJ_SUCCESS;
}
