/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c-ares as an exchange: it chooses servers, ids and retries; ours are its sockets and its clock's
 * alarm.
 *
 * c-ares wants to be told of readiness; the ioqueue tells of completion. Its table of socket
 * functions joins the two: each socket has one posted receive, whose completion is kept in the
 * socket until c-ares, told that the descriptor is readable, fetches it. A TCP send is copied and
 * handed to the ioqueue whole, so c-ares sees a socket that takes everything.
 *
 * A socket outlives its descriptor: c-ares may close it while its completion waits for the lock in
 * another thread. So each has a group lock as its count, held by the ioqueue too; `closed` says
 * that c-ares has let go. The exchange is counted alike, by its alarm and its sockets.
 *
 * c-ares takes SERVFAIL and its like for a reason to ask the next server, and forgets it; programs
 * want to know it when all servers have refused. So such an answer's RCODE is noted at the request
 * with its question.
 *
 * EDNS (RFC 6891): c-ares asks a server again without it that answers FORMERR. BADVERS it takes for an answer; that is
 * seen here, and asked again without an OPT record.
 *
 * Forged answers: c-ares checks address, id and question; an empty datagram, which it would take
 * for a failed server, is dropped here.
 */
#include "util/dns_exchange.h"
#include "base/alloc.h"
#include "base/rand.h"

#include <pjlib-util/dns.h>
#include <pjlib-util/errno.h>
#include <pj/list.h>
#include <pj/log.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <ares.h>
#include <errno.h>
#include <string.h>

#define THIS_FILE "dns_cares"

enum {
    EDNS_SIZE = 1232, /* what passes without fragments (DNS flag day 2020) */
    READ_SIZE = 4096,
    HEADER_SIZE = 12,
    QUESTION_SIZE = 260 /* a name of 255 octets, type and class */
};

typedef struct exchange exchange;

typedef struct sock {
    PJ_DECL_LIST_MEMBER(struct sock);
    exchange *x;
    pj_grp_lock_t *count;
    pj_ioqueue_key_t *key;
    ares_socket_t fd;
    int stream, connected, closed;
    int want_write; /* c-ares has something to write */
    int error;      /* errno that the next call of c-ares is to see */
    int eof;

    pj_ioqueue_op_key_t read_op;
    pj_sockaddr from;
    int from_len;
    size_t have, taken; /* octets of data, and how many c-ares has fetched */
    char data[READ_SIZE];

    pj_ioqueue_op_key_t write_op;
    void *writing; /* copy of what the ioqueue sends */
} sock;

struct pj__dns_request {
    PJ_DECL_LIST_MEMBER(struct pj__dns_request);
    exchange *x;
    void *token; /* NULL: cancelled */
    int asking;  /* inside ares_query() */
    int done;
    int plain; /* asked again without EDNS */
    int rcode; /* the last refusal of a server, or 0 */
    unsigned question_len;
    pj_uint8_t question[QUESTION_SIZE]; /* as it stands in messages */
};

struct exchange {
    pj__dns_owner *owner;
    pj_grp_lock_t *count;
    ares_channel channel;
    sock socks;
    pj__dns_request requests;
    pj_timer_entry alarm;
    int destroyed;
};

/* ---- sockets ---- */

static void free_sock(void *arg)
{
    sock *s = arg;
    exchange *x = s->x;

    pj__free(s->writing);
    pj__free(s);
    pj_grp_lock_dec_ref(x->count);
}

static sock *find_sock(exchange *x, ares_socket_t fd)
{
    for (sock *s = x->socks.next; s != &x->socks; s = s->next) {
        if (s->fd == fd)
            return s;
    }
    return NULL;
}

static int set_errno(pj_status_t status)
{
    int os = status > PJ_ERRNO_START_SYS ? PJ_STATUS_TO_OS(status) : EIO;

    errno = os;
    return -1;
}

static void post_read(sock *s)
{
    pj_ssize_t len = sizeof(s->data);
    pj_status_t status;

    s->have = 0;
    s->taken = 0;
    s->from_len = sizeof(s->from);
    status = pj_ioqueue_recvfrom(s->key, &s->read_op, s->data, &len, PJ_IOQUEUE_ALWAYS_ASYNC,
                                 &s->from, &s->from_len);
    if (status != PJ_EPENDING)
        pj__log_later(&s->x->owner->log, 4, THIS_FILE,
                      "cannot receive from a DNS server (status %d)", status);
}

static void on_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op, pj_ssize_t n);
static void on_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op, pj_ssize_t n);
static void on_connect(pj_ioqueue_key_t *key, pj_status_t status);

static const pj_ioqueue_callback callbacks = {
    .on_read_complete = &on_read,
    .on_write_complete = &on_write,
    .on_connect_complete = &on_connect,
};

/* Make a socket of a descriptor, which it then owns. */
static pj_status_t add_sock(exchange *x, pj_sock_t fd, int stream)
{
    sock *s = pj__calloc(1, sizeof(*s));
    pj_status_t status;

    if (!s)
        return PJ_ENOMEM;
    s->x = x;
    s->fd = (ares_socket_t)fd;
    s->stream = stream;
    pj_ioqueue_op_key_init(&s->read_op, sizeof(s->read_op));
    pj_ioqueue_op_key_init(&s->write_op, sizeof(s->write_op));
    status = pj_grp_lock_create_w_handler(x->owner->pool, NULL, s, &free_sock, &s->count);
    if (status != PJ_SUCCESS) {
        pj__free(s);
        return status;
    }
    pj_grp_lock_add_ref(x->count);
    pj_grp_lock_add_ref(s->count);
    status = pj_ioqueue_register_sock2(x->owner->pool, x->owner->ioqueue, fd, s->count, s,
                                       &callbacks, &s->key);
    if (status != PJ_SUCCESS) {
        pj_grp_lock_dec_ref(s->count);
        return status;
    }
    pj_list_push_back(&x->socks, s);
    return PJ_SUCCESS;
}

/* ---- the functions that c-ares calls in place of the system's ---- */

static ares_socket_t open_socket(int af, int type, int protocol, void *arg)
{
    pj_sock_t fd = PJ_INVALID_SOCKET;
    pj_status_t status = pj_sock_socket(af, type, protocol, &fd);

    if (status != PJ_SUCCESS)
        return set_errno(status);
    status = add_sock(arg, fd, type == pj_SOCK_STREAM());
    if (status != PJ_SUCCESS) {
        pj_sock_close(fd);
        return set_errno(status);
    }
    return (ares_socket_t)fd;
}

static int close_socket(ares_socket_t fd, void *arg)
{
    sock *s = find_sock(arg, fd);

    if (!s)
        return set_errno(PJ_STATUS_FROM_OS(EBADF));
    pj_list_erase(s);
    s->closed = 1;
    pj_ioqueue_unregister(s->key);
    pj_grp_lock_dec_ref(s->count);
    return 0;
}

static int connect_socket(ares_socket_t fd, const struct sockaddr *addr, ares_socklen_t len,
                          void *arg)
{
    sock *s = find_sock(arg, fd);
    pj_status_t status;

    if (!s)
        return set_errno(PJ_STATUS_FROM_OS(EBADF));
    if (s->stream)
        status = pj_ioqueue_connect(s->key, addr, (int)len);
    else
        status = pj_sock_connect(fd, addr, (int)len);
    if (status == PJ_EPENDING)
        return set_errno(PJ_STATUS_FROM_OS(EINPROGRESS));
    if (status != PJ_SUCCESS)
        return set_errno(status);
    s->connected = 1;
    post_read(s);
    return 0;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static ares_ssize_t receive(ares_socket_t fd, void *buf, size_t len, int flags,
                            struct sockaddr *from, ares_socklen_t *from_len, void *arg)
{
    sock *s = find_sock(arg, fd);
    size_t n;

    PJ_UNUSED_ARG(flags);
    if (!s)
        return set_errno(PJ_STATUS_FROM_OS(EBADF));
    if (s->error) {
        errno = s->error;
        s->error = 0;
        return -1;
    }
    if (s->taken == s->have) {
        errno = EWOULDBLOCK;
        return s->eof ? 0 : -1;
    }
    if (from && from_len) {
        *from_len = (ares_socklen_t)smaller(*from_len, (size_t)s->from_len);
        memcpy(from, &s->from, *from_len);
    }
    n = smaller(len, s->have - s->taken);
    memcpy(buf, s->data + s->taken, n);
    s->taken = s->stream ? s->taken + n : s->have;
    return (ares_ssize_t)n;
}

static size_t gather(void *dst, const struct iovec *vec, int count)
{
    size_t n = 0;

    for (int i = 0; i < count; i++) {
        if (dst)
            memcpy((char *)dst + n, vec[i].iov_base, vec[i].iov_len);
        n += vec[i].iov_len;
    }
    return n;
}

/* Hand a copy to the ioqueue. @a octets is ours to free. */
static ares_ssize_t send_stream(sock *s, void *octets, pj_ssize_t len)
{
    pj_ssize_t sent = len;
    pj_status_t status = pj_ioqueue_send(s->key, &s->write_op, octets, &sent, 0);

    if (status == PJ_EPENDING) {
        s->writing = octets;
        return len;
    }
    pj__free(octets);
    return status == PJ_SUCCESS ? sent : set_errno(status);
}

static ares_ssize_t send_vector(ares_socket_t fd, const struct iovec *vec, int count, void *arg)
{
    sock *s = find_sock(arg, fd);
    pj_ssize_t len = (pj_ssize_t)gather(NULL, vec, count);
    pj_status_t status;
    void *octets;

    if (!s)
        return set_errno(PJ_STATUS_FROM_OS(EBADF));
    if (s->error || !s->connected || s->writing) {
        errno = s->error ? s->error : EWOULDBLOCK;
        s->error = 0;
        return -1;
    }
    octets = pj__malloc((size_t)len);
    if (!octets)
        return set_errno(PJ_STATUS_FROM_OS(ENOMEM));
    gather(octets, vec, count);
    if (s->stream)
        return send_stream(s, octets, len);
    status = pj_sock_send(fd, octets, &len, 0);
    pj__free(octets);
    return status == PJ_SUCCESS ? len : set_errno(status);
}

static const struct ares_socket_functions socket_functions = {
    .asocket = &open_socket,
    .aclose = &close_socket,
    .aconnect = &connect_socket,
    .arecvfrom = &receive,
    .asendv = &send_vector,
};

static void on_state(void *arg, ares_socket_t fd, int readable, int writable)
{
    sock *s = find_sock(arg, fd);

    PJ_UNUSED_ARG(readable);
    if (s)
        s->want_write = writable;
}

/* ---- events ---- */

/* Let c-ares write where it wants to and can. Returns 0 when there is no such socket. */
static int write_somewhere(exchange *x)
{
    for (sock *s = x->socks.next; s != &x->socks; s = s->next) {
        if (s->want_write && s->connected && !s->writing) {
            s->want_write = 0;
            ares_process_fd(x->channel, ARES_SOCKET_BAD, s->fd);
            return 1;
        }
    }
    return 0;
}

/* Have the alarm go off when c-ares next wants to look at its clock; nothing under way: never. */
static void set_alarm(exchange *x)
{
    struct timeval tv;
    pj_time_val delay;

    pj_timer_heap_cancel(x->owner->timer, &x->alarm);
    if (!ares_timeout(x->channel, NULL, &tv))
        return;
    delay.sec = tv.tv_sec;
    delay.msec = tv.tv_usec / 1000 + 1;
    pj_time_val_normalize(&delay);
    if (pj_timer_heap_schedule_w_grp_lock(x->owner->timer, &x->alarm, &delay, 0, x->count) !=
        PJ_SUCCESS)
        pj__log_later(&x->owner->log, 2, THIS_FILE,
                      "cannot set a timer for DNS: lost packets are not sent again");
}

/* What is due after c-ares has run. */
static void settle(exchange *x)
{
    while (write_somewhere(x))
        continue;
    set_alarm(x);
}

static void on_alarm(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    exchange *x = entry->user_data;
    pj__dns_owner *owner = x->owner;

    PJ_UNUSED_ARG(heap);
    owner->enter(owner);
    if (!x->destroyed) {
        ares_process_fd(x->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        settle(x);
    }
    owner->leave(owner);
}

/*
 * Servers may answer in other case than asked. The lengths in it are below the letters, so they
 * compare as they are.
 */
static int same_question(const pj__dns_request *request, const pj_uint8_t *octets)
{
    pj_str_t ours = {(char *)(uintptr_t)request->question, (pj_ssize_t)request->question_len};
    pj_str_t theirs = {(char *)(uintptr_t)octets, (pj_ssize_t)request->question_len};

    return pj_stricmp(&ours, &theirs) == 0;
}

/* If a server says that it cannot answer, remember that: c-ares goes on to the next and forgets. */
static void note_refusal(sock *s)
{
    const pj_uint8_t *packet = (const pj_uint8_t *)s->data;
    pj__dns_request *all = &s->x->requests;
    int rcode = s->have > HEADER_SIZE ? PJ_DNS_GET_RCODE(packet[3]) : 0;

    if (rcode == 0 || rcode == PJ_DNS_RCODE_NXDOMAIN || s->stream)
        return;
    for (pj__dns_request *r = all->next; r != all; r = r->next) {
        if (r->question_len <= s->have - HEADER_SIZE && same_question(r, packet + HEADER_SIZE))
            r->rcode = rcode;
    }
}

/* Let c-ares fetch what was received: it reads a stream in pieces. */
static void feed(sock *s)
{
    exchange *x = s->x;
    size_t before;

    do {
        before = s->taken;
        ares_process_fd(x->channel, s->fd, ARES_SOCKET_BAD);
    } while (!s->closed && s->taken != before && s->taken < s->have);
}

static int is_empty_datagram(const sock *s, pj_ssize_t n)
{
    return n == 0 && !s->stream;
}

static void on_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op, pj_ssize_t n)
{
    sock *s = pj_ioqueue_get_user_data(key);
    pj__dns_owner *owner = s->x->owner;

    PJ_UNUSED_ARG(op);
    owner->enter(owner);
    if (!s->closed && !is_empty_datagram(s, n)) {
        s->have = n > 0 ? (size_t)n : 0;
        s->eof = n == 0;
        if (n < 0) {
            set_errno((pj_status_t)-n);
            s->error = errno;
        }
        note_refusal(s);
        feed(s);
        settle(s->x);
    }
    if (!s->closed && !s->eof)
        post_read(s);
    owner->leave(owner);
}

static void on_connect(pj_ioqueue_key_t *key, pj_status_t status)
{
    sock *s = pj_ioqueue_get_user_data(key);
    pj__dns_owner *owner = s->x->owner;

    owner->enter(owner);
    if (!s->closed) {
        s->connected = 1;
        s->want_write = 1;
        if (status == PJ_SUCCESS) {
            post_read(s);
        } else {
            set_errno(status);
            s->error = errno;
        }
        settle(s->x);
    }
    owner->leave(owner);
}

static void on_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op, pj_ssize_t n)
{
    sock *s = pj_ioqueue_get_user_data(key);
    pj__dns_owner *owner = s->x->owner;

    PJ_UNUSED_ARG(op);
    owner->enter(owner);
    pj__free(s->writing);
    s->writing = NULL;
    if (!s->closed) {
        s->want_write = 1;
        if (n < 0) {
            set_errno((pj_status_t)-n);
            s->error = errno;
        }
        settle(s->x);
    }
    owner->leave(owner);
}

/* ---- the exchange ---- */

static pj_status_t status_of(int ares_status)
{
    switch (ares_status) {
    case ARES_SUCCESS: return PJ_SUCCESS;
    case ARES_ENOMEM: return PJ_ENOMEM;
    case ARES_EFORMERR: return PJLIB_UTIL_EDNS_FORMERR;
    case ARES_ESERVFAIL: return PJLIB_UTIL_EDNS_SERVFAIL;
    case ARES_ENOTFOUND: return PJLIB_UTIL_EDNS_NXDOMAIN;
    case ARES_ENOTIMP: return PJLIB_UTIL_EDNS_NOTIMPL;
    case ARES_EREFUSED: return PJLIB_UTIL_EDNS_REFUSED;
    case ARES_EBADNAME: return PJ_EINVAL;
    case ARES_ETIMEOUT: return PJ_ETIMEDOUT;
    case ARES_ECONNREFUSED: return PJLIB_UTIL_EDNSNOWORKINGNS;
    case ARES_ECANCELLED:
    case ARES_EDESTRUCTION: return PJ_ECANCELLED;
    default: return PJLIB_UTIL_EDNSINANSWER;
    }
}

/* Where a name ends; @a len or more if it does not. */
static size_t skip_name(const unsigned char *packet, size_t len, size_t at)
{
    while (at < len && packet[at] != 0 && packet[at] < 0xc0)
        at += 1u + packet[at];
    return at >= len ? len : packet[at] ? at + 2 : at + 1;
}

/* Whether it says that it does not know our version of EDNS (RFC 6891 6.1.3, 9): 1 in the upper part of the RCODE. */
static int is_badvers(const unsigned char *packet, size_t len)
{
    enum { TYPE_CLASS_TTL_LEN = 10, TYPE_CLASS = 4 };
    size_t at = HEADER_SIZE;

    if (len <= HEADER_SIZE || PJ_DNS_GET_RCODE(packet[3]) != 0 || packet[6] || packet[7])
        return 0;
    if (packet[4] || packet[5])
        at = skip_name(packet, len, at) + TYPE_CLASS;
    while (at < len) {
        at = skip_name(packet, len, at);
        if (at + TYPE_CLASS_TTL_LEN > len)
            return 0;
        if (packet[at] == 0 && packet[at + 1] == PJ_DNS_TYPE_OPT)
            return packet[at + TYPE_CLASS] == 1;
        at += TYPE_CLASS_TTL_LEN + ((size_t)packet[at + 8] << 8 | packet[at + 9]);
    }
    return 0;
}

static void on_answer(void *arg, int status, int timeouts, unsigned char *packet, int len);

static void ask_plainly(pj__dns_request *request)
{
    pj_uint8_t packet[HEADER_SIZE + QUESTION_SIZE] = {0};
    pj_uint16_t id;

    pj__random(&id, sizeof(id));
    packet[0] = (pj_uint8_t)(id >> 8);
    packet[1] = (pj_uint8_t)id;
    packet[2] = 1; /* recursion desired */
    packet[5] = 1; /* one question */
    memcpy(packet + HEADER_SIZE, request->question, request->question_len);
    request->plain = 1;
    ares_send(request->x->channel, packet, (int)(HEADER_SIZE + request->question_len), &on_answer,
              request);
}

static void on_answer(void *arg, int status, int timeouts, unsigned char *packet, int len)
{
    pj__dns_request *request = arg;
    exchange *x = request->x;

    PJ_UNUSED_ARG(timeouts);
    if (request->token && !x->destroyed && !request->plain && request->question_len && packet &&
        len > 0 && is_badvers(packet, (size_t)len)) {
        ask_plainly(request);
        return;
    }
    if (request->token && !x->destroyed) {
        if (packet && len > 0)
            x->owner->answer(request->token, PJ_SUCCESS, packet, (unsigned)len);
        else if (status == ARES_ECONNREFUSED && request->rcode)
            x->owner->answer(request->token, PJ_STATUS_FROM_DNS_RCODE(request->rcode), NULL, 0);
        else
            x->owner->answer(request->token, status_of(status), NULL, 0);
    }
    pj_list_erase(request);
    if (request->asking)
        request->done = 1;
    else
        pj__free(request);
}

static void set_question(pj__dns_request *request, const char *name, int type)
{
    pj_uint8_t packet[HEADER_SIZE + QUESTION_SIZE];
    unsigned size = sizeof(packet);
    pj_str_t text;

    pj_cstr(&text, name);
    if (pj_dns_make_query(packet, &size, 0, type, &text) != PJ_SUCCESS)
        return;
    request->question_len = size - HEADER_SIZE;
    memcpy(request->question, packet + HEADER_SIZE, request->question_len);
}

static pj_status_t cares_query(pj__dns_exchange *base, const char *name, int type, void *token,
                               pj__dns_request **p)
{
    exchange *x = (exchange *)base;
    pj__dns_request *request = pj__calloc(1, sizeof(*request));

    *p = NULL;
    if (!request)
        return PJ_ENOMEM;
    request->x = x;
    request->token = token;
    request->asking = 1;
    set_question(request, name, type);
    pj_list_push_back(&x->requests, request);
    ares_query(x->channel, name, 1 /* class IN */, type, &on_answer, request);
    settle(x);
    request->asking = 0;
    if (request->done)
        pj__free(request);
    else
        *p = request;
    return PJ_SUCCESS;
}

static void cares_cancel(pj__dns_exchange *base, pj__dns_request *request)
{
    PJ_UNUSED_ARG(base);
    request->token = NULL;
}

static void cares_destroy(pj__dns_exchange *base)
{
    exchange *x = (exchange *)base;

    x->destroyed = 1;
    pj_timer_heap_cancel(x->owner->timer, &x->alarm);
    ares_destroy(x->channel);
    x->channel = NULL;
    pj_grp_lock_dec_ref(x->count);
}

static void free_exchange(void *arg)
{
    exchange *x = arg;
    pj_grp_lock_t *lock = x->owner->lock;

    pj__free(x);
    pj_grp_lock_dec_ref(lock);
}

static int set_servers(ares_channel channel, const pj__dns_exchange_cfg *cfg)
{
    struct ares_addr_port_node *nodes;
    int status;

    if (cfg->server_count == 0)
        return ARES_SUCCESS;
    nodes = pj__calloc(cfg->server_count, sizeof(*nodes));
    if (!nodes)
        return ARES_ENOMEM;
    for (unsigned i = 0; i < cfg->server_count; i++) {
        const pj_sockaddr *server = &cfg->servers[i];

        nodes[i].next = i + 1 < cfg->server_count ? &nodes[i + 1] : NULL;
        nodes[i].family = server->addr.sa_family;
        nodes[i].udp_port = nodes[i].tcp_port = pj_sockaddr_get_port(server);
        memcpy(&nodes[i].addr, pj_sockaddr_get_addr(server), pj_sockaddr_get_addr_len(server));
    }
    status = ares_set_servers_ports(channel, nodes);
    pj__free(nodes);
    return status;
}

static int open_channel(exchange *x, const pj__dns_exchange_cfg *cfg)
{
    struct ares_options options = {
        .flags = ARES_FLAG_EDNS,
        .ednspsz = EDNS_SIZE,
        .timeout = (int)cfg->timeout_ms,
        .tries = (int)cfg->tries,
        .sock_state_cb = &on_state,
        .sock_state_cb_data = x,
    };
    int mask = ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
               ARES_OPT_SOCK_STATE_CB;
    int status = ares_init_options(&x->channel, &options, mask);

    if (status != ARES_SUCCESS)
        return status;
    ares_set_socket_functions(x->channel, &socket_functions, x);
    status = set_servers(x->channel, cfg);
    if (status != ARES_SUCCESS)
        ares_destroy(x->channel);
    return status;
}

static pj_status_t cares_create(pj__dns_owner *owner, const pj__dns_exchange_cfg *cfg,
                                pj__dns_exchange **p)
{
    exchange *x = pj__calloc(1, sizeof(*x));
    pj_status_t status;
    int opened;

    if (!x)
        return PJ_ENOMEM;
    x->owner = owner;
    pj_list_init(&x->socks);
    pj_list_init(&x->requests);
    pj_timer_entry_init(&x->alarm, 0, x, &on_alarm);
    status = pj_grp_lock_create_w_handler(owner->pool, NULL, x, &free_exchange, &x->count);
    if (status != PJ_SUCCESS) {
        pj__free(x);
        return status;
    }
    pj_grp_lock_add_ref(owner->lock);
    pj_grp_lock_add_ref(x->count);
    opened = open_channel(x, cfg);
    if (opened != ARES_SUCCESS) {
        pj__log_later(&owner->log, 2, THIS_FILE, "cannot start c-ares: %s", ares_strerror(opened));
        pj_grp_lock_dec_ref(x->count);
        return status_of(opened);
    }
    *p = (pj__dns_exchange *)x;
    return PJ_SUCCESS;
}

const pj__dns_exchange_ops pj__dns_cares = {
    .name = "c-ares",
    .create = &cares_create,
    .query = &cares_query,
    .cancel = &cares_cancel,
    .destroy = &cares_destroy,
};
