/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn dns_exchange_suite, dns_server_suite, dns_zone_suite, events_suite, fault_suite,
    link_suite, run_suite, sim_addr_suite, sim_backend_suite, sim_clock_suite, sim_lookup_suite,
    sim_msg_suite, sim_opt_suite, sim_pair_suite, sim_poll_suite, sim_sock_suite, sim_tcp_suite,
    sim_udp_suite, tcp_segment_suite, trace_suite, world_suite;

suite_fn *const suites[] = {dns_exchange_suite, dns_server_suite,
                            dns_zone_suite,     events_suite,
                            fault_suite,        link_suite,
                            run_suite,          sim_addr_suite,
                            sim_backend_suite,  sim_clock_suite,
                            sim_lookup_suite,   sim_msg_suite,
                            sim_opt_suite,      sim_pair_suite,
                            sim_poll_suite,     sim_sock_suite,
                            sim_tcp_suite,      sim_udp_suite,
                            tcp_segment_suite,  trace_suite,
                            world_suite,        NULL};
