/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn frame_suite, listener_suite, loop_suite, manager_suite, names_suite, naptr_suite,
    pending_suite, receive_suite, rx_suite, send_suite, state_suite, stream_suite, table_suite,
    target_suite, target_dns_suite, tcp_suite, transport_suite, tx_suite, types_suite, udp_suite,
    udp_order_suite, udp_recv_suite, udp_send_suite, via_route_suite;

suite_fn *const suites[] = {
    &types_suite,    &tx_suite,        &rx_suite,         &pending_suite,   &table_suite,
    &frame_suite,    &transport_suite, &receive_suite,    &via_route_suite, &state_suite,
    &listener_suite, &manager_suite,   &names_suite,      &udp_suite,       &udp_order_suite,
    &udp_recv_suite, &udp_send_suite,  &tcp_suite,        &stream_suite,    &loop_suite,
    &naptr_suite,    &target_suite,    &target_dns_suite, &send_suite,      NULL,
};
