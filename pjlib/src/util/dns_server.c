/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The DNS server for tests.
 *
 * A record is turned into what is sent when it is added: so a bad one is refused there, and
 * answering is finding and copying. Names are compared as they are sent, case of ASCII letters
 * aside (RFC 1035 2.3.3). An answer follows aliases that are here (RFC 1034 4.3.2), and adds the
 * addresses of SRV targets (RFC 2782). It is as long as the query allows (RFC 6891), otherwise 512
 * octets; what does not fit is cut, and said to be. Each record has a pool of its own, so that
 * removing frees. Serial callbacks make one answer buffer enough; while the socket is too full to
 * send, queries are dropped, as a network would.
 */
#include <pjlib-util/dns_server.h>
#include <pj/activesock.h>
#include <pj/errno.h>
#include <pj/list.h>
#include <pj/lock.h>
#include <pj/log.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

#define THIS_FILE "dns_server"

enum {
    HDR_LEN = 12,
    MAX_NAME = 256,
    MAX_RDATA = 1500,
    MIN_ANSWER = 512,
    MAX_ANSWER = 4096,
    MAX_QUERY = 1500,
    OPT_LEN = 11,
    MAX_ALIASES = 8
};

/* A name as it is sent. */
typedef struct wire_name {
    pj_uint8_t octets[MAX_NAME];
    unsigned len;
} wire_name;

typedef struct record {
    PJ_DECL_LIST_MEMBER(struct record);
    pj_pool_t *pool;
    wire_name name;
    wire_name target; /* of CNAME and SRV */
    pj_uint16_t type, dnsclass;
    pj_uint32_t ttl;
    unsigned rdata_len;
    pj_uint8_t *rdata;
} record;

struct pj_dns_server {
    pj_pool_factory *pf;
    pj_pool_t *pool;
    pj_grp_lock_t *grp_lock;
    pj_activesock_t *asock;
    pj_sockaddr addr;
    pj_bool_t sending; /* the answer buffer is in use */
    pj_ioqueue_op_key_t send_key;
    pj_uint8_t answer[MAX_ANSWER];
    record records;
};

/* ---- putting ---- */

/* The octets of a message or of a record's data; once something does not fit nothing more is put.
 */
typedef struct out {
    pj_uint8_t *buf;
    unsigned len, size;
    int full;
} out;

static void put(out *o, const void *data, unsigned len)
{
    if (o->full || len > o->size - o->len) {
        o->full = 1;
        return;
    }
    if (len)
        memcpy(o->buf + o->len, data, len);
    o->len += len;
}

static void put16(out *o, unsigned v)
{
    pj_uint8_t b[2] = {(pj_uint8_t)(v >> 8), (pj_uint8_t)v};

    put(o, b, 2);
}

static void put32(out *o, pj_uint32_t v)
{
    put16(o, v >> 16);
    put16(o, v & 0xffff);
}

/* A name as a query has it, behind the header and before type and class: that is where the writer
 * of names is. */
static pj_status_t encode_name(const pj_str_t *text, wire_name *name)
{
    pj_uint8_t query[HDR_LEN + MAX_NAME + 4];
    unsigned size = sizeof(query);
    pj_status_t status = pj_dns_make_query(query, &size, 0, PJ_DNS_TYPE_A, text);

    if (status != PJ_SUCCESS)
        return status;
    name->len = size - HDR_LEN - 4;
    memcpy(name->octets, query + HDR_LEN, name->len);
    return PJ_SUCCESS;
}

static pj_uint8_t lower(pj_uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (pj_uint8_t)(c + 32) : c;
}

/* Lengths of labels are below 64 and so no letters. */
static int same_name(const wire_name *a, const wire_name *b)
{
    if (a->len != b->len)
        return 0;
    for (unsigned i = 0; i < a->len; i++)
        if (lower(a->octets[i]) != lower(b->octets[i]))
            return 0;
    return 1;
}

/* ---- records ---- */

static pj_status_t put_name(out *o, const pj_str_t *text, wire_name *name)
{
    pj_status_t status = encode_name(text, name);

    if (status == PJ_SUCCESS)
        put(o, name->octets, name->len);
    return status;
}

static void put_string(out *o, const pj_str_t *s)
{
    unsigned len = s->slen > 0 ? (unsigned)s->slen : 0;
    pj_uint8_t octet = (pj_uint8_t)len;

    if (s->slen > 255) {
        o->full = 1;
        return;
    }
    put(o, &octet, 1);
    put(o, s->ptr, len);
}

static pj_status_t put_rdata(out *o, const pj_dns_parsed_rr *rr, wire_name *target)
{
    switch (rr->type) {
    case PJ_DNS_TYPE_A: put(o, &rr->rdata.a.ip_addr, 4); return PJ_SUCCESS;
    case PJ_DNS_TYPE_AAAA: put(o, &rr->rdata.aaaa.ip_addr, 16); return PJ_SUCCESS;
    case PJ_DNS_TYPE_CNAME: return put_name(o, &rr->rdata.cname.name, target);
    case PJ_DNS_TYPE_NS: return put_name(o, &rr->rdata.ns.name, target);
    case PJ_DNS_TYPE_PTR: return put_name(o, &rr->rdata.ptr.name, target);
    case PJ_DNS_TYPE_SRV:
        put16(o, rr->rdata.srv.prio);
        put16(o, rr->rdata.srv.weight);
        put16(o, rr->rdata.srv.port);
        return put_name(o, &rr->rdata.srv.target, target);
    case PJ_DNS_TYPE_NAPTR:
        put16(o, rr->rdata.naptr.order);
        put16(o, rr->rdata.naptr.pref);
        put_string(o, &rr->rdata.naptr.flags);
        put_string(o, &rr->rdata.naptr.service);
        put_string(o, &rr->rdata.naptr.regexp);
        return put_name(o, &rr->rdata.naptr.replacement, target);
    default:
        if (!rr->data && rr->rdlength)
            return PJ_EINVAL;
        put(o, rr->data, rr->rdlength);
        return PJ_SUCCESS;
    }
}

static void free_record(record *rec)
{
    pj_list_erase(rec);
    pj_pool_release(rec->pool);
}

static pj_status_t make_record(pj_dns_server *srv, const pj_dns_parsed_rr *rr, record **p_rec)
{
    pj_uint8_t data[MAX_RDATA];
    out o = {.buf = data, .size = sizeof(data)};
    pj_pool_t *pool = pj_pool_create(srv->pf, "dnsrec%p", 1000, 512, NULL);
    record *rec = pool ? pj_pool_zalloc(pool, sizeof(*rec)) : NULL;
    pj_status_t status = PJ_ENOMEM;

    if (!rec)
        goto done;
    rec->pool = pool;
    rec->type = rr->type;
    rec->dnsclass = rr->dnsclass;
    rec->ttl = rr->ttl;
    status = encode_name(&rr->name, &rec->name);
    if (status == PJ_SUCCESS)
        status = put_rdata(&o, rr, &rec->target);
    if (status == PJ_SUCCESS && o.full)
        status = PJ_EINVAL;
    if (status != PJ_SUCCESS)
        goto done;
    rec->rdata_len = o.len;
    rec->rdata = pj_pool_alloc(pool, o.len + 1);
    if (!rec->rdata) {
        status = PJ_ENOMEM;
        goto done;
    }
    memcpy(rec->rdata, data, o.len);
    *p_rec = rec;
    pool = NULL;
done:
    if (pool)
        pj_pool_release(pool);
    return status;
}

pj_status_t pj_dns_server_add_rec(pj_dns_server *srv, unsigned count, const pj_dns_parsed_rr rr[])
{
    pj_status_t status = PJ_SUCCESS;
    record added;

    if (!srv || (count && !rr))
        return PJ_EINVAL;
    pj_list_init(&added);
    for (unsigned i = 0; i < count && status == PJ_SUCCESS; i++) {
        record *rec = NULL;

        status = make_record(srv, &rr[i], &rec);
        if (status == PJ_SUCCESS)
            pj_list_push_back(&added, rec);
    }
    if (status != PJ_SUCCESS) {
        while (!pj_list_empty(&added))
            free_record(added.next);
        return status;
    }
    pj_grp_lock_acquire(srv->grp_lock);
    pj_list_merge_last(&srv->records, &added);
    pj_grp_lock_release(srv->grp_lock);
    return PJ_SUCCESS;
}

pj_status_t pj_dns_server_del_rec(pj_dns_server *srv, int dns_class, pj_dns_type type,
                                  const pj_str_t *name)
{
    pj_status_t status;
    wire_name wanted;
    record *next;

    if (!srv || !name)
        return PJ_EINVAL;
    status = encode_name(name, &wanted);
    if (status != PJ_SUCCESS)
        return status;
    status = PJ_ENOTFOUND;
    pj_grp_lock_acquire(srv->grp_lock);
    for (record *rec = srv->records.next; rec != &srv->records; rec = next) {
        next = rec->next;
        if (rec->type != type || rec->dnsclass != dns_class || !same_name(&rec->name, &wanted))
            continue;
        free_record(rec);
        status = PJ_SUCCESS;
    }
    pj_grp_lock_release(srv->grp_lock);
    return status;
}

/* ---- answers ---- */

/* An answer in the making. */
typedef struct reply {
    out o;
    const wire_name *qname; /* stands at octet 12 */
    unsigned ans, add;
    unsigned rcode;
} reply;

/* All of the record or nothing; 0 if it does not fit. */
static int put_record(reply *r, const record *rec)
{
    unsigned start = r->o.len;

    if (same_name(&rec->name, r->qname))
        put16(&r->o, 0xc000 | HDR_LEN);
    else
        put(&r->o, rec->name.octets, rec->name.len);
    put16(&r->o, rec->type);
    put16(&r->o, rec->dnsclass);
    put32(&r->o, rec->ttl);
    put16(&r->o, rec->rdata_len);
    put(&r->o, rec->rdata, rec->rdata_len);
    if (!r->o.full)
        return 1;
    r->o.len = start;
    return 0;
}

/* The next record of that name behind @a rec (type and class 0: any); NULL if there is none. */
static const record *next_record(const pj_dns_server *srv, const record *rec, const wire_name *name,
                                 unsigned type, unsigned dnsclass)
{
    for (rec = rec ? rec->next : srv->records.next; rec != &srv->records; rec = rec->next)
        if ((!type || rec->type == type) && (!dnsclass || rec->dnsclass == dnsclass) &&
            same_name(&rec->name, name))
            return rec;
    return NULL;
}

/* Everything of that name and type. */
static int put_all(reply *r, const pj_dns_server *srv, const wire_name *name, unsigned type,
                   unsigned *count)
{
    const record *rec = NULL;

    while ((rec = next_record(srv, rec, name, type, PJ_DNS_CLASS_IN)) != NULL) {
        if (!put_record(r, rec))
            return 0;
        ++*count;
    }
    return 1;
}

/* The addresses of what SRV records point at: as many as fit, and no harm if none does. */
static void put_targets(reply *r, const pj_dns_server *srv, const wire_name *name)
{
    const record *rec = NULL;

    while ((rec = next_record(srv, rec, name, PJ_DNS_TYPE_SRV, PJ_DNS_CLASS_IN)) != NULL)
        if (!put_all(r, srv, &rec->target, PJ_DNS_TYPE_A, &r->add) ||
            !put_all(r, srv, &rec->target, PJ_DNS_TYPE_AAAA, &r->add))
            break;
    r->o.full = 0;
}

/* Answer the question; 0 if it did not fit. */
static int put_answers(reply *r, const pj_dns_server *srv, unsigned type)
{
    const wire_name *name = r->qname;

    for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
        const record *alias;

        if (!put_all(r, srv, name, type, &r->ans))
            return 0;
        alias = next_record(srv, NULL, name, PJ_DNS_TYPE_CNAME, PJ_DNS_CLASS_IN);
        if (type == PJ_DNS_TYPE_CNAME || !alias || next_record(srv, NULL, name, type, 0)) {
            if (!next_record(srv, NULL, name, 0, 0))
                r->rcode = PJ_DNS_RCODE_NXDOMAIN;
            if (type == PJ_DNS_TYPE_SRV)
                put_targets(r, srv, name);
            return 1;
        }
        if (!put_record(r, alias))
            return 0;
        r->ans++;
        name = &alias->target;
    }
    r->rcode = PJ_DNS_RCODE_SERVFAIL;
    return 1;
}

/* The size that an OPT record allows (RFC 6891 6.2.3); 0 without one. */
static unsigned edns_size(const pj_dns_parsed_packet *query)
{
    for (unsigned i = 0; i < query->hdr.arcount; i++)
        if (query->arr[i].type == PJ_DNS_TYPE_OPT)
            return query->arr[i].dnsclass < MIN_ANSWER ? MIN_ANSWER : query->arr[i].dnsclass;
    return 0;
}

static void put_hdr(pj_uint8_t *buf, const pj_dns_hdr *query, const reply *r, int truncated,
                    int edns)
{
    unsigned opcode = PJ_DNS_GET_OPCODE(query->flags);
    out o = {.buf = buf, .size = HDR_LEN};

    put16(&o, query->id);
    put16(&o, (unsigned)(PJ_DNS_SET_QR(1) | PJ_DNS_SET_OPCODE(opcode) | PJ_DNS_SET_AA(1) |
                         PJ_DNS_SET_TC(truncated) | PJ_DNS_SET_RD(PJ_DNS_GET_RD(query->flags)) |
                         PJ_DNS_SET_RCODE(r->rcode)));
    put16(&o, r->qname ? 1 : 0);
    put16(&o, r->ans);
    put16(&o, 0);
    put16(&o, r->add + (edns ? 1 : 0));
}

/* The answer to a query whose only question is @a q. Returns its length. */
static unsigned compose(pj_dns_server *srv, const pj_dns_parsed_packet *query,
                        const pj_dns_parsed_query *q)
{
    static const pj_uint8_t opt[OPT_LEN] = {0, 0, PJ_DNS_TYPE_OPT, MAX_ANSWER >> 8};
    unsigned allowed = edns_size(query);
    unsigned size = allowed == 0 ? MIN_ANSWER : allowed < MAX_ANSWER ? allowed : MAX_ANSWER;
    reply r = {.o = {.buf = srv->answer, .len = HDR_LEN, .size = size}};
    int whole = 1;
    wire_name name;

    if (allowed)
        r.o.size -= OPT_LEN;
    if (encode_name(&q->name, &name) != PJ_SUCCESS) {
        r.rcode = PJ_DNS_RCODE_FORMERR;
    } else {
        r.qname = &name;
        put(&r.o, name.octets, name.len);
        put16(&r.o, q->type);
        put16(&r.o, q->dnsclass);
        if (q->dnsclass != PJ_DNS_CLASS_IN)
            r.rcode = PJ_DNS_RCODE_REFUSED;
        else
            whole = put_answers(&r, srv, q->type);
    }
    r.o.full = 0;
    r.o.size = size;
    if (allowed)
        put(&r.o, opt, OPT_LEN);
    put_hdr(srv->answer, &query->hdr, &r, !whole, allowed != 0);
    return r.o.len;
}

/* A header alone, with the answer code. */
static unsigned compose_error(pj_dns_server *srv, const pj_dns_hdr *query, unsigned rcode)
{
    reply r = {.rcode = rcode};

    put_hdr(srv->answer, query, &r, 0, 0);
    return HDR_LEN;
}

/* The answer to a datagram; 0: none. */
static unsigned answer_to(pj_dns_server *srv, pj_pool_t *pool, const pj_uint8_t *data,
                          unsigned size)
{
    pj_dns_hdr hdr;
    pj_dns_parsed_packet *query;

    if (size < HDR_LEN)
        return 0;
    hdr.id = (pj_uint16_t)(data[0] << 8 | data[1]);
    hdr.flags = (pj_uint16_t)(data[2] << 8 | data[3]);
    /* never answer an answer: two servers would do it for ever */
    if (PJ_DNS_GET_QR(hdr.flags))
        return 0;
    if (PJ_DNS_GET_OPCODE(hdr.flags) != 0)
        return compose_error(srv, &hdr, PJ_DNS_RCODE_NOTIMPL);
    if (pj_dns_parse_packet(pool, data, size, &query) != PJ_SUCCESS || query->hdr.qdcount != 1)
        return compose_error(srv, &hdr, PJ_DNS_RCODE_FORMERR);
    return compose(srv, query, &query->q[0]);
}

/* ---- the socket ---- */

static pj_bool_t on_data_recvfrom(pj_activesock_t *asock, void *data, pj_size_t size,
                                  const pj_sockaddr_t *src_addr, int addr_len, pj_status_t status)
{
    pj_dns_server *srv = pj_activesock_get_user_data(asock);
    pj_ssize_t len = 0;
    pj_pool_t *pool;

    if (status != PJ_SUCCESS || srv->sending)
        return PJ_TRUE;
    pool = pj_pool_create(srv->pf, "dnsquery%p", 2000, 2000, NULL);
    if (!pool)
        return PJ_TRUE;
    pj_grp_lock_acquire(srv->grp_lock);
    len = (pj_ssize_t)answer_to(srv, pool, data, (unsigned)size);
    pj_grp_lock_release(srv->grp_lock);
    pj_pool_release(pool);
    if (len == 0)
        return PJ_TRUE;
    status = pj_activesock_sendto(asock, &srv->send_key, srv->answer, &len, 0, src_addr, addr_len);
    srv->sending = status == PJ_EPENDING;
    if (status != PJ_SUCCESS && status != PJ_EPENDING)
        PJ_LOG(4, (THIS_FILE, "answer not sent: status %d", status));
    return PJ_TRUE;
}

static pj_bool_t on_data_sent(pj_activesock_t *asock, pj_ioqueue_op_key_t *send_key,
                              pj_ssize_t sent)
{
    pj_dns_server *srv = pj_activesock_get_user_data(asock);

    PJ_UNUSED_ARG(send_key);
    PJ_UNUSED_ARG(sent);
    srv->sending = PJ_FALSE;
    return PJ_TRUE;
}

/* The last reference is gone. */
static void on_destroy(void *arg)
{
    pj_dns_server *srv = arg;

    while (!pj_list_empty(&srv->records))
        free_record(srv->records.next);
    pj_pool_release(srv->pool);
}

static pj_status_t listen_at(pj_dns_server *srv, pj_ioqueue_t *ioqueue, int af, unsigned port)
{
    static const pj_activesock_cb callbacks = {.on_data_recvfrom = on_data_recvfrom,
                                               .on_data_sent = on_data_sent};
    const pj_str_t loopback = pj_str(af == pj_AF_INET6() ? "::1" : "127.0.0.1");
    pj_activesock_cfg cfg;
    pj_sockaddr addr;
    pj_status_t status;

    status = pj_sockaddr_init(af, &addr, &loopback, (pj_uint16_t)port);
    if (status != PJ_SUCCESS)
        return status;
    pj_activesock_cfg_default(&cfg);
    cfg.grp_lock = srv->grp_lock;
    cfg.concurrency = 0;
    status = pj_activesock_create_udp(srv->pool, &addr, &cfg, ioqueue, &callbacks, srv, &srv->asock,
                                      &srv->addr);
    if (status != PJ_SUCCESS)
        return status;
    return pj_activesock_start_recvfrom(srv->asock, srv->pool, MAX_QUERY, 0);
}

pj_status_t pj_dns_server_create(pj_pool_factory *pf, pj_ioqueue_t *ioqueue, int af, unsigned port,
                                 unsigned flags, pj_dns_server **p_srv)
{
    pj_dns_server *srv = NULL;
    pj_pool_t *pool;
    pj_status_t status;

    if (!pf || !ioqueue || !p_srv || flags || port > 65535 ||
        (af != pj_AF_INET() && af != pj_AF_INET6()))
        return PJ_EINVAL;
    pool = pj_pool_create(pf, "dnsserver%p", 8000, 4000, NULL);
    if (pool)
        srv = pj_pool_zalloc(pool, sizeof(*srv));
    if (!srv) {
        if (pool)
            pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    srv->pf = pf;
    srv->pool = pool;
    pj_list_init(&srv->records);
    pj_ioqueue_op_key_init(&srv->send_key, sizeof(srv->send_key));
    status = pj_grp_lock_create_w_handler(pool, NULL, srv, on_destroy, &srv->grp_lock);
    if (status != PJ_SUCCESS) {
        pj_pool_release(pool);
        return status;
    }
    pj_grp_lock_add_ref(srv->grp_lock);
    status = listen_at(srv, ioqueue, af, port);
    if (status != PJ_SUCCESS) {
        pj_dns_server_destroy(srv);
        return status;
    }
    *p_srv = srv;
    return PJ_SUCCESS;
}

pj_status_t pj_dns_server_destroy(pj_dns_server *srv)
{
    if (!srv)
        return PJ_EINVAL;
    if (srv->asock)
        pj_activesock_close(srv->asock);
    pj_grp_lock_dec_ref(srv->grp_lock);
    return PJ_SUCCESS;
}

pj_status_t pj_dns_server_get_addr(pj_dns_server *srv, pj_sockaddr *addr)
{
    if (!srv || !addr)
        return PJ_EINVAL;
    pj_sockaddr_cp(addr, &srv->addr);
    return PJ_SUCCESS;
}
