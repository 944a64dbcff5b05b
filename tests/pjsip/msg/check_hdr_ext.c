/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip-simple/evsub_msg.h>
#include <pjsip/sip_hdr_ext_ims.h>
#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_ext_suite;

static const char message[] = "INVITE sip:a@h SIP/2.0\r\n"
                              "P-Asserted-Identity: \"C J\" <sip:f@h>,\r\n <sip:g@h>\r\n"
                              "r: <sip:x@h>\r\n"
                              "p-asserted-identity: tel:+1\r\n"
                              "Path: <sip:h\r\n"
                              "Path: <sip:i>\r\n"
                              "\r\n";

START_TEST(the_values_of_all_lines_come_in_order)
{
    pjsip_msg *msg = msg_of(message, NULL);
    pjsip_x_p_asserted_identity_hdr *id = NULL;
    pjsip_x_refer_to_hdr *to = NULL;
    pjsip_x_path_hdr *path = NULL;
    pjsip_x_date_hdr *date = NULL;

    ck_assert_int_eq(pjsip_x_p_asserted_identity_hdr_get(pool, msg, &id), PJ_SUCCESS);
    ck_assert_uint_eq(ext_ring_size(id), 3);
    ck_hdr_prints(id, "P-Asserted-Identity: \"C J\" <sip:f@h>");
    ck_hdr_prints(id->next, "P-Asserted-Identity: <sip:g@h>");
    ck_hdr_prints(id->prev, "P-Asserted-Identity: <tel:+1>");
    ck_assert_int_eq(pjsip_x_refer_to_hdr_get(pool, msg, &to), PJ_SUCCESS);
    ck_assert_ptr_eq(to->next, to);
    ck_assert_int_eq(pjsip_x_path_hdr_get(pool, msg, &path), PJSIP_EINVALIDHDR);
    ck_assert_ptr_null(path);
    ck_assert_int_eq(pjsip_x_date_hdr_get(pool, msg, &date), PJ_ENOTFOUND);
    ck_assert_int_eq(pjsip_msg_decode_hdr(pool, msg, "X-Unknown", (pjsip_hdr **)&date),
                     PJ_ENOTFOUND);
    /* the message still holds what a program of the compatible API looks for */
    ck_assert_uint_eq(pj_list_size(&msg->hdr), 5);
    ck_is(((pjsip_generic_string_hdr *)msg->hdr.next)->hvalue, "\"C J\" <sip:f@h>, <sip:g@h>");
}
END_TEST

START_TEST(what_has_no_typed_form_is_not_found)
{
    pjsip_hdr *typed = NULL;
    pjsip_hdr *nameless = (pjsip_hdr *)pjsip_generic_string_hdr_create(pool, NULL, NULL);

    ck_assert_int_eq(pjsip_hdr_decode(pool, hdr_of("X-Mine", "a"), &typed, NULL), PJ_ENOTFOUND);
    ck_assert_int_eq(pjsip_hdr_decode(pool, hdr_of("Contact", "<sip:h>"), &typed, NULL),
                     PJ_ENOTFOUND);
    ck_assert_int_eq(pjsip_hdr_decode(pool, nameless, &typed, NULL), PJ_ENOTFOUND);
    ck_assert_ptr_null(typed);
}
END_TEST

START_TEST(a_typed_header_is_copied)
{
    pjsip_x_reason_hdr *r = ext_of("Reason", "SIP;cause=1,Q.850");
    pjsip_hdr *copy = NULL;

    ck_assert_int_eq(pjsip_hdr_decode(pool, r, &copy, NULL), PJ_SUCCESS);
    ck_assert_ptr_ne(copy, r);
    ck_assert_ptr_eq(copy->next, copy);
    ck_hdr_prints(copy, "Reason: SIP;cause=1");
    ck_assert_uint_eq(ext_ring_size(r), 2);
}
END_TEST

/* A header of a program's own, which prints as many words as it was told. */
typedef struct own_hdr {
    PJSIP_DECL_HDR_MEMBER(struct own_hdr);
    int words;
} own_hdr;

static int own_print(void *hdr, char *buf, pj_size_t len)
{
    const own_hdr *h = hdr;
    pj_size_t need = 14 + 2 * (pj_size_t)h->words;

    if (h->words < 0 || len < need)
        return h->words < 0 ? 0 : -1;
    memcpy(buf, "Proxy-Require:", 14);
    for (int i = 0; i < h->words; i++)
        memcpy(buf + 14 + 2 * i, i ? ",w" : " w", 2);
    return (int)need;
}

START_TEST(a_header_of_a_program_is_printed_and_read)
{
    static pjsip_hdr_vptr vptr = {NULL, NULL, own_print};
    own_hdr own = {.vptr = &vptr, .words = 200};
    pjsip_hdr *typed = NULL;
    pjsip_allow_events_hdr *a = pjsip_allow_events_hdr_create(pool);

    own.name = own.sname = str("Proxy-Require");
    ck_assert_int_eq(pjsip_hdr_decode(pool, &own, &typed, NULL), PJ_SUCCESS);
    ck_assert_uint_eq(ext_ring_size(typed), 200);
    ck_hdr_prints(typed, "Proxy-Require: w");
    own.words = 8190;
    ck_assert_int_eq(pjsip_hdr_decode(pool, &own, &typed, NULL), PJ_SUCCESS);
    ck_assert_uint_eq(ext_ring_size(typed), 8190);
    own.words = 50000;
    ck_assert_int_eq(pjsip_hdr_decode(pool, &own, &typed, NULL), PJ_ETOOMANY);
    own.words = -1;
    ck_assert_int_eq(pjsip_hdr_decode(pool, &own, &typed, NULL), PJSIP_EINVALIDHDR);
    own.vptr = NULL;
    ck_assert_int_eq(pjsip_hdr_decode(pool, &own, &typed, NULL), PJSIP_EINVALIDHDR);
    a->values[a->count++] = str("presence");
    ck_assert_int_eq(pjsip_hdr_decode(pool, a, &typed, NULL), PJ_SUCCESS);
    ck_hdr_prints(typed, "Allow-Events: presence");
}
END_TEST

/* A header of one long value. */
static pj_status_t decode_long(const char *name, const char *piece, unsigned count)
{
    size_t len = strlen(piece);
    char *text = malloc(len * count);
    pj_str_t hname = str(name);
    pj_str_t value = {text, (pj_ssize_t)(len * count)};
    pjsip_generic_string_hdr h;
    pjsip_hdr *typed = NULL;
    pj_status_t status;

    for (unsigned i = 0; i < count; i++)
        memcpy(text + len * i, piece, len);
    pjsip_generic_string_hdr_init2(&h, &hname, &value);
    status = pjsip_hdr_decode(pool, &h, &typed, NULL);
    ck_assert((status == PJ_SUCCESS) == (typed != NULL));
    free(text);
    return status;
}

START_TEST(values_and_parameters_have_limits)
{
    ck_assert_int_eq(decode_long("Privacy", "a;", 2000), PJSIP_EINVALIDHDR);
    ck_assert_int_eq(decode_long("Privacy", "a;", 20000), PJ_ETOOMANY);
    ck_assert_int_eq(decode_long("Proxy-Require", "a,", 8000), PJSIP_EINVALIDHDR);
    ck_assert_int_eq(decode_long("Proxy-Require", "a,", 20000), PJ_ETOOMANY);
    ck_assert_int_eq(decode_long("Accept-Contact", "*;x,", 20000), PJ_ETOOMANY);
    ck_assert_int_eq(decode_long("Recv-Info", " ", 20000), PJ_SUCCESS);
}
END_TEST

START_TEST(a_value_of_more_than_one_line_is_refused)
{
    static const ext_bad cases[] = {
        {"Reason", "SIP;text=\"a\r\nEvil: 1\"", 11},
        {"Reason", "SIP;x=\"\n\"", 7},
        {"User-Agent", "a (\rb)", 3},
        {"Privacy", "id\r\n", 2},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(without_memory_nothing_is_decoded)
{
    pjsip_msg *msg = msg_of(message, NULL);
    pjsip_x_p_asserted_identity_hdr *id = NULL;
    pj_status_t status = PJ_ENOMEM;
    unsigned failed = 0;

    for (size_t size = 256; status != PJ_SUCCESS; size += 16) {
        pj_pool_t *small = small_pool(size);

        if (!small)
            continue;
        status = pjsip_x_p_asserted_identity_hdr_get(small, msg, &id);
        if (status != PJ_SUCCESS) {
            ck_assert_int_eq(status, PJ_ENOMEM);
            ck_assert_ptr_null(id);
            failed++;
        } else {
            ck_assert_uint_eq(ext_ring_size(id), 3);
        }
        pj_pool_release(small);
    }
    ck_assert_uint_gt(failed, 3);
}
END_TEST

Suite *hdr_ext_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_ext", &t);

    tcase_add_test(t, the_values_of_all_lines_come_in_order);
    tcase_add_test(t, what_has_no_typed_form_is_not_found);
    tcase_add_test(t, a_typed_header_is_copied);
    tcase_add_test(t, a_header_of_a_program_is_printed_and_read);
    tcase_add_test(t, values_and_parameters_have_limits);
    tcase_add_test(t, a_value_of_more_than_one_line_is_refused);
    tcase_add_test(t, without_memory_nothing_is_decoded);
    return s;
}
