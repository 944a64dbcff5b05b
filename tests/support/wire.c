/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/wire.h"

#include "base/ops.h"
#include "support/sim_world.h"

#include <check.h>
#include <errno.h>

enum { MAX_SOCKETS = 64, BUFFER = 1 << 20, PATIENCE = 1000 };

pjsip_transport *wire_udp_tp;
pjsip_tpfactory *wire_tcp_lis;
int wire_udp_port, wire_tcp_port;
wire_seen wire_app;

static int family;
static int sockets[MAX_SOCKETS], socket_count;
static pj_bool_t simulated;

/* The system's calls, or the simulated world's. */
static const pj__ops *os(void)
{
    return pj__ops_get();
}

static void *ctx(void)
{
    return os()->ctx;
}

static pj_bool_t on_request(pjsip_rx_data *rdata)
{
    const pj_str_t *name = &rdata->msg_info.msg->line.req.method.name;

    wire_app.requests++;
    snprintf(wire_app.method, sizeof(wire_app.method), "%.*s", (int)name->slen, name->ptr);
    return wire_app.on_request ? wire_app.on_request(rdata) : PJ_FALSE;
}

static pj_bool_t on_response(pjsip_rx_data *rdata)
{
    wire_app.responses++;
    wire_app.code = rdata->msg_info.msg->line.status.code;
    return wire_app.on_response ? wire_app.on_response(rdata) : PJ_FALSE;
}

static pj_status_t on_tx(pjsip_tx_data *tdata)
{
    return wire_app.on_tx ? wire_app.on_tx(tdata) : PJ_SUCCESS;
}

static pjsip_module module = {
    .name = {(char *)"wire", 4},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_rx_request = &on_request,
    .on_rx_response = &on_response,
    .on_tx_request = &on_tx,
    .on_tx_response = &on_tx,
};

static void start(int af, pj_bool_t in_world)
{
    pj_str_t host = pj_str((char *)(af == AF_INET ? "127.0.0.1" : "::1"));
    pjsip_udp_transport_cfg udp;
    pjsip_tcp_transport_cfg tcp;

    family = af;
    simulated = in_world;
    if (in_world)
        world_begin();
    socket_count = 0;
    memset(&wire_app, 0, sizeof(wire_app));
    test_endpt_create();
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &module), PJ_SUCCESS);
    pjsip_udp_transport_cfg_default(&udp, af);
    pj_sockaddr_init(af, &udp.bind_addr, &host, 0);
    udp.async_cnt = 2;
    ck_assert_int_eq(pjsip_udp_transport_start2(test_endpt, &udp, &wire_udp_tp), PJ_SUCCESS);
    wire_udp_port = wire_udp_tp->local_name.port;
    pjsip_tcp_transport_cfg_default(&tcp, af);
    pj_sockaddr_init(af, &tcp.bind_addr, &host, 0);
    ck_assert_int_eq(pjsip_tcp_transport_start3(test_endpt, &tcp, &wire_tcp_lis), PJ_SUCCESS);
    wire_tcp_port = wire_tcp_lis->addr_name.port;
}

void wire_start(void)
{
    start(AF_INET, PJ_TRUE);
}

void wire_start_real(void)
{
    start(AF_INET, PJ_FALSE);
}

void wire_start6(void)
{
    start(AF_INET6, PJ_TRUE);
}

void wire_stop(void)
{
    while (socket_count)
        os()->close(ctx(), sockets[--socket_count]);
    test_endpt_destroy();
    module.id = -1;
    if (simulated)
        world_end();
}

static socklen_t loopback(pj_sockaddr *addr, int port)
{
    pj_str_t host = pj_str((char *)(family == AF_INET ? "127.0.0.1" : "::1"));

    pj_sockaddr_init(family, addr, &host, (pj_uint16_t)port);
    return (socklen_t)pj_sockaddr_get_len(addr);
}

static int keep(int fd)
{
    ck_assert_int_ge(fd, 0);
    ck_assert_int_lt(socket_count, MAX_SOCKETS);
    sockets[socket_count++] = fd;
    os()->set_nonblock(ctx(), fd, 1);
    return fd;
}

static int bound(int type)
{
    pj_sockaddr addr;
    socklen_t len = loopback(&addr, 0);
    int fd = os()->socket(ctx(), family, type, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(os()->bind(ctx(), fd, (struct sockaddr *)&addr, len), 0);
    return keep(fd);
}

int wire_udp(void)
{
    return bound(SOCK_DGRAM);
}

int wire_listen(void)
{
    int fd = bound(SOCK_STREAM);

    ck_assert_int_eq(os()->listen(ctx(), fd, 16), 0);
    return fd;
}

int wire_tcp(void)
{
    pj_sockaddr addr;
    socklen_t len = loopback(&addr, wire_tcp_port);
    int fd = os()->socket(ctx(), family, SOCK_STREAM, 0);
    struct pollfd ready = {.fd = fd, .events = POLLOUT};

    ck_assert_int_ge(fd, 0);
    if (os()->connect(ctx(), fd, (struct sockaddr *)&addr, len) != 0) {
        ck_assert_int_eq(errno, EINPROGRESS);
        ck_assert_int_eq(os()->poll(ctx(), &ready, 1, 1000), 1);
    }
    return keep(fd);
}

static void poll_for(int msec)
{
    pj_time_val timeout = {0, msec};

    pjsip_endpt_handle_events(test_endpt, &timeout);
}

int wire_accept(int listener)
{
    for (int i = 0; i < PATIENCE; i++) {
        int fd = os()->accept4(ctx(), listener, NULL, NULL, SOCK_CLOEXEC);

        if (fd >= 0)
            return keep(fd);
        poll_for(10);
    }
    return -1;
}

int wire_port(int fd)
{
    pj_sockaddr addr;
    socklen_t len = sizeof(addr);

    ck_assert_int_eq(os()->getsockname(ctx(), fd, (struct sockaddr *)&addr, &len), 0);
    return pj_sockaddr_get_port(&addr);
}

void wire_close(int fd)
{
    for (int i = 0; i < socket_count; i++) {
        if (sockets[i] == fd)
            sockets[i] = sockets[--socket_count];
    }
    os()->close(ctx(), fd);
}

void wire_reset(int fd)
{
    struct linger l = {1, 0};

    os()->setsockopt(ctx(), fd, SOL_SOCKET, SO_LINGER, &l, sizeof(l));
    wire_close(fd);
}

void wire_send(int fd, const void *data, size_t len)
{
    int type = 0;
    socklen_t type_len = sizeof(type);
    pj_sockaddr addr;
    socklen_t addr_len = loopback(&addr, wire_udp_port);
    const char *p = data;

    os()->getsockopt(ctx(), fd, SOL_SOCKET, SO_TYPE, &type, &type_len);
    if (type == SOCK_DGRAM) {
        ck_assert_int_eq(os()->sendto(ctx(), fd, data, len, 0, (struct sockaddr *)&addr, addr_len),
                         (ssize_t)len);
        return;
    }
    for (int i = 0; len && i < PATIENCE; i++) {
        ssize_t n = os()->send(ctx(), fd, p, len, MSG_NOSIGNAL);

        if (n > 0) {
            p += n;
            len -= (size_t)n;
        } else if (n < 0 && errno != EAGAIN) {
            return; /* the other side has closed: the test sees that by reading */
        } else {
            poll_for(10);
        }
    }
}

void wire_text(int fd, const char *text)
{
    wire_send(fd, text, strlen(text));
}

static char buffer[BUFFER];

static const char *read_at(int fd, size_t at, int *len, int patience)
{
    for (int i = 0; i < patience; i++) {
        ssize_t n = os()->recv(ctx(), fd, buffer + at, sizeof(buffer) - 1 - at, 0);

        if (n >= 0) {
            buffer[at + (size_t)n] = '\0';
            *len = (int)n;
            return n > 0 ? buffer : NULL;
        }
        if (errno != EAGAIN) {
            *len = 0;
            return NULL;
        }
        poll_for(i < 3 ? 0 : 10);
    }
    *len = -1;
    return NULL;
}

const char *wire_read(int fd, int *len)
{
    int n;
    const char *text = read_at(fd, 0, &n, PATIENCE);

    if (len)
        *len = n;
    return text;
}

const char *wire_read_all(int fd)
{
    size_t at = 0;
    int n;

    buffer[0] = '\0';
    while (read_at(fd, at, &n, PATIENCE))
        at += (size_t)n;
    ck_assert_msg(n == 0, "the connection does not end");
    return buffer;
}

pj_bool_t wire_silent(int fd)
{
    int n;

    wire_poll();
    return !read_at(fd, 0, &n, 5) && n < 0;
}

void wire_poll(void)
{
    pj_time_val zero = {0, 0};
    unsigned count, quiet = 0;

    for (int i = 0; i < 1000 && quiet < 3; i++) {
        pjsip_endpt_handle_events2(test_endpt, &zero, &count);
        quiet = count ? 0 : quiet + 1;
    }
}

pj_bool_t wire_until(const volatile int *value, int least)
{
    for (int i = 0; i < PATIENCE && *value < least; i++)
        poll_for(10);
    return *value >= least;
}

const char *wire_options(int fd, const char *via, const char *headers)
{
    static char text[8192];
    char own[120];

    snprintf(own, sizeof(own), "SIP/2.0/UDP %s:%d;branch=z9hG4bKwire",
             family == AF_INET ? "127.0.0.1" : "[::1]", fd >= 0 ? wire_port(fd) : 5060);
    snprintf(text, sizeof(text),
             "OPTIONS sip:us@here SIP/2.0\r\n"
             "Via: %s\r\n"
             "Max-Forwards: 70\r\n"
             "From: <sip:peer@there>;tag=abc\r\n"
             "To: <sip:us@here>\r\n"
             "Call-ID: wire-1\r\n"
             "CSeq: 7 OPTIONS\r\n"
             "%s"
             "Content-Length: 0\r\n\r\n",
             via ? via : own, headers ? headers : "");
    return text;
}

/* ---- Rounds with failing memory ---- */

#define QUIET_REQUEST                                                             \
    "OPTIONS sip:us@here SIP/2.0\r\nVia: SIP/2.0/TCP h;rport;branch=z9hG4bKq\r\n" \
    "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: q\r\n"
#define QUIET_GOOD QUIET_REQUEST "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
#define QUIET_BAD  QUIET_REQUEST "Content-Length: 0\r\n\r\n"

static void quiet_write(int fd, const char *text)
{
    ssize_t n = os()->send(ctx(), fd, text, strlen(text), MSG_NOSIGNAL);

    (void)n;
}

static int quiet_socket(int type, const pj_sockaddr *peer)
{
    int fd = os()->socket(ctx(), AF_INET, type, 0);

    if (fd >= 0 && peer)
        (void)!os()->connect(ctx(), fd, (const struct sockaddr *)peer,
                             (socklen_t)pj_sockaddr_get_len(peer));
    return fd;
}

static void quiet_request(pjsip_endpoint *endpt, int port)
{
    char text[60];
    pj_str_t uri;
    pjsip_tx_data *tdata;

    snprintf(text, sizeof(text), "sip:a@127.0.0.1:%d;transport=tcp", port);
    uri = pj_str(text);
    if (pjsip_endpt_create_request(endpt, &pjsip_options_method, &uri, &uri, &uri, NULL, NULL, 1,
                                   NULL, &tdata) != PJ_SUCCESS)
        return;
    if (pjsip_endpt_send_request_stateless(endpt, tdata, NULL, NULL) != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
}

pj_status_t wire_quiet_start(pj_pool_factory *pf, pjsip_endpoint **endpt, pjsip_module *mod,
                             int fd[3])
{
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pjsip_transport *udp;
    pjsip_tpfactory *tcp;
    pj_sockaddr_in addr;
    pj_status_t status;

    family = AF_INET;
    pj_sockaddr_in_init(&addr, &host, 0);
    status = pjsip_endpt_create(pf, "quiet", endpt);
    if (status == PJ_SUCCESS)
        status = pjsip_endpt_register_module(*endpt, mod);
    if (status == PJ_SUCCESS)
        status = pjsip_udp_transport_start(*endpt, &addr, NULL, 1, &udp);
    if (status == PJ_SUCCESS)
        status = pjsip_tcp_transport_start(*endpt, &addr, 1, &tcp);
    if (status != PJ_SUCCESS)
        return status;
    fd[0] = quiet_socket(SOCK_DGRAM, &udp->local_addr);
    quiet_write(fd[0], QUIET_GOOD);
    quiet_write(fd[0], QUIET_BAD);
    fd[1] = quiet_socket(SOCK_STREAM, &tcp->local_addr);
    quiet_write(fd[1], QUIET_GOOD QUIET_GOOD "OPTIONS sip:x");
    fd[2] = quiet_socket(SOCK_STREAM, NULL);
    os()->listen(ctx(), fd[2], 1);
    quiet_request(*endpt, wire_port(fd[2]));
    return PJ_SUCCESS;
}

void wire_quiet_stop(int fd[3])
{
    for (int i = 0; i < 3; i++) {
        if (fd[i] >= 0)
            os()->close(ctx(), fd[i]);
    }
}
