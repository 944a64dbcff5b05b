/* SPDX-License-Identifier: BSD-2-Clause */
/* What makes two messages belong to one transaction (RFC 3261 17.1.3, 17.2.3). */
#include "pjsip/transaction/fixture.h"
#include "transaction/transaction_priv.h"

#include <stdio.h>
#include <string.h>

static const char *const request =
    "%s sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=%s\r\n"
    "From: <sip:b@h>;tag=1\r\nTo: <sip:a@h>\r\nCall-ID: 1\r\nCSeq: 1 %s\r\n"
    "Max-Forwards: 70\r\n\r\n";

static const char *key_of(pjsip_role_e role, const char *method, const char *sent_by,
                          const char *branch)
{
    static char keys[32][600];
    static unsigned turn;
    char *text = keys[turn++ % 32];
    char message[1000];
    pjsip_rx_data *rdata;
    pj_str_t key;

    snprintf(message, sizeof(message), request, method, sent_by, branch, method);
    rdata = test_rdata(message);
    ck_assert_int_eq(
        pjsip_tsx_create_key(rdata->tp_info.pool, &key, role, &rdata->msg_info.cseq->method, rdata),
        PJ_SUCCESS);
    snprintf(text, sizeof(keys[0]), "%.*s", (int)key.slen, key.ptr);
    test_rdata_free(rdata);
    return text;
}

START_TEST(branch_sent_by_and_method_make_a_servers_key)
{
    const char *key = key_of(PJSIP_ROLE_UAS, "INVITE", "host:5060", "z9hG4bKa");

    ck_assert_str_eq(key, key_of(PJSIP_ROLE_UAS, "INVITE", "host:5060", "z9hG4bKa"));
    ck_assert_str_ne(key, key_of(PJSIP_ROLE_UAS, "INVITE", "host:5060", "z9hG4bKb"));
    ck_assert_str_ne(key, key_of(PJSIP_ROLE_UAS, "INVITE", "other:5060", "z9hG4bKa"));
    ck_assert_str_ne(key, key_of(PJSIP_ROLE_UAS, "INVITE", "host:5061", "z9hG4bKa"));
    ck_assert_str_ne(key, key_of(PJSIP_ROLE_UAS, "CANCEL", "host:5060", "z9hG4bKa"));
    ck_assert_str_ne(key, key_of(PJSIP_ROLE_UAC, "INVITE", "host:5060", "z9hG4bKa"));
}
END_TEST

START_TEST(an_ack_belongs_to_its_invite)
{
    ck_assert_str_eq(key_of(PJSIP_ROLE_UAS, "INVITE", "h", "z9hG4bKa"),
                     key_of(PJSIP_ROLE_UAS, "ACK", "h", "z9hG4bKa"));
}
END_TEST

START_TEST(letter_case_of_tokens_does_not_count)
{
    ck_assert_str_eq(key_of(PJSIP_ROLE_UAS, "INVITE", "HOST", "z9hG4bKABC"),
                     key_of(PJSIP_ROLE_UAS, "INVITE", "host", "Z9HG4BKabc"));
}
END_TEST

START_TEST(a_client_looks_at_branch_and_method_only)
{
    ck_assert_str_eq(key_of(PJSIP_ROLE_UAC, "INVITE", "a", "z9hG4bKa"),
                     key_of(PJSIP_ROLE_UAC, "INVITE", "b", "z9hG4bKa"));
}
END_TEST

START_TEST(a_key_without_what_it_is_made_of_is_refused)
{
    pjsip_rx_data *rdata = test_rdata(
        "OPTIONS sip:a@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\n"
        "From: <sip:b@h>;tag=1\r\nTo: <sip:a@h>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n");
    pj_str_t key;

    rdata->msg_info.via = NULL;
    ck_assert_int_eq(pjsip_tsx_create_key(rdata->tp_info.pool, &key, PJSIP_ROLE_UAS,
                                          pjsip_get_options_method(), rdata),
                     PJSIP_EINVALIDMSG);
    ck_assert_int_eq(
        pjsip_tsx_create_key(NULL, &key, PJSIP_ROLE_UAS, pjsip_get_options_method(), rdata),
        PJ_EINVAL);
    test_rdata_free(rdata);
}
END_TEST

/* CVE-2017-9372: parts of any length, with the cookie and without. */
START_TEST(hazard_1_long_parts_make_long_keys)
{
    static const unsigned sizes[] = {1, 400, 511, 512, 513, 4000, 30000};
    const char *cookie = _i ? "z9hG4bK" : "";

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(sizes); i++) {
        static char text[62000], name[30001];
        pjsip_rx_data *rdata;
        pj_str_t key;

        memset(name, 'X', sizes[i]);
        name[sizes[i]] = 0;
        snprintf(text, sizeof(text),
                 "%s sip:a@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=%sa\r\nFrom: <sip:b@h>;tag=1\r\n"
                 "To: <sip:a@h>\r\nCall-ID: 1\r\nCSeq: 1 %s\r\n\r\n",
                 name, cookie, name);
        rdata = test_rdata(text);
        ck_assert_int_eq(pjsip_tsx_create_key(rdata->tp_info.pool, &key, PJSIP_ROLE_UAS,
                                              &rdata->msg_info.cseq->method, rdata),
                         PJ_SUCCESS);
        ck_assert_int_gt(key.slen, (int)sizes[i]);
        test_rdata_free(rdata);
    }
}
END_TEST

/* CVE-2018-8828: tags and branches of every length around the sizes that buffers have. */
START_TEST(hazard_92_branches_and_tags_of_every_length_make_different_keys)
{
    static char text[4000], part[1101], last_key[4000];
    pj_ssize_t last_len = 0;

    for (int len = 1; len < (int)sizeof(part); len++) {
        pjsip_rx_data *rdata;
        pj_str_t key;

        memset(part, 'x', (size_t)len);
        part[len] = 0;
        snprintf(text, sizeof(text),
                 "INVITE sip:a@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=%s%s\r\n"
                 "From: <sip:b@h>;tag=%s\r\nTo: <sip:a@h>\r\nCall-ID: 1\r\n"
                 "CSeq: 1 INVITE\r\n\r\n",
                 _i ? "z9hG4bK" : "", part, part);
        rdata = test_rdata(text);
        ck_assert_int_eq(pjsip_tsx_create_key(rdata->tp_info.pool, &key, PJSIP_ROLE_UAS,
                                              pjsip_get_invite_method(), rdata),
                         PJ_SUCCESS);
        ck_assert_int_gt(key.slen, last_len);
        ck_assert_mem_ne(key.ptr, last_key, (size_t)key.slen);
        memcpy(last_key, key.ptr, (size_t)key.slen);
        last_len = key.slen;
        test_rdata_free(rdata);
    }
}
END_TEST

START_TEST(every_octet_at_every_place_is_folded_as_one_letter_is)
{
    int wrong = 0;

    for (pj_ssize_t len = 1; len <= 20; len++) {
        for (pj_ssize_t at = 0; at < len; at++) {
            for (int c = 0; c < 256; c++) {
                char text[20], key_text[22];
                pj_str_t key = {key_text, 1};

                memset(text, 'Q', sizeof(text));
                memset(key_text, '#', sizeof(key_text));
                text[at] = (char)c;
                pjsip__tsx_key_put(&key, text, len, true);
                memset(text, 'q', sizeof(text));
                text[at] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : (char)c;
                wrong += memcmp(key_text + 1, text, (size_t)len) != 0 || key.slen != len + 1 ||
                         key_text[0] != '#' || key_text[len + 1] != '#';
            }
        }
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

Suite *key_suite(void);

Suite *key_suite(void)
{
    Suite *s = suite_create("key");
    TCase *c = tcase_create("keys");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_add_test(c, every_octet_at_every_place_is_folded_as_one_letter_is);
    tcase_add_test(c, branch_sent_by_and_method_make_a_servers_key);
    tcase_add_test(c, an_ack_belongs_to_its_invite);
    tcase_add_test(c, letter_case_of_tokens_does_not_count);
    tcase_add_test(c, a_client_looks_at_branch_and_method_only);
    tcase_add_test(c, a_key_without_what_it_is_made_of_is_refused);
    tcase_add_loop_test(c, hazard_1_long_parts_make_long_keys, 0, 2);
    tcase_add_loop_test(c, hazard_92_branches_and_tags_of_every_length_make_different_keys, 0, 2);
    suite_add_tcase(s, c);
    return s;
}
