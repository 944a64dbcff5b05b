/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Socket options. Buffer sizes, SO_LINGER with 0 (a close that resets) and SO_ERROR do what they
 * say; all others that are an integer are remembered and have no effect.
 */
#include "sim/sim_priv.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>

static int fail(int error)
{
    errno = error;
    return -1;
}

static pj__sim_option *find(pj__sim_sock *sock, int level, int name)
{
    for (unsigned i = 0; i < sock->option_count; i++) {
        if (sock->options[i].level == level && sock->options[i].name == name)
            return &sock->options[i];
    }
    return NULL;
}

static int remember(pj__sim_sock *sock, int level, int name, int value)
{
    pj__sim_option *option = find(sock, level, name);

    if (!option && sock->option_count == PJ__SIM_MAX_OPTIONS)
        return fail(ENOBUFS);
    if (!option)
        option = &sock->options[sock->option_count++];
    *option = (pj__sim_option){level, name, value};
    return 0;
}

static int set_linger(pj__sim_sock *sock, const void *val, socklen_t len)
{
    struct linger linger;

    if (len < sizeof(linger))
        return fail(EINVAL);
    memcpy(&linger, val, sizeof(linger));
    sock->reset_on_close = linger.l_onoff && linger.l_linger == 0;
    return 0;
}

static int sim_setsockopt(void *ctx, int fd, int level, int name, const void *val, socklen_t len)
{
    pj__sim_sock *sock = pj__sim_sock_of(ctx, fd);
    int value;

    if (!sock || pj__sim_fault_now(sock->host, PJ_SIM_SETSOCKOPT))
        return -1;
    if (level == SOL_SOCKET && name == SO_LINGER)
        return set_linger(sock, val, len);
    if (len < sizeof(value))
        return fail(EINVAL);
    memcpy(&value, val, sizeof(value));
    if (level == SOL_SOCKET && (name == SO_RCVBUF || name == SO_SNDBUF)) {
        if (value < 1)
            return fail(EINVAL);
        *(name == SO_RCVBUF ? &sock->rcvbuf : &sock->sndbuf) = (size_t)value;
        return 0;
    }
    if (level == SOL_SOCKET && (name == SO_TYPE || name == SO_ERROR || name == SO_ACCEPTCONN ||
                                name == SO_DOMAIN || name == SO_PROTOCOL))
        return fail(ENOPROTOOPT);
    return remember(sock, level, name, value);
}

static int socket_level(pj__sim_sock *sock, int name, int *value)
{
    switch (name) {
    case SO_TYPE: *value = sock->type; return 1;
    case SO_ERROR: *value = pj__sim_sock_take_error(sock); return 1;
    case SO_RCVBUF: *value = (int)sock->rcvbuf; return 1;
    case SO_SNDBUF: *value = (int)sock->sndbuf; return 1;
    case SO_ACCEPTCONN: *value = sock->tcp.state == PJ__SIM_LISTEN; return 1;
    case SO_DOMAIN: *value = sock->af == 4 ? AF_INET : AF_INET6; return 1;
    case SO_PROTOCOL: *value = sock->type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP; return 1;
    default: return 0;
    }
}

static int get_linger(const pj__sim_sock *sock, void *val, socklen_t *len)
{
    struct linger linger = {.l_onoff = sock->reset_on_close};

    if (*len > sizeof(linger))
        *len = sizeof(linger);
    memcpy(val, &linger, *len);
    return 0;
}

static int sim_getsockopt(void *ctx, int fd, int level, int name, void *val, socklen_t *len)
{
    pj__sim_sock *sock = pj__sim_sock_of(ctx, fd);
    const pj__sim_option *option;
    int value = 0;

    if (!sock)
        return -1;
    if (level == SOL_SOCKET && name == SO_LINGER)
        return get_linger(sock, val, len);
    if (level != SOL_SOCKET || !socket_level(sock, name, &value)) {
        option = find(sock, level, name);
        if (option)
            value = option->value;
        else if (level == IPPROTO_IPV6 && name == IPV6_V6ONLY)
            value = 1;
    }
    if (*len > sizeof(value))
        *len = sizeof(value);
    memcpy(val, &value, *len);
    return 0;
}

void pj__sim_opt_fill_ops(pj__ops *ops)
{
    ops->setsockopt = sim_setsockopt;
    ops->getsockopt = sim_getsockopt;
}
