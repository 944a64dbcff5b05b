/* SPDX-License-Identifier: BSD-2-Clause */
#include <pjlib-util/base64.h>
#include <pjlib-util/errno.h>

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char urlsafe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static pj_status_t encode(const char *alphabet, int pad, const pj_uint8_t *input, int in_len,
                          char *output, int *out_len)
{
    long long need = 0;
    char *p = output;

    if (in_len < 0)
        return PJ_EINVAL;
    need = pad ? PJ_BASE256_TO_BASE64_LEN((long long)in_len) : ((long long)in_len * 4 + 2) / 3;
    if (need > *out_len)
        return PJ_ETOOSMALL;
    for (int i = 0; i < in_len; i += 3) {
        int have = in_len - i < 3 ? in_len - i : 3;
        unsigned bits = (unsigned)input[i] << 16;

        if (have > 1)
            bits |= (unsigned)input[i + 1] << 8;
        if (have > 2)
            bits |= input[i + 2];
        for (int c = 0; c <= have; c++)
            *p++ = alphabet[(bits >> (18 - 6 * c)) & 63];
        for (int c = have; pad && c < 3; c++)
            *p++ = '=';
    }
    *out_len = (int)(p - output);
    return PJ_SUCCESS;
}

/* The value of a character; -1 for white space, -2 for what does not belong. */
static int value_of(const char *alphabet, char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == alphabet[62])
        return 62;
    if (c == alphabet[63])
        return 63;
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' ? -1 : -2;
}

/* Nothing but padding and white space may follow padding. */
static int only_padding(const char *p, const char *end)
{
    for (; p < end; p++) {
        if (*p != '=' && value_of(standard, *p) != -1)
            return 0;
    }
    return 1;
}

static pj_status_t decode(const char *alphabet, const pj_str_t *input, pj_uint8_t *out,
                          int *out_len)
{
    const char *p = input->ptr;
    const char *end = p + (input->slen > 0 ? input->slen : 0);
    unsigned bits = 0;
    unsigned held = 0;
    int n = 0;

    for (; p < end && *p != '='; p++) {
        int v = value_of(alphabet, *p);

        if (v == -2)
            return PJ_EINVAL;
        if (v == -1)
            continue;
        bits = (bits << 6 | (unsigned)v) & 0xffffff;
        held += 6;
        if (held < 8)
            continue;
        held -= 8;
        if (n >= *out_len)
            return PJ_ETOOSMALL;
        out[n++] = (pj_uint8_t)(bits >> held);
    }
    /* Six bits left over are one lonely character. */
    if (held == 6 || !only_padding(p, end))
        return PJ_EINVAL;
    *out_len = n;
    return PJ_SUCCESS;
}

pj_status_t pj_base64_encode(const pj_uint8_t *input, int in_len, char *output, int *out_len)
{
    return encode(standard, 1, input, in_len, output, out_len);
}

pj_status_t pj_base64_decode(const pj_str_t *input, pj_uint8_t *out, int *out_len)
{
    return decode(standard, input, out, out_len);
}

pj_status_t pj_base64url_encode(const pj_uint8_t *input, int in_len, char *output, int *out_len)
{
    return encode(urlsafe, 0, input, in_len, output, out_len);
}

pj_status_t pj_base64url_decode(const pj_str_t *input, pj_uint8_t *out, int *out_len)
{
    return decode(urlsafe, input, out, out_len);
}
