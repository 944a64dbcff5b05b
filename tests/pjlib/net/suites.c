/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn addrinfo_suite, nat64_suite, netif_suite, route_suite, select_suite, sock_suite,
    sock_const_suite, sock_qos_suite, sockaddr_suite, sockaddr_parse_suite;

suite_fn *const suites[] = {addrinfo_suite,
                            nat64_suite,
                            netif_suite,
                            route_suite,
                            select_suite,
                            sock_suite,
                            sock_const_suite,
                            sock_qos_suite,
                            sockaddr_suite,
                            sockaddr_parse_suite,
                            NULL};
