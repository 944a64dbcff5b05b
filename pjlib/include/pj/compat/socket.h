/* SPDX-License-Identifier: BSD-2-Clause */
/* The system's socket headers. */
#ifndef PJ_COMPAT_SOCKET_H
#define PJ_COMPAT_SOCKET_H

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define PJ_SOCK_HAS_GETADDRINFO 1

/** The errno values of a call that would block, and of a connection under way. */
#define PJ_BLOCKING_ERROR_VAL         EWOULDBLOCK
#define PJ_BLOCKING_CONNECT_ERROR_VAL EINPROGRESS

/* Addresses carry no length here. */
#define PJ_SOCKADDR_SET_LEN(addr, len)
#define PJ_SOCKADDR_RESET_LEN(addr)

#endif /* PJ_COMPAT_SOCKET_H */
