/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"
#include "support/oom.h"
#include "support/suites.h"

#include <pjsip/sip_errno.h>

#include <stdio.h>
#include <string.h>

Suite *client_suite(void);

static pj_status_t challenge(const char *lines)
{
    return auth_challenge(&auth_sess, auth_req, lines);
}

#define QOP ", qop=\"auth\""

START_TEST(a_challenged_request_goes_out_anew)
{
    pjsip_rx_data *rdata = auth_make_response(401, CHALLENGE("example", "n1", QOP));
    pjsip_via_hdr *via = pjsip_msg_find_hdr(auth_req->msg, PJSIP_H_VIA, NULL);
    pjsip_tx_data *again;

    via->branch_param = pj_str("z9hG4bKold");
    ck_assert_int_eq(pjsip_auth_clt_reinit_req(&auth_sess, rdata, auth_req, &again), PJ_SUCCESS);
    ck_assert_ptr_eq(again, auth_req);
    ck_assert_int_eq(pj_atomic_get(again->ref_cnt), 2);
    ck_assert_int_eq(via->branch_param.slen, 0);
    ck_assert(again->auth_retry);
    pjsip_tx_data_dec_ref(again);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(the_same_challenge_again_means_a_wrong_password)
{
    ck_assert_int_eq(challenge(CHALLENGE("example", "n1", QOP)), PJ_SUCCESS);
    ck_assert_int_eq(challenge(CHALLENGE("example", "n1", QOP)), PJSIP_EFAILEDCREDENTIAL);
    ck_assert_int_eq(challenge(CHALLENGE("example", "n1", QOP)), PJSIP_EFAILEDCREDENTIAL);
    ck_assert_int_eq(auth_find(auth_req, "example", PJ_FALSE)->nc.ptr[7], '1');
}
END_TEST

START_TEST(a_stale_nonce_is_exchanged)
{
    ck_assert_int_eq(challenge(CHALLENGE("example", "n1", QOP)), PJ_SUCCESS);
    ck_assert_int_eq(challenge(CHALLENGE("example", "n2", QOP ", stale=true")), PJ_SUCCESS);
    ck_assert(str_is(&auth_find(auth_req, "example", PJ_FALSE)->nonce, "n2"));
    ck_assert(str_is(&auth_find(auth_req, "example", PJ_FALSE)->nc, "00000001"));
}
END_TEST

/* AST-2020-002: a server that goes on challenging must not keep us at it. */
START_TEST(new_nonces_without_end_are_not_answered_without_end)
{
    for (int flagged = 0; flagged < 2; flagged++) {
        pj_status_t status = PJ_SUCCESS;
        int answered = 0;

        for (int i = 0; i < 100 && status == PJ_SUCCESS; i++) {
            char line[200];

            snprintf(line, sizeof(line),
                     "WWW-Authenticate: Digest realm=\"example\", nonce=\"%d-%d\"%s\r\n", flagged,
                     i, flagged ? ", stale=true" : "");
            status = challenge(line);
            answered += status == PJ_SUCCESS;
        }
        ck_assert_int_eq(status, PJSIP_EAUTHSTALECOUNT);
        ck_assert_int_le(answered, PJSIP_MAX_STALE_COUNT);
        pjsip_tx_data_dec_ref(auth_req);
        auth_req = auth_make_request("REGISTER");
    }
}
END_TEST

/*
 * A program that makes a session for each challenge, as the large one does, has no count of nonces.
 */
START_TEST(a_fresh_session_does_not_believe_a_new_nonce_without_stale)
{
    pjsip_auth_clt_sess fresh;
    pjsip_cred_info cred = auth_cred("example", "alice", 0, "secret");

    ck_assert_int_eq(challenge(CHALLENGE("example", "n1", QOP)), PJ_SUCCESS);
    pjsip_auth_clt_init(&fresh, test_endpt, auth_pool, 0);
    pjsip_auth_clt_set_credentials(&fresh, 1, &cred);
    ck_assert_int_eq(auth_challenge(&fresh, auth_req, CHALLENGE("example", "n2", QOP)),
                     PJSIP_EFAILEDCREDENTIAL);
    ck_assert_int_eq(
        auth_challenge(&fresh, auth_req, CHALLENGE("example", "n2", QOP ", stale=TRUE")),
        PJ_SUCCESS);
    pjsip_auth_clt_deinit(&fresh);
}
END_TEST

/* Row 80: whoever challenges us for a realm that we do not know gets nothing. */
START_TEST(hazard_80_a_realm_without_a_credential_is_never_answered)
{
    ck_assert_int_eq(challenge(CHALLENGE("elsewhere", "n1", QOP)), PJSIP_ENOCREDENTIAL);
    ck_assert_int_eq(challenge(CHALLENGE("", "n1", QOP)), PJSIP_ENOCREDENTIAL);
    ck_assert_int_eq(challenge(CHALLENGE("*", "n1", QOP)), PJSIP_ENOCREDENTIAL);
    ck_assert_int_eq(challenge("WWW-Authenticate: Digest nonce=\"n1\"\r\n"), PJSIP_ENOCREDENTIAL);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 0);
    ck_assert(!auth_req->auth_retry);
}
END_TEST

START_TEST(other_responses_are_refused)
{
    pjsip_tx_data *again = NULL;
    pjsip_rx_data *rdata;

    ck_assert_int_eq(challenge(""), PJSIP_EAUTHNOCHAL);
    ck_assert_int_eq(auth_challenge_code(&auth_sess, auth_req, 200, CHALLENGE("example", "n", "")),
                     PJSIP_EINVALIDSTATUS);
    rdata = auth_receive(auth_req);
    ck_assert_int_eq(pjsip_auth_clt_reinit_req(&auth_sess, rdata, auth_req, &again), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_clt_reinit_req(NULL, rdata, auth_req, &again), PJ_EINVAL);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(a_proxys_challenge_gets_the_proxys_header)
{
    ck_assert_int_eq(
        auth_challenge_code(&auth_sess, auth_req, 407, PROXY_CHALLENGE("example", "n1", QOP)),
        PJ_SUCCESS);
    ck_assert_uint_eq(auth_count(auth_req, PJ_TRUE), 1);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 0);
    /* Behind the proxy the server challenges too; the first answer stays. */
    ck_assert_int_eq(challenge(CHALLENGE("example", "n2", QOP)), PJ_SUCCESS);
    ck_assert_uint_eq(auth_count(auth_req, PJ_TRUE), 1);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 1);
}
END_TEST

START_TEST(of_several_realms_those_known_are_answered)
{
    ck_assert_int_eq(challenge(CHALLENGE("unknown", "n1", QOP) CHALLENGE("example", "n2", QOP)),
                     PJ_SUCCESS);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 1);
    auth_find(auth_req, "example", PJ_FALSE);
}
END_TEST

START_TEST(one_header_answers_many_challenges_of_a_realm)
{
    ck_assert_int_eq(challenge(CHALLENGE("example", "n1", QOP ", algorithm=MD5")
                                   CHALLENGE("example", "n1", QOP ", algorithm=SHA-256")
                                       CHALLENGE("example", "n1", QOP ", algorithm=NEXT")),
                     PJ_SUCCESS);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 1);
    ck_assert(str_is(&auth_find(auth_req, "example", PJ_FALSE)->algorithm, "SHA-256"));
    ck_assert(str_is(&auth_find(auth_req, "example", PJ_FALSE)->nc, "00000001"));
}
END_TEST

START_TEST(what_is_known_is_said_beforehand)
{
    pjsip_cred_info cred = auth_cred("example", "alice", 0, "secret");
    pjsip_tx_data *next;
    pjsip_digest_credential *c;

    ck_assert_int_eq(pjsip_auth_clt_init_req(&auth_sess, auth_req), PJ_SUCCESS);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 0);
    challenge(CHALLENGE("example", "n1", QOP) PROXY_CHALLENGE("example", "n2", ""));

    for (int i = 2; i < 4; i++) {
        next = auth_make_request("OPTIONS");
        ck_assert_int_eq(pjsip_auth_clt_init_req(&auth_sess, next), PJ_SUCCESS);
        c = auth_find(next, "example", PJ_FALSE);
        ck_assert_int_eq(c->nc.ptr[7], '0' + i);
        ck_assert(str_is(&c->nonce, "n1"));
        ck_assert(auth_is_right(c, "OPTIONS", &cred));
        ck_assert(auth_is_right(auth_find(next, "example", PJ_TRUE), "OPTIONS", &cred));
        /* Once is enough. */
        pjsip_auth_clt_init_req(&auth_sess, next);
        ck_assert_uint_eq(auth_count(next, PJ_FALSE), 1);
        ck_assert_uint_eq(auth_count(next, PJ_TRUE), 1);
        pjsip_tx_data_dec_ref(next);
    }
}
END_TEST

START_TEST(a_nonce_that_has_aged_is_exchanged_even_without_stale)
{
    pjsip_tx_data *next;

    challenge(CHALLENGE("example", "n1", QOP));
    next = auth_make_request("REGISTER");
    pjsip_auth_clt_init_req(&auth_sess, next);
    ck_assert_int_eq(auth_challenge(&auth_sess, next, CHALLENGE("example", "n2", QOP)), PJ_SUCCESS);
    ck_assert(str_is(&auth_find(next, "example", PJ_FALSE)->nonce, "n2"));
    pjsip_tx_data_dec_ref(next);
}
END_TEST

START_TEST(ack_and_cancel_get_nothing_of_their_own)
{
    static const char *const methods[] = {"ACK", "CANCEL"};

    challenge(CHALLENGE("example", "n1", QOP));
    for (int i = 0; i < 2; i++) {
        pjsip_tx_data *tdata = auth_make_request(methods[i]);

        ck_assert_int_eq(pjsip_auth_clt_init_req(&auth_sess, tdata), PJ_SUCCESS);
        ck_assert_uint_eq(auth_count(tdata, PJ_FALSE), 0);
        pjsip_tx_data_dec_ref(tdata);
    }
}
END_TEST

START_TEST(an_empty_answer_is_sent_first_if_preferred)
{
    pjsip_auth_clt_pref pref = {.initial_auth = PJ_TRUE};
    pjsip_cred_info creds[2] = {auth_cred("example", "alice", 0, "secret"),
                                auth_cred("*", "bob", 0, "x")};
    pjsip_auth_clt_pref got;
    pjsip_digest_credential *c;

    pjsip_auth_clt_set_credentials(&auth_sess, 2, creds);
    ck_assert_int_eq(pjsip_auth_clt_set_prefs(&auth_sess, &pref), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_auth_clt_get_prefs(&auth_sess, &got), PJ_SUCCESS);
    ck_assert(got.initial_auth);
    ck_assert_int_eq(pjsip_auth_clt_init_req(&auth_sess, auth_req), PJ_SUCCESS);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 1);
    c = auth_find(auth_req, "example", PJ_FALSE);
    ck_assert_int_eq(c->nonce.slen, 0);
    ck_assert_int_eq(c->response.slen, 0);
    ck_assert(str_is(&c->username, "alice") && str_is(&c->uri, "sip:example.com"));
    ck_assert(str_is(&c->algorithm, "MD5"));
    /* Its challenge is then the first, not a refusal. */
    ck_assert_int_eq(challenge(CHALLENGE("example", "n1", QOP)), PJ_SUCCESS);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 1);
}
END_TEST

START_TEST(the_preferred_algorithm_is_said)
{
    pjsip_auth_clt_pref pref = {.initial_auth = PJ_TRUE, .algorithm = pj_str("AKAv1-MD5")};

    pjsip_auth_clt_set_prefs(&auth_sess, &pref);
    pjsip_auth_clt_init_req(&auth_sess, auth_req);
    ck_assert(str_is(&auth_find(auth_req, "example", PJ_FALSE)->algorithm, "AKAv1-MD5"));
}
END_TEST

START_TEST(credentials_are_checked_when_set)
{
    pjsip_cred_info cred = auth_cred("r", "u", PJSIP_CRED_DATA_DIGEST, "short");

    ck_assert_int_eq(pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred),
                     PJSIP_EAUTHINVALIDDIGEST);
    cred = auth_cred("r", "u", 0, "p");
    cred.scheme = pj_str("basic");
    ck_assert_int_eq(pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred),
                     PJSIP_EINVALIDAUTHSCHEME);
    ck_assert_int_eq(pjsip_auth_clt_set_credentials(&auth_sess, -1, &cred), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_clt_set_credentials(&auth_sess, 1, NULL), PJ_EINVAL);
    ck_assert_uint_eq(auth_sess.cred_cnt, 1);
    ck_assert(str_is(&auth_sess.cred_info[0].username, "alice"));
    ck_assert_int_eq(pjsip_auth_clt_set_credentials(&auth_sess, 0, NULL), PJ_SUCCESS);
    ck_assert_int_eq(challenge(CHALLENGE("example", "n1", QOP)), PJSIP_ENOCREDENTIAL);
}
END_TEST

START_TEST(setting_the_same_credentials_again_costs_nothing)
{
    pjsip_cred_info cred = auth_cred("example", "alice", 0, "secret");
    pj_size_t before;

    challenge(CHALLENGE("example", "n1", QOP));
    before = pj_pool_get_used_size(auth_pool);
    for (int i = 0; i < 1000; i++)
        pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred);
    ck_assert_uint_eq(pj_pool_get_used_size(auth_pool), before);
    ck_assert(!pj_list_empty(&auth_sess.cached_auth));
    cred.data = pj_str("changed");
    pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred);
    ck_assert(pj_list_empty(&auth_sess.cached_auth));
}
END_TEST

START_TEST(a_clone_knows_what_its_original_knows)
{
    pjsip_auth_clt_sess clone;
    pjsip_tx_data *next;

    challenge(CHALLENGE("example", "n1", QOP));
    ck_assert_int_eq(pjsip_auth_clt_clone(auth_pool, &clone, &auth_sess), PJ_SUCCESS);
    next = auth_make_request("OPTIONS");
    pjsip_auth_clt_init_req(&clone, next);
    ck_assert(str_is(&auth_find(next, "example", PJ_FALSE)->nonce, "n1"));
    ck_assert(str_is(&auth_find(next, "example", PJ_FALSE)->nc, "00000002"));
    pjsip_tx_data_dec_ref(next);
    pjsip_auth_clt_deinit(&clone);
    pjsip_auth_clt_deinit(&clone);
}
END_TEST

START_TEST(a_session_with_a_parent_is_only_its_name)
{
    pjsip_auth_clt_sess child;
    pjsip_tx_data *next;

    pjsip_auth_clt_init(&child, test_endpt, auth_pool, 0);
    ck_assert_int_eq(pjsip_auth_clt_set_parent(&child, &auth_sess), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_auth_clt_set_parent(&auth_sess, &child), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_clt_set_parent(&child, &child), PJ_EINVAL);
    ck_assert_int_eq(auth_challenge(&child, auth_req, CHALLENGE("example", "n1", QOP)), PJ_SUCCESS);
    next = auth_make_request("OPTIONS");
    pjsip_auth_clt_init_req(&auth_sess, next);
    ck_assert(str_is(&auth_find(next, "example", PJ_FALSE)->nc, "00000002"));
    pjsip_tx_data_dec_ref(next);
    ck_assert_int_eq(pjsip_auth_clt_set_parent(&child, NULL), PJ_SUCCESS);
    ck_assert_int_eq(auth_challenge(&child, auth_req, CHALLENGE("example", "n9", QOP)),
                     PJSIP_ENOCREDENTIAL);
    pjsip_auth_clt_deinit(&child);
}
END_TEST

START_TEST(zeroed_memory_can_be_deinitialized)
{
    pjsip_auth_clt_sess sess;

    memset(&sess, 0, sizeof(sess));
    ck_assert_int_eq(pjsip_auth_clt_deinit(&sess), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_auth_clt_deinit(NULL), PJ_EINVAL);
}
END_TEST

START_TEST(hostile_values_are_answered_or_refused_but_never_overrun)
{
    static char line[61000];
    static char nonce[60000];
    pjsip_digest_credential *c;

    memset(nonce, 'n', sizeof(nonce) - 1);
    snprintf(line, sizeof(line), "WWW-Authenticate: Digest realm=\"example\", nonce=\"%s\"\r\n",
             nonce);
    ck_assert_int_eq(challenge(line), PJ_SUCCESS);
    c = auth_find(auth_req, "example", PJ_FALSE);
    ck_assert_int_eq(c->nonce.slen, (pj_ssize_t)sizeof(nonce) - 1);

    pjsip_tx_data_dec_ref(auth_req);
    auth_req = auth_make_request("REGISTER");
    snprintf(line, sizeof(line),
             "WWW-Authenticate: Digest realm=\"example\", nonce=\"n\", algorithm=%.20000s\r\n",
             nonce);
    ck_assert_int_eq(challenge(line), PJSIP_EINVALIDALGORITHM);
    snprintf(line, sizeof(line),
             "WWW-Authenticate: Digest realm=\"example\", nonce=\"n\", qop=\"%.20000s\"\r\n",
             nonce);
    ck_assert_int_eq(challenge(line), PJSIP_EINVALIDQOP);
}
END_TEST

START_TEST(hundreds_of_challenges_in_one_response_are_bounded)
{
    static char lines[60000];
    size_t len = 0;

    for (int i = 0; i < 800; i++)
        len += (size_t)snprintf(lines + len, sizeof(lines) - len,
                                "WWW-Authenticate: Digest realm=\"r%d\", nonce=\"n\"\r\n", i);
    ck_assert_int_eq(challenge(lines), PJSIP_ENOCREDENTIAL);
}
END_TEST

/* A session that is challenged, under each failing allocation. The challenge itself is read before. */
static int round_of_challenge(void *arg)
{
    pjsip_cred_info cred = auth_cred("example", "alice", 0, "secret");
    pj_pool_t *pool = pj_pool_create(&test_pools.factory, "oom", 256, 64, NULL);
    pjsip_auth_clt_sess sess;
    pjsip_tx_data *again;
    int ok = 0;

    memset(&sess, 0, sizeof(sess));
    if (pool && pjsip_auth_clt_init(&sess, test_endpt, pool, 0) == PJ_SUCCESS &&
        pjsip_auth_clt_set_credentials(&sess, 1, &cred) == PJ_SUCCESS)
        ok = pjsip_auth_clt_reinit_req(&sess, arg, auth_req, &again) == PJ_SUCCESS;
    if (ok) {
        ck_assert(auth_is_right(auth_find(auth_req, "example", PJ_FALSE), "REGISTER", &cred));
        pj_list_erase(pjsip_msg_find_hdr(auth_req->msg, PJSIP_H_AUTHORIZATION, NULL));
        pjsip_tx_data_dec_ref(again);
    }
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 0);
    pjsip_auth_clt_deinit(&sess);
    pj_pool_safe_release(&pool);
    return ok;
}

START_TEST(without_memory_a_challenge_is_not_answered_wrongly)
{
    pjsip_rx_data *rdata =
        auth_make_response(401, CHALLENGE("example", "n1", QOP ", opaque=\"o\""));

    /* The request grows with each round; that is none of the rounds' allocations. */
    auth_req->pool->increment_size = 65536;
    ck_assert_ptr_nonnull(pj_pool_alloc(auth_req->pool, 8192));
    ck_assert_uint_gt(oom_loop(&round_of_challenge, rdata, 0), 2);
    test_rdata_free(rdata);
}
END_TEST

Suite *client_suite(void)
{
    Suite *s = suite_create("client");
    TCase *t = tcase_create("client");

    tcase_add_checked_fixture(t, auth_setup, auth_teardown);
    tcase_add_test(t, a_challenged_request_goes_out_anew);
    tcase_add_test(t, the_same_challenge_again_means_a_wrong_password);
    tcase_add_test(t, a_stale_nonce_is_exchanged);
    tcase_add_test(t, new_nonces_without_end_are_not_answered_without_end);
    tcase_add_test(t, a_fresh_session_does_not_believe_a_new_nonce_without_stale);
    tcase_add_test(t, hazard_80_a_realm_without_a_credential_is_never_answered);
    tcase_add_test(t, other_responses_are_refused);
    tcase_add_test(t, a_proxys_challenge_gets_the_proxys_header);
    tcase_add_test(t, of_several_realms_those_known_are_answered);
    tcase_add_test(t, one_header_answers_many_challenges_of_a_realm);
    tcase_add_test(t, what_is_known_is_said_beforehand);
    tcase_add_test(t, a_nonce_that_has_aged_is_exchanged_even_without_stale);
    tcase_add_test(t, ack_and_cancel_get_nothing_of_their_own);
    tcase_add_test(t, an_empty_answer_is_sent_first_if_preferred);
    tcase_add_test(t, the_preferred_algorithm_is_said);
    tcase_add_test(t, credentials_are_checked_when_set);
    tcase_add_test(t, setting_the_same_credentials_again_costs_nothing);
    tcase_add_test(t, a_clone_knows_what_its_original_knows);
    tcase_add_test(t, a_session_with_a_parent_is_only_its_name);
    tcase_add_test(t, zeroed_memory_can_be_deinitialized);
    tcase_add_test(t, hostile_values_are_answered_or_refused_but_never_overrun);
    tcase_add_test(t, without_memory_a_challenge_is_not_answered_wrongly);
    tcase_add_test(t, hundreds_of_challenges_in_one_response_are_bounded);
    suite_add_tcase(s, t);
    return s;
}
