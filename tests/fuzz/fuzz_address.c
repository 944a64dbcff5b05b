/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Socket addresses from text. A literal prints and is read back as the same address; what is no literal is never
 * looked up here, so the parts are checked to lie in the text.
 */
#include "fuzz/fuzz.h"

#include <pjlib.h>
#include <string.h>

enum { WITH_PORT = 1, WITH_BRACKETS = 2 };

static pj_bool_t is_literal(int af, const pj_str_t *host)
{
    unsigned char octets[16];

    return pj_inet_pton(af, host, octets) == PJ_SUCCESS;
}

static void check_literal(int af, const pj_str_t *text, pj_uint16_t port)
{
    char printed[PJ_INET6_ADDRSTRLEN + 10];
    pj_sockaddr addr, again;
    pj_str_t back;

    FUZZ_CHECK(pj_sockaddr_parse(af, 0, text, &addr) == PJ_SUCCESS);
    FUZZ_CHECK(pj_sockaddr_get_port(&addr) == port);
    FUZZ_CHECK(pj_sockaddr_print(&addr, printed, sizeof(printed), WITH_PORT | WITH_BRACKETS));
    back = fuzz_slice(printed, strlen(printed));
    FUZZ_CHECK(pj_sockaddr_parse(PJ_AF_UNSPEC, 0, &back, &again) == PJ_SUCCESS);
    FUZZ_CHECK(pj_sockaddr_cmp(&addr, &again) == 0);
}

static void check_family(int af, const pj_str_t *text)
{
    pj_str_t host = {NULL, 0};
    pj_uint16_t port = 0;
    int raf = 0;

    if (pj_sockaddr_parse2(af, 0, text, &host, &port, &raf) != PJ_SUCCESS)
        return;
    FUZZ_CHECK(raf == pj_AF_INET() || raf == pj_AF_INET6());
    FUZZ_CHECK(host.slen >= 0 && host.slen <= text->slen);
    FUZZ_CHECK(host.slen == 0 ||
               (host.ptr >= text->ptr && host.ptr + host.slen <= text->ptr + text->slen));
    if (is_literal(raf, &host))
        check_literal(af, text, port);
}

FUZZ_TARGET(fuzz_address)
{
    pj_str_t text;
    pj_in_addr in;

    fuzz_begin();
    text = fuzz_slice(data, size);
    check_family(PJ_AF_UNSPEC, &text);
    check_family(pj_AF_INET(), &text);
    check_family(pj_AF_INET6(), &text);
    FUZZ_CHECK(!pj_inet_aton(&text, &in) == !is_literal(pj_AF_INET(), &text));
    return fuzz_end();
}
