/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/test_pool.h"

#include <pjlib-util/pcap.h>
#include <pj/errno.h>
#include <pj/os.h>
#include <pj/sock.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *pcap_suite(void);

static pj_pool_t *pool;
static char path[64];
static pj_uint8_t file[8192];
static size_t len;
static int big; /* the file's byte order */

static void setup(void)
{
    test_pools_begin();
    pool = test_pool_make();
    snprintf(path, sizeof(path), "/tmp/check_pcap.%ld", (long)getpid());
    len = 0;
    big = 0;
}

static void teardown(void)
{
    unlink(path);
    pj_pool_release(pool);
    test_pools_end();
}

/* ---- writing a file ---- */

static void put(const void *data, size_t n)
{
    ck_assert_uint_le(len + n, sizeof(file));
    memcpy(file + len, data, n);
    len += n;
}

static void put32(unsigned v)
{
    pj_uint8_t le[4] = {(pj_uint8_t)v, (pj_uint8_t)(v >> 8), (pj_uint8_t)(v >> 16),
                        (pj_uint8_t)(v >> 24)};
    pj_uint8_t be[4] = {le[3], le[2], le[1], le[0]};

    put(big ? be : le, 4);
}

static void begin(unsigned magic, unsigned link)
{
    put32(magic);
    put32(big ? 0x00020004 : 0x00040002);
    put32(0);
    put32(0);
    put32(65535);
    put32(link);
}

static void record(unsigned sec, unsigned frac, const void *frame, size_t n)
{
    put32(sec);
    put32(frac);
    put32((unsigned)n);
    put32((unsigned)n);
    put(frame, n);
}

/* 10.0.0.1:5060 -> 10.0.0.<last>:<port> */
typedef struct frame {
    pj_uint8_t octets[512];
    size_t len;
} frame;

static frame datagram(int vlans, int last, unsigned port, const char *payload)
{
    size_t n = strlen(payload);
    size_t total = 28 + n;
    pj_uint8_t ip[28] = {0x45,
                         0,
                         (pj_uint8_t)(total >> 8),
                         (pj_uint8_t)total,
                         0,
                         0,
                         0x40,
                         0,
                         64,
                         17,
                         0,
                         0,
                         10,
                         0,
                         0,
                         1,
                         10,
                         0,
                         0,
                         (pj_uint8_t)last,
                         0x13,
                         0xc4,
                         (pj_uint8_t)(port >> 8),
                         (pj_uint8_t)port,
                         (pj_uint8_t)((8 + n) >> 8),
                         (pj_uint8_t)(8 + n),
                         0xab,
                         0xcd};
    frame f = {.len = 12};

    for (int i = 0; i < vlans; i++, f.len += 4)
        memcpy(f.octets + f.len, i == 0 && vlans == 2 ? "\x88\xa8\0\1" : "\x81\0\0\1", 4);
    memcpy(f.octets + f.len, "\x08\0", 2);
    memcpy(f.octets + f.len + 2, ip, 28);
    memcpy(f.octets + f.len + 30, payload, n);
    f.len += 30 + n;
    return f;
}

static void add(frame f)
{
    record(1000, 5, f.octets, f.len);
}

static pj_status_t open_it(pj_pcap_file **p)
{
    FILE *out = fopen(path, "wb");

    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(file, 1, len, out), len);
    fclose(out);
    return pj_pcap_open(pool, path, p);
}

static pj_pcap_file *opened(void)
{
    pj_pcap_file *p = NULL;

    ck_assert_int_eq(open_it(&p), PJ_SUCCESS);
    return p;
}

static void expect(pj_pcap_file *p, const char *payload)
{
    pj_uint8_t got[512];
    pj_size_t size = sizeof(got);

    ck_assert_int_eq(pj_pcap_read_udp(p, NULL, got, &size), PJ_SUCCESS);
    ck_assert_uint_eq(size, strlen(payload));
    ck_assert_mem_eq(got, payload, size);
}

static void expect_status(pj_pcap_file *p, pj_status_t status)
{
    pj_uint8_t got[512];
    pj_size_t size = sizeof(got);

    ck_assert_int_eq(pj_pcap_read_udp(p, NULL, got, &size), status);
}

/* ---- tests ---- */

typedef struct format {
    int big;
    unsigned magic;
    pj_uint64_t divisor;
} format;

static const format formats[] = {
    {0, 0xa1b2c3d4, 1000000},
    {1, 0xa1b2c3d4, 1000000},
    {0, 0xa1b23c4d, 1000000000},
    {1, 0xa1b23c4d, 1000000000},
};

START_TEST(a_datagram_is_read_with_its_header_and_time)
{
    const format *fmt = &formats[_i];
    frame f = datagram(0, 2, 5070, "hello");
    pj_uint8_t got[16];
    pj_size_t size = sizeof(got);
    pj_timestamp ts, freq;
    pj_pcap_udp_hdr hdr;
    pj_pcap_file *p;

    big = fmt->big;
    begin(fmt->magic, 1);
    record(4000000000u, 123456, f.octets, f.len);
    p = opened();
    ck_assert_int_eq(pj_pcap_read_udp_with_timestamp(p, &hdr, got, &size, &ts), PJ_SUCCESS);
    ck_assert_uint_eq(size, 5);
    ck_assert_mem_eq(got, "hello", 5);
    ck_assert_uint_eq(pj_ntohs(hdr.src_port), 5060);
    ck_assert_uint_eq(pj_ntohs(hdr.dst_port), 5070);
    ck_assert_uint_eq(pj_ntohs(hdr.len), 13);
    ck_assert_uint_eq(pj_ntohs(hdr.csum), 0xabcd);
    pj_get_timestamp_freq(&freq);
    ck_assert(ts.u64 == 4000000000u * freq.u64 + 123456 * freq.u64 / fmt->divisor);
    expect_status(p, PJ_EEOF);
    expect_status(p, PJ_EEOF);
    ck_assert_int_eq(pj_pcap_close(p), PJ_SUCCESS);
}
END_TEST

START_TEST(vlan_tags_and_padding_are_passed_over)
{
    frame f = datagram(1, 2, 1, "one");
    pj_pcap_file *p;

    begin(0xa1b2c3d4, 1);
    f.len += 9; /* Ethernet pads */
    add(f);
    add(datagram(2, 2, 1, "two"));
    add(datagram(0, 2, 1, ""));
    p = opened();
    expect(p, "one");
    expect(p, "two");
    expect(p, "");
    expect_status(p, PJ_EEOF);
    pj_pcap_close(p);
}
END_TEST

START_TEST(the_filter_decides)
{
    pj_pcap_filter filter;
    pj_pcap_file *p;

    begin(0xa1b2c3d4, 1);
    for (int i = 0; i < 2; i++) {
        add(datagram(0, 2, 1, "a"));
        add(datagram(0, 3, 1, "b"));
        add(datagram(0, 3, 2, "c"));
    }
    p = opened();
    pj_pcap_filter_default(&filter);
    filter.link = PJ_PCAP_LINK_TYPE_ETH;
    filter.proto = PJ_PCAP_PROTO_TYPE_UDP;
    filter.ip_src = pj_htonl(0x0a000001);
    filter.ip_dst = pj_htonl(0x0a000003);
    filter.src_port = pj_htons(5060);
    filter.dst_port = pj_htons(2);
    ck_assert_int_eq(pj_pcap_set_filter(p, &filter), PJ_SUCCESS);
    expect(p, "c");
    filter.dst_port = 0;
    ck_assert_int_eq(pj_pcap_set_filter(p, &filter), PJ_SUCCESS);
    expect(p, "b");
    filter.ip_src = pj_htonl(0x0a000009);
    ck_assert_int_eq(pj_pcap_set_filter(p, &filter), PJ_SUCCESS);
    expect_status(p, PJ_EEOF);
    pj_pcap_close(p);
}
END_TEST

START_TEST(a_buffer_that_is_too_small_loses_that_datagram_only)
{
    pj_uint8_t got[4];
    pj_size_t size = 4;
    pj_pcap_file *p;

    begin(0xa1b2c3d4, 1);
    add(datagram(0, 2, 1, "hello"));
    add(datagram(0, 2, 1, "next"));
    p = opened();
    ck_assert_int_eq(pj_pcap_read_udp(p, NULL, got, &size), PJ_ETOOSMALL);
    ck_assert_uint_eq(size, 5);
    size = 4;
    ck_assert_int_eq(pj_pcap_read_udp(p, NULL, got, &size), PJ_SUCCESS);
    ck_assert_mem_eq(got, "next", 4);
    pj_pcap_close(p);
}
END_TEST

/* An octet of the frame, and what is put there. */
static const struct {
    size_t at;
    pj_uint8_t value;
} spoilt[] = {
    {12, 0x86}, /* not IPv4 */
    {14, 0x65}, /* version 6 inside */
    {14, 0x44}, /* a header of 16 octets */
    {14, 0x4f}, /* a header longer than the packet */
    {16, 0xff}, /* a packet longer than the frame */
    {17, 20},   /* no room for UDP */
    {20, 0x20}, /* more fragments */
    {21, 1},    /* a later fragment */
    {23, 6},    /* TCP */
    {38, 0xff}, /* a datagram longer than the packet */
    {39, 7},    /* shorter than its header */
};

START_TEST(frames_that_hold_no_whole_datagram_are_passed_over)
{
    frame f = datagram(0, 2, 1, "bad");
    pj_pcap_file *p;

    f.octets[spoilt[_i].at] = spoilt[_i].value;
    begin(0xa1b2c3d4, 1);
    add(f);
    add(datagram(0, 2, 1, "good"));
    p = opened();
    expect(p, "good");
    pj_pcap_close(p);
}
END_TEST

START_TEST(frames_cut_anywhere_are_passed_over)
{
    frame f = datagram(2, 2, 1, "bad");
    size_t whole = f.len;
    pj_pcap_file *p;

    begin(0xa1b2c3d4, 1);
    for (f.len = 0; f.len < whole; f.len++)
        add(f);
    add(datagram(0, 2, 1, "good"));
    p = opened();
    expect(p, "good");
    pj_pcap_close(p);
}
END_TEST

START_TEST(a_file_cut_anywhere_is_broken_not_read_past)
{
    pj_pcap_file *p;
    size_t whole;

    begin(0xa1b2c3d4, 1);
    add(datagram(0, 2, 1, "x"));
    whole = len;
    for (len = 25; len < whole; len++) {
        p = opened();
        expect_status(p, PJ_EINVAL);
        pj_pcap_close(p);
    }
}
END_TEST

START_TEST(a_frame_of_absurd_length_is_refused)
{
    pj_pcap_file *p;

    begin(0xa1b2c3d4, 1);
    put32(0);
    put32(0);
    put32(0xfffffff0);
    put32(0xfffffff0);
    p = opened();
    expect_status(p, PJ_EINVAL);
    pj_pcap_close(p);
}
END_TEST

START_TEST(what_is_no_capture_is_not_opened)
{
    pj_pcap_file *p = NULL;

    ck_assert_int_eq(open_it(&p), PJ_ENOTSUP);
    put("short", 5);
    ck_assert_int_eq(open_it(&p), PJ_ENOTSUP);
    put("a text that is long enough to be a header", 40);
    ck_assert_int_eq(open_it(&p), PJ_ENOTSUP);
    len = 0;
    begin(0xa1b2c3d4, 101); /* raw IP */
    ck_assert_int_eq(open_it(&p), PJ_ENOTSUP);
    ck_assert_int_ne(pj_pcap_open(pool, "/nonexistent/x", &p), PJ_SUCCESS);
    ck_assert_ptr_null(p);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    pj_pcap_filter filter;
    pj_uint8_t got[4];
    pj_size_t size = 4;
    pj_pcap_file *p;

    ck_assert_int_eq(pj_pcap_open(NULL, path, &p), PJ_EINVAL);
    ck_assert_int_eq(pj_pcap_open(pool, NULL, &p), PJ_EINVAL);
    ck_assert_int_eq(pj_pcap_open(pool, path, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_pcap_close(NULL), PJ_EINVAL);
    begin(0xa1b2c3d4, 1);
    p = opened();
    pj_pcap_filter_default(&filter);
    ck_assert_int_eq(pj_pcap_set_filter(NULL, &filter), PJ_EINVAL);
    ck_assert_int_eq(pj_pcap_set_filter(p, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_pcap_read_udp(NULL, NULL, got, &size), PJ_EINVAL);
    ck_assert_int_eq(pj_pcap_read_udp(p, NULL, NULL, &size), PJ_EINVAL);
    ck_assert_int_eq(pj_pcap_read_udp(p, NULL, got, NULL), PJ_EINVAL);
    pj_pcap_close(p);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *pcap_suite(void)
{
    Suite *s = suite_create("pcap");
    TCase *t = tcase_create("pcap");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, a_datagram_is_read_with_its_header_and_time, 0, COUNT(formats));
    tcase_add_test(t, vlan_tags_and_padding_are_passed_over);
    tcase_add_test(t, the_filter_decides);
    tcase_add_test(t, a_buffer_that_is_too_small_loses_that_datagram_only);
    tcase_add_loop_test(t, frames_that_hold_no_whole_datagram_are_passed_over, 0, COUNT(spoilt));
    tcase_add_test(t, frames_cut_anywhere_are_passed_over);
    tcase_add_test(t, a_file_cut_anywhere_is_broken_not_read_past);
    tcase_add_test(t, a_frame_of_absurd_length_is_refused);
    tcase_add_test(t, what_is_no_capture_is_not_opened);
    tcase_add_test(t, wrong_arguments_are_refused);
    suite_add_tcase(s, t);
    return s;
}
