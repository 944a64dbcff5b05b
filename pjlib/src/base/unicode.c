/* SPDX-License-Identifier: BSD-2-Clause */
/* UTF-8 (RFC 3629) to and fro. wchar_t is taken as a whole character: 32 bits here. */
#include <pj/unicode.h>

#include <string.h>

#define REPLACEMENT 0xfffdu

_Static_assert(sizeof(wchar_t) == 4, "a wide character holds any character");

static int is_character(pj_uint32_t c)
{
    return c < 0xd800 || (c > 0xdfff && c < 0x110000);
}

/* How many octets follow this first one, and its bits; -1 for one that cannot be first. */
static int first_octet(unsigned char octet, pj_uint32_t *bits)
{
    if (octet < 0x80) {
        *bits = octet;
        return 0;
    }
    if (octet >= 0xc2 && octet < 0xe0) {
        *bits = octet & 0x1fu;
        return 1;
    }
    if (octet >= 0xe0 && octet < 0xf0) {
        *bits = octet & 0x0fu;
        return 2;
    }
    if (octet >= 0xf0 && octet < 0xf5) {
        *bits = octet & 0x07u;
        return 3;
    }
    return -1;
}

/* One character; moves @a p behind it, by at least one octet. */
static pj_uint32_t get(const char **p, const char *end)
{
    static const pj_uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    pj_uint32_t c;
    int more = first_octet((unsigned char)*(*p)++, &c);

    if (more < 0)
        return REPLACEMENT;
    for (int i = 0; i < more; i++) {
        if (*p == end || ((unsigned char)**p & 0xc0) != 0x80)
            return REPLACEMENT;
        c = (c << 6) | ((unsigned char)*(*p)++ & 0x3fu);
    }
    /* the shortest form only, and no surrogates */
    return c >= least[more] && is_character(c) ? c : REPLACEMENT;
}

/* Up to 4 octets; returns how many. */
static int put(char *out, pj_uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | (c >> 6));
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | (c >> 12));
        out[1] = (char)(0x80 | ((c >> 6) & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | (c >> 18));
    out[1] = (char)(0x80 | ((c >> 12) & 0x3f));
    out[2] = (char)(0x80 | ((c >> 6) & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

wchar_t *pj_ansi_to_unicode(const char *str, int len, wchar_t *wbuf, int wbuf_count)
{
    const char *end;
    int n = 0;

    if (!str || !wbuf || wbuf_count <= 0)
        return NULL;
    end = str + (len < 0 ? strlen(str) : (size_t)len);
    while (str < end && n < wbuf_count - 1)
        wbuf[n++] = (wchar_t)get(&str, end);
    wbuf[n] = 0;
    return wbuf;
}

char *pj_unicode_to_ansi(const wchar_t *wstr, pj_ssize_t len, char *buf, int buf_size)
{
    const wchar_t *end;
    int n = 0;

    if (!wstr || !buf || buf_size <= 0)
        return NULL;
    end = wstr + (len < 0 ? wcslen(wstr) : (size_t)len);
    for (; wstr < end; wstr++) {
        pj_uint32_t c = (pj_uint32_t)*wstr;
        char octets[4];
        int octet_count = put(octets, is_character(c) ? c : REPLACEMENT);

        if (octet_count > buf_size - 1 - n)
            break;
        memcpy(buf + n, octets, (size_t)octet_count);
        n += octet_count;
    }
    buf[n] = '\0';
    return buf;
}
