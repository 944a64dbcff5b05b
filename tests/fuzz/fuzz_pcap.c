/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capture files. Reading ends, at the end or at an error; it gives no more than there is; the filter of what was given
 * gives it again, and room that is too small is said to be.
 */
#include "fuzz/fuzz.h"

#include <pjlib-util/pcap.h>
#include <pj/errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RECORD_MIN = 16, ROOM = 65536 };

static pj_status_t read_next(pj_pcap_file *file, pj_pcap_udp_hdr *hdr, pj_size_t room,
                             pj_size_t *len)
{
    pj_uint8_t *payload = (pj_uint8_t *)fuzz_copy("", 0);
    pj_timestamp at;
    static pj_uint8_t wide[ROOM];

    *len = room;
    if (room == 0)
        return pj_pcap_read_udp(file, hdr, payload, len);
    return pj_pcap_read_udp_with_timestamp(file, hdr, wide, len, &at);
}

/* How many datagrams there are; the last one's header. */
static unsigned read_all(pj_pcap_file *file, size_t size, pj_pcap_udp_hdr *last)
{
    unsigned count = 0, turns = 0;
    pj_status_t status = PJ_SUCCESS;

    while (status == PJ_SUCCESS || status == PJ_ETOOSMALL) {
        pj_size_t len;

        status = read_next(file, last, ROOM, &len);
        FUZZ_CHECK(status != PJ_SUCCESS || len <= size);
        count += status == PJ_SUCCESS;
        FUZZ_CHECK(++turns <= size / RECORD_MIN + 2);
    }
    return count;
}

static void read_filtered(pj_pool_t *pool, const char *path, size_t size,
                          const pj_pcap_udp_hdr *wanted)
{
    pj_pcap_filter filter;
    pj_pcap_file *file = NULL;
    pj_pcap_udp_hdr hdr;
    pj_size_t len;
    pj_status_t status;

    FUZZ_CHECK(pj_pcap_open(pool, path, &file) == PJ_SUCCESS);
    pj_pcap_filter_default(&filter);
    filter.proto = PJ_PCAP_PROTO_TYPE_UDP;
    filter.src_port = wanted->src_port;
    filter.dst_port = wanted->dst_port;
    FUZZ_CHECK(pj_pcap_set_filter(file, &filter) == PJ_SUCCESS);
    status = read_next(file, &hdr, 0, &len);
    FUZZ_CHECK(status == PJ_SUCCESS ? len == 0 : status == PJ_ETOOSMALL && len > 0 && len <= size);
    FUZZ_CHECK(pj_pcap_close(file) == PJ_SUCCESS);
}

FUZZ_TARGET(fuzz_pcap)
{
    pj_pool_t *pool = fuzz_begin();
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    pj_pcap_file *file = NULL;
    pj_pcap_udp_hdr last = {0, 0, 0, 0};
    char path[64];
    unsigned count;

    FUZZ_CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    if (pj_pcap_open(pool, path, &file) == PJ_SUCCESS) {
        count = read_all(file, size, &last);
        FUZZ_CHECK(pj_pcap_close(file) == PJ_SUCCESS);
        if (count)
            read_filtered(pool, path, size, &last);
    }
    close(fd);
    return fuzz_end();
}
