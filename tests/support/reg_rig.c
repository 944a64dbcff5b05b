/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/reg_rig.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

pjsip_regc *reg_client;
pj_bool_t reg_destroy_in_callback;
int reg_contact_cnt;
void (*reg_in_callback)(void);

static char record[1024];

static void on_registered(struct pjsip_regc_cbparam *param)
{
    size_t len = strlen(record);

    ck_assert_ptr_eq(param->token, &record);
    ck_assert_ptr_eq(param->regc, reg_client);
    reg_contact_cnt = param->contact_cnt;
    snprintf(record + len, sizeof(record) - len, "%s%d/%u%s ", param->is_unreg ? "un:" : "",
             param->code, param->expiration, param->status == PJ_SUCCESS ? "" : "!");
    if (reg_in_callback) {
        void (*once)(void) = reg_in_callback;

        reg_in_callback = NULL;
        once();
    }
    if (reg_destroy_in_callback) {
        ck_assert_int_eq(pjsip_regc_destroy(param->regc), PJ_SUCCESS);
        reg_client = NULL;
    }
}

static void start_client(void)
{
    char registrar[64], aor[64], contact[64];
    pj_str_t server, who, where;

    snprintf(registrar, sizeof(registrar), "sip:%s:%d", peer_ip(), peer_port());
    snprintf(aor, sizeof(aor), "<sip:us@%s>", peer_us_ip());
    snprintf(contact, sizeof(contact), "<sip:us@%s:%d>", peer_us_ip(), rig_port());
    server = pj_str(registrar);
    who = pj_str(aor);
    where = pj_str(contact);
    ck_assert_int_eq(pjsip_regc_create(pjsip_ua_get_endpt(pjsip_ua_instance()), &record,
                                       on_registered, &reg_client),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_regc_init(reg_client, &server, &who, &who, 1, &where, 3600), PJ_SUCCESS);
}

void reg_start(void)
{
    record[0] = '\0';
    reg_destroy_in_callback = PJ_FALSE;
    reg_contact_cnt = 0;
    reg_in_callback = NULL;
    rig_start();
    start_client();
}

void reg_stop(void)
{
    if (reg_client)
        ck_assert_int_eq(pjsip_regc_destroy(reg_client), PJ_SUCCESS);
    reg_client = NULL;
    rig_stop();
}

const char *reg_log(void)
{
    static char copy[sizeof(record)];

    memcpy(copy, record, sizeof(copy));
    record[0] = '\0';
    return copy;
}

void reg_register(pj_bool_t autoreg)
{
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_regc_register(reg_client, autoreg, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_regc_send(reg_client, tdata), PJ_SUCCESS);
}

void reg_unregister(void)
{
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_regc_unregister(reg_client, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_regc_send(reg_client, tdata), PJ_SUCCESS);
}

void reg_password(const char *password)
{
    pjsip_cred_info cred;

    memset(&cred, 0, sizeof(cred));
    cred.realm = pj_str("home");
    cred.scheme = pj_str("digest");
    cred.username = pj_str("us");
    cred.data_type = PJSIP_CRED_DATA_PLAIN_PASSWD;
    cred.data = pj_str((char *)password);
    ck_assert_int_eq(pjsip_regc_set_credentials(reg_client, 1, &cred), PJ_SUCCESS);
}

const peer_msg *reg_expect(void)
{
    return peer_expect("REGISTER ");
}

void reg_grant(const peer_msg *request, int seconds)
{
    char headers[256];

    snprintf(headers, sizeof(headers), "Contact: %s;expires=%d\r\n",
             peer_hdr(request, "Contact", 0), seconds);
    peer_reply(request, "200 OK", "registrar", seconds < 0 ? "" : headers, "");
}

void reg_challenge(const peer_msg *request, const char *nonce, const char *more)
{
    char headers[256];

    snprintf(headers, sizeof(headers),
             "WWW-Authenticate: Digest realm=\"home\", nonce=\"%s\", qop=\"auth\"%s\r\n", nonce,
             more);
    peer_reply(request, "401 Unauthorized", "registrar", headers, "");
}
