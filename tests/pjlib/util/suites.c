/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

Suite *base64_suite(void);
Suite *crc32_suite(void);
Suite *cursor_suite(void);
Suite *digest_suite(void);
Suite *dns_suite(void);
Suite *dns_addr_suite(void);
Suite *dns_cache_suite(void);
Suite *dns_cares_suite(void);
Suite *dns_make_suite(void);
Suite *dns_server_suite(void);
Suite *dns_srv_suite(void);
Suite *errno_suite(void);
Suite *getopt_suite(void);
Suite *hmac_suite(void);
Suite *json_suite(void);
Suite *json_write_suite(void);
Suite *md5_suite(void);
Suite *out_of_memory_suite(void);
Suite *out_of_memory_io_suite(void);
Suite *pcap_suite(void);
Suite *resolver_suite(void);
Suite *resolver_life_suite(void);
Suite *scanner_suite(void);
Suite *sha1_suite(void);
Suite *string_suite(void);
Suite *xml_suite(void);
Suite *xml_parse_suite(void);

suite_fn *const suites[] = {
    base64_suite,
    crc32_suite,
    cursor_suite,
    digest_suite,
    dns_suite,
    dns_addr_suite,
    dns_cache_suite,
    dns_cares_suite,
    dns_make_suite,
    dns_server_suite,
    dns_srv_suite,
    errno_suite,
    getopt_suite,
    hmac_suite,
    json_suite,
    json_write_suite,
    md5_suite,
    out_of_memory_suite,
    out_of_memory_io_suite,
    pcap_suite,
    resolver_suite,
    resolver_life_suite,
    scanner_suite,
    sha1_suite,
    string_suite,
    xml_suite,
    xml_parse_suite,
    NULL,
};
