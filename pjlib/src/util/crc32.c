/* SPDX-License-Identifier: BSD-2-Clause */
#include <pjlib-util/crc32.h>

/* The reflected polynomial 0xEDB88320 applied to each half octet. */
static const pj_uint32_t half[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

void pj_crc32_init(pj_crc32_context *ctx)
{
    ctx->crc_state = 0;
}

pj_uint32_t pj_crc32_update(pj_crc32_context *ctx, const pj_uint8_t *data, pj_size_t nbytes)
{
    pj_uint32_t crc = ~ctx->crc_state;

    for (pj_size_t i = 0; i < nbytes; i++) {
        crc ^= data[i];
        crc = (crc >> 4) ^ half[crc & 15];
        crc = (crc >> 4) ^ half[crc & 15];
    }
    ctx->crc_state = ~crc;
    return ctx->crc_state;
}

pj_uint32_t pj_crc32_final(pj_crc32_context *ctx)
{
    return ctx->crc_state;
}

pj_uint32_t pj_crc32_calc(const pj_uint8_t *data, pj_size_t nbytes)
{
    pj_crc32_context ctx;

    pj_crc32_init(&ctx);
    return pj_crc32_update(&ctx, data, nbytes);
}
