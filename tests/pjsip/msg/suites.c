/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn body_suite;
suite_fn cfg_suite;
suite_fn chars_suite;
suite_fn check_suite;
suite_fn copies_suite;
suite_fn cursor_suite;
suite_fn errno_suite;
suite_fn find_suite;
suite_fn frame_length_suite;
suite_fn hdr_suite;
suite_fn hdr_addr_suite;
suite_fn hdr_auth_suite;
suite_fn hdr_cseq_suite;
suite_fn hdr_ext_suite;
suite_fn hdr_ext_copy_suite;
suite_fn hdr_ext_names_suite;
suite_fn hdr_ext_parse_suite;
suite_fn hdr_ext_print_suite;
suite_fn hdr_generic_suite;
suite_fn hdr_names_suite;
suite_fn hdr_value_suite;
suite_fn hdr_via_suite;
suite_fn index_suite;
suite_fn hdr_x_content_suite;
suite_fn hdr_x_dcs_suite;
suite_fn hdr_x_dialog_suite;
suite_fn hdr_x_event_suite;
suite_fn hdr_x_ims_suite;
suite_fn hdr_x_ims_addr_suite;
suite_fn hdr_x_info_suite;
suite_fn hdr_x_prefs_suite;
suite_fn hdr_x_product_suite;
suite_fn hdr_x_route_suite;
suite_fn hdr_x_security_suite;
suite_fn hdr_x_time_suite;
suite_fn hdr_x_token_suite;
suite_fn media_type_suite;
suite_fn method_suite;
suite_fn msg_suite;
suite_fn multipart_suite;
suite_fn multipart_find_suite;
suite_fn multipart_parse_suite;
suite_fn multipart_raw_suite;
suite_fn name_addr_suite;
suite_fn numbers_suite;
suite_fn out_suite;
suite_fn out_of_memory_suite;
suite_fn param_suite;
suite_fn parse_suite;
suite_fn parse_entry_suite;
suite_fn parse_lines_suite;
suite_fn parse_property_suite;
suite_fn parse_util_suite;
suite_fn parser_const_suite;
suite_fn phrase_suite;
suite_fn print_suite;
suite_fn qvalue_suite;
suite_fn registry_suite;
suite_fn rfc_examples_suite;
suite_fn uri_suite;
suite_fn uri_sip_suite;
suite_fn uri_tel_suite;

suite_fn *const suites[] = {
    body_suite,
    cfg_suite,
    chars_suite,
    check_suite,
    copies_suite,
    cursor_suite,
    errno_suite,
    find_suite,
    frame_length_suite,
    hdr_suite,
    hdr_addr_suite,
    hdr_auth_suite,
    hdr_cseq_suite,
    hdr_ext_suite,
    hdr_ext_copy_suite,
    hdr_ext_names_suite,
    hdr_ext_parse_suite,
    hdr_ext_print_suite,
    hdr_generic_suite,
    hdr_names_suite,
    hdr_value_suite,
    hdr_via_suite,
    index_suite,
    hdr_x_content_suite,
    hdr_x_dcs_suite,
    hdr_x_dialog_suite,
    hdr_x_event_suite,
    hdr_x_ims_suite,
    hdr_x_ims_addr_suite,
    hdr_x_info_suite,
    hdr_x_prefs_suite,
    hdr_x_product_suite,
    hdr_x_route_suite,
    hdr_x_security_suite,
    hdr_x_time_suite,
    hdr_x_token_suite,
    media_type_suite,
    method_suite,
    msg_suite,
    multipart_suite,
    multipart_find_suite,
    multipart_parse_suite,
    multipart_raw_suite,
    name_addr_suite,
    numbers_suite,
    out_suite,
    out_of_memory_suite,
    param_suite,
    parse_suite,
    parse_entry_suite,
    parse_lines_suite,
    parse_property_suite,
    parse_util_suite,
    parser_const_suite,
    phrase_suite,
    print_suite,
    qvalue_suite,
    registry_suite,
    rfc_examples_suite,
    uri_suite,
    uri_sip_suite,
    uri_tel_suite,
    NULL,
};
