/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capture files: a header of 24 octets, then records, each a header of 16 and a frame. Whoever
 * wrote the file may have been of the other byte order; its magic number tells. A record is read
 * whole, into a buffer as large as a frame may be, and then looked at as Ethernet, IPv4 (RFC 791)
 * and UDP (RFC 768), each length checked against what is there.
 */
#include <pjlib-util/pcap.h>
#include <pj/errno.h>
#include <pj/file_io.h>
#include <pj/os.h>
#include <pj/pool.h>

#include <string.h>

#define MAGIC_MICRO 0xa1b2c3d4u
#define MAGIC_NANO  0xa1b23c4du

enum {
    MAX_FRAME = 262144,
    ETHERTYPE_IPV4 = 0x0800,
    ETHERTYPE_VLAN = 0x8100,
    ETHERTYPE_QINQ = 0x88a8
};

struct pj_pcap_file {
    pj_oshandle_t fd;
    int swapped;         /* written in the other byte order */
    pj_uint32_t per_sec; /* what its fractions of a second count */
    pj_pcap_filter filter;
    pj_uint8_t frame[MAX_FRAME];
};

typedef struct datagram {
    pj_uint32_t src, dst; /* network order */
    pj_pcap_udp_hdr hdr;
    const pj_uint8_t *payload;
    pj_size_t len;
} datagram;

static pj_uint32_t number(const pj_pcap_file *file, const pj_uint8_t *p)
{
    pj_uint32_t v;

    memcpy(&v, p, 4);
    return file->swapped ? __builtin_bswap32(v) : v;
}

static unsigned get16(const pj_uint8_t *p)
{
    return ((unsigned)p[0] << 8) | p[1];
}

/* Exactly @a len octets; PJ_EEOF if nothing is left, PJ_EINVAL if less is. */
static pj_status_t read_all(pj_pcap_file *file, void *data, pj_size_t len)
{
    pj_size_t got = 0;

    while (got < len) {
        pj_ssize_t n = (pj_ssize_t)(len - got);
        pj_status_t status = pj_file_read(file->fd, (char *)data + got, &n);

        if (status != PJ_SUCCESS)
            return status;
        if (n <= 0)
            return got ? PJ_EINVAL : PJ_EEOF;
        got += (pj_size_t)n;
    }
    return PJ_SUCCESS;
}

static pj_status_t read_header(pj_pcap_file *file)
{
    pj_uint8_t hdr[24];
    pj_status_t status = read_all(file, hdr, sizeof(hdr));
    pj_uint32_t magic;

    if (status == PJ_EEOF || status == PJ_EINVAL)
        return PJ_ENOTSUP;
    if (status != PJ_SUCCESS)
        return status;
    magic = number(file, hdr);
    file->swapped = magic != MAGIC_MICRO && magic != MAGIC_NANO;
    magic = number(file, hdr);
    if (magic == MAGIC_MICRO)
        file->per_sec = 1000000;
    else if (magic == MAGIC_NANO)
        file->per_sec = 1000000000;
    else
        return PJ_ENOTSUP;
    /* the upper bits of the link type say how long a checksum is, if there is one */
    return (number(file, hdr + 20) & 0xffff) == PJ_PCAP_LINK_TYPE_ETH ? PJ_SUCCESS : PJ_ENOTSUP;
}

pj_status_t pj_pcap_open(pj_pool_t *pool, const char *path, pj_pcap_file **p_file)
{
    pj_pcap_file *file;
    pj_status_t status;

    if (!pool || !path || !p_file)
        return PJ_EINVAL;
    file = pj_pool_alloc(pool, sizeof(*file));
    if (!file)
        return PJ_ENOMEM;
    file->swapped = 0;
    pj_pcap_filter_default(&file->filter);
    status = pj_file_open(pool, path, PJ_O_RDONLY, &file->fd);
    if (status != PJ_SUCCESS)
        return status;
    status = read_header(file);
    if (status != PJ_SUCCESS) {
        pj_file_close(file->fd);
        return status;
    }
    *p_file = file;
    return PJ_SUCCESS;
}

pj_status_t pj_pcap_close(pj_pcap_file *file)
{
    return file ? pj_file_close(file->fd) : PJ_EINVAL;
}

void pj_pcap_filter_default(pj_pcap_filter *filter)
{
    memset(filter, 0, sizeof(*filter));
}

pj_status_t pj_pcap_set_filter(pj_pcap_file *file, const pj_pcap_filter *filter)
{
    if (!file || !filter)
        return PJ_EINVAL;
    file->filter = *filter;
    return PJ_SUCCESS;
}

/* The IPv4 packet in a frame; NULL if it has none. */
static const pj_uint8_t *ipv4_of(const pj_uint8_t *frame, pj_size_t *len)
{
    const pj_uint8_t *p = frame + 12; /* behind both addresses */
    const pj_uint8_t *end = frame + *len;

    if (*len < 14)
        return NULL;
    while (end - p >= 6 && (get16(p) == ETHERTYPE_VLAN || get16(p) == ETHERTYPE_QINQ))
        p += 4;
    if (end - p < 2 || get16(p) != ETHERTYPE_IPV4)
        return NULL;
    p += 2;
    *len = (pj_size_t)(end - p);
    return p;
}

/* The UDP datagram in an IPv4 packet; 0 if it has none, or not all of it. */
static int udp_of(const pj_uint8_t *ip, pj_size_t len, datagram *d)
{
    pj_size_t hdr_len, total;
    const pj_uint8_t *udp;

    if (len < 20 || ip[0] >> 4 != 4)
        return 0;
    hdr_len = (pj_size_t)(ip[0] & 15) * 4;
    total = get16(ip + 2);
    /* the frame may be padded; a fragment has its offset, or says that more follow */
    if (hdr_len < 20 || total > len || total < hdr_len + 8 || (get16(ip + 6) & 0x3fff) != 0 ||
        ip[9] != PJ_PCAP_PROTO_TYPE_UDP)
        return 0;
    udp = ip + hdr_len;
    memcpy(&d->src, ip + 12, 4);
    memcpy(&d->dst, ip + 16, 4);
    memcpy(&d->hdr, udp, sizeof(d->hdr));
    d->len = get16(udp + 4);
    if (d->len < 8 || d->len > total - hdr_len)
        return 0;
    d->payload = udp + 8;
    d->len -= 8;
    return 1;
}

static int is_wanted(const pj_pcap_filter *f, const datagram *d)
{
    return (!f->link || f->link == PJ_PCAP_LINK_TYPE_ETH) &&
           (!f->proto || f->proto == PJ_PCAP_PROTO_TYPE_UDP) &&
           (!f->ip_src || f->ip_src == d->src) && (!f->ip_dst || f->ip_dst == d->dst) &&
           (!f->src_port || f->src_port == d->hdr.src_port) &&
           (!f->dst_port || f->dst_port == d->hdr.dst_port);
}

/* The next record's frame; its time to @a ts. */
static pj_status_t read_frame(pj_pcap_file *file, pj_size_t *len, pj_timestamp *ts)
{
    pj_uint8_t hdr[16];
    pj_status_t status = read_all(file, hdr, sizeof(hdr));
    pj_timestamp freq;

    if (status != PJ_SUCCESS)
        return status;
    *len = number(file, hdr + 8);
    if (*len > MAX_FRAME)
        return PJ_EINVAL;
    pj_get_timestamp_freq(&freq);
    ts->u64 = number(file, hdr) * freq.u64 + number(file, hdr + 4) * freq.u64 / file->per_sec;
    status = read_all(file, file->frame, *len);
    return status == PJ_EEOF ? PJ_EINVAL : status;
}

pj_status_t pj_pcap_read_udp(pj_pcap_file *file, pj_pcap_udp_hdr *udp_hdr, pj_uint8_t *udp_payload,
                             pj_size_t *size)
{
    return pj_pcap_read_udp_with_timestamp(file, udp_hdr, udp_payload, size, NULL);
}

pj_status_t pj_pcap_read_udp_with_timestamp(pj_pcap_file *file, pj_pcap_udp_hdr *udp_hdr,
                                            pj_uint8_t *udp_payload, pj_size_t *size,
                                            pj_timestamp *ts)
{
    const pj_uint8_t *ip;
    pj_timestamp captured;
    pj_status_t status;
    pj_size_t room, len;
    datagram d;

    if (!file || !udp_payload || !size)
        return PJ_EINVAL;
    do {
        status = read_frame(file, &len, &captured);
        if (status != PJ_SUCCESS)
            return status;
        ip = ipv4_of(file->frame, &len);
    } while (!ip || !udp_of(ip, len, &d) || !is_wanted(&file->filter, &d));
    room = *size;
    *size = d.len;
    if (d.len > room)
        return PJ_ETOOSMALL;
    memcpy(udp_payload, d.payload, d.len);
    if (udp_hdr)
        *udp_hdr = d.hdr;
    if (ts)
        *ts = captured;
    return PJ_SUCCESS;
}
