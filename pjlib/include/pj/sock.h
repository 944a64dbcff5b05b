/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets and socket addresses. Served by net/sockaddr.c, net/sockaddr_parse.c, net/sock.c, net/sock_const.c
 * and net/nat64.c.
 *
 * Address families and option names are data (PJ_AF_INET, ...) read through the function-like names
 * (pj_AF_INET(), ...). The address structs have the system's own layout, so that one may be cast to the other.
 */
#ifndef PJ_SOCK_H
#define PJ_SOCK_H

#include <pj/types.h>
#include <netinet/in.h>

PJ_BEGIN_DECL

/* Address families. */
extern const pj_uint16_t PJ_AF_UNSPEC;
extern const pj_uint16_t PJ_AF_UNIX;
#define PJ_AF_LOCAL PJ_AF_UNIX
extern const pj_uint16_t PJ_AF_INET;
extern const pj_uint16_t PJ_AF_INET6;
extern const pj_uint16_t PJ_AF_PACKET;
extern const pj_uint16_t PJ_AF_IRDA;

#define pj_AF_UNSPEC() PJ_AF_UNSPEC
#define pj_AF_UNIX()   PJ_AF_UNIX
#define pj_AF_INET()   PJ_AF_INET
#define pj_AF_INET6()  PJ_AF_INET6
#define pj_AF_PACKET() PJ_AF_PACKET
#define pj_AF_IRDA()   PJ_AF_IRDA

/* Socket types, and the flag that keeps a socket from programs we execute (always on for our sockets). */
extern const pj_uint16_t PJ_SOCK_STREAM;
extern const pj_uint16_t PJ_SOCK_DGRAM;
extern const pj_uint16_t PJ_SOCK_RAW;
extern const pj_uint16_t PJ_SOCK_RDM;
extern const int PJ_SOCK_CLOEXEC;

#define pj_SOCK_STREAM()  PJ_SOCK_STREAM
#define pj_SOCK_DGRAM()   PJ_SOCK_DGRAM
#define pj_SOCK_RAW()     PJ_SOCK_RAW
#define pj_SOCK_RDM()     PJ_SOCK_RDM
#define pj_SOCK_CLOEXEC() PJ_SOCK_CLOEXEC

/* Option levels. */
extern const pj_uint16_t PJ_SOL_SOCKET;
extern const pj_uint16_t PJ_SOL_IP;
extern const pj_uint16_t PJ_SOL_TCP;
extern const pj_uint16_t PJ_SOL_UDP;
extern const pj_uint16_t PJ_SOL_IPV6;

#define pj_SOL_SOCKET() PJ_SOL_SOCKET
#define pj_SOL_IP()     PJ_SOL_IP
#define pj_SOL_TCP()    PJ_SOL_TCP
#define pj_SOL_UDP()    PJ_SOL_UDP
#define pj_SOL_IPV6()   PJ_SOL_IPV6

/* Type of service: the option and its values. */
extern const pj_uint16_t PJ_IP_TOS;
extern const pj_uint16_t PJ_IPTOS_LOWDELAY;
extern const pj_uint16_t PJ_IPTOS_THROUGHPUT;
extern const pj_uint16_t PJ_IPTOS_RELIABILITY;
extern const pj_uint16_t PJ_IPTOS_MINCOST;
extern const pj_uint16_t PJ_IPV6_TCLASS;

#define pj_IP_TOS()            PJ_IP_TOS
#define pj_IPTOS_LOWDELAY()    PJ_IPTOS_LOWDELAY
#define pj_IPTOS_THROUGHPUT()  PJ_IPTOS_THROUGHPUT
#define pj_IPTOS_RELIABILITY() PJ_IPTOS_RELIABILITY
#define pj_IPTOS_MINCOST()     PJ_IPTOS_MINCOST
#define pj_IPV6_TCLASS()       PJ_IPV6_TCLASS

/* Options. One that this system lacks has the value 0xFFFF. */
extern const pj_uint16_t PJ_SO_TYPE;
extern const pj_uint16_t PJ_SO_RCVBUF;
extern const pj_uint16_t PJ_SO_SNDBUF;
extern const pj_uint16_t PJ_TCP_NODELAY;
extern const pj_uint16_t PJ_SO_REUSEADDR;
extern const pj_uint16_t PJ_SO_NOSIGPIPE;
extern const pj_uint16_t PJ_SO_PRIORITY;
extern const pj_uint16_t PJ_IP_MULTICAST_IF;
extern const pj_uint16_t PJ_IP_MULTICAST_TTL;
extern const pj_uint16_t PJ_IP_MULTICAST_LOOP;
extern const pj_uint16_t PJ_IP_ADD_MEMBERSHIP;
extern const pj_uint16_t PJ_IP_DROP_MEMBERSHIP;

#define pj_SO_TYPE()            PJ_SO_TYPE
#define pj_SO_RCVBUF()          PJ_SO_RCVBUF
#define pj_SO_SNDBUF()          PJ_SO_SNDBUF
#define pj_TCP_NODELAY()        PJ_TCP_NODELAY
#define pj_SO_REUSEADDR()       PJ_SO_REUSEADDR
#define pj_SO_NOSIGPIPE()       PJ_SO_NOSIGPIPE
#define pj_SO_PRIORITY()        PJ_SO_PRIORITY
#define pj_IP_MULTICAST_IF()    PJ_IP_MULTICAST_IF
#define pj_IP_MULTICAST_TTL()   PJ_IP_MULTICAST_TTL
#define pj_IP_MULTICAST_LOOP()  PJ_IP_MULTICAST_LOOP
#define pj_IP_ADD_MEMBERSHIP()  PJ_IP_ADD_MEMBERSHIP
#define pj_IP_DROP_MEMBERSHIP() PJ_IP_DROP_MEMBERSHIP

/* Flags of send and receive. */
extern const int PJ_MSG_OOB;
extern const int PJ_MSG_PEEK;
extern const int PJ_MSG_DONTROUTE;

#define pj_MSG_OOB()       PJ_MSG_OOB
#define pj_MSG_PEEK()      PJ_MSG_PEEK
#define pj_MSG_DONTROUTE() PJ_MSG_DONTROUTE

/** Which half pj_sock_shutdown() closes. */
typedef enum pj_socket_sd_type {
    PJ_SD_RECEIVE = 0,
    PJ_SHUT_RD = 0,
    PJ_SD_SEND = 1,
    PJ_SHUT_WR = 1,
    PJ_SD_BOTH = 2,
    PJ_SHUT_RDWR = 2
} pj_socket_sd_type;

/* IPv4 addresses of special meaning, in host order. */
#define PJ_INADDR_ANY       ((pj_uint32_t)0)
#define PJ_INADDR_NONE      ((pj_uint32_t)0xffffffffU)
#define PJ_INADDR_BROADCAST ((pj_uint32_t)0xffffffffU)

/** Backlog for pj_sock_listen(): as long as the system allows. */
#define PJ_SOMAXCONN 4096

/** What a pj_sock_t holds when it holds no socket. */
#define PJ_INVALID_SOCKET (-1)

/* Room for an address as text with its end, without port and brackets. */
#define PJ_INET_ADDRSTRLEN  16
#define PJ_INET6_ADDRSTRLEN 46

#define PJ_SOCKADDR_IN_SIN_ZERO_LEN 8

/** An IPv4 address in network order. */
typedef struct in_addr pj_in_addr;

/** An IPv6 address. */
typedef struct in6_addr pj_in6_addr;

#define PJ_IN6ADDR_ANY_INIT      IN6ADDR_ANY_INIT
#define PJ_IN6ADDR_LOOPBACK_INIT IN6ADDR_LOOPBACK_INIT

/** IPv4 socket address. */
typedef struct pj_sockaddr_in {
    pj_uint16_t sin_family; /**< PJ_AF_INET */
    pj_uint16_t sin_port;   /**< network order */
    pj_in_addr sin_addr;
    char sin_zero_pad[PJ_SOCKADDR_IN_SIN_ZERO_LEN];
} pj_sockaddr_in;

/** IPv6 socket address. */
typedef struct pj_sockaddr_in6 {
    pj_uint16_t sin6_family; /**< PJ_AF_INET6 */
    pj_uint16_t sin6_port;   /**< network order */
    pj_uint32_t sin6_flowinfo;
    pj_in6_addr sin6_addr;
    pj_uint32_t sin6_scope_id; /**< interface of a link-local address, else 0 */
} pj_sockaddr_in6;

/** What all socket addresses begin with. */
typedef struct pj_addr_hdr {
    pj_uint16_t sa_family;
} pj_addr_hdr;

/** Any socket address. */
typedef union pj_sockaddr {
    pj_addr_hdr addr;
    pj_sockaddr_in ipv4;
    pj_sockaddr_in6 ipv6;
} pj_sockaddr;

/** Argument of PJ_IP_ADD_MEMBERSHIP and PJ_IP_DROP_MEMBERSHIP. */
typedef struct pj_ip_mreq {
    pj_in_addr imr_multiaddr;
    pj_in_addr imr_interface;
} pj_ip_mreq;

/** Socket options to be set together, in order. */
typedef struct pj_sockopt_params {
    unsigned cnt;
    struct {
        int level;
        int optname;
        void *optval;
        int optlen;
    } options[PJ_MAX_SOCKOPT_PARAMS];
} pj_sockopt_params;

/* ---- Byte order ---- */

pj_uint16_t pj_ntohs(pj_uint16_t netshort);
pj_uint16_t pj_htons(pj_uint16_t hostshort);
pj_uint32_t pj_ntohl(pj_uint32_t netlong);
pj_uint32_t pj_htonl(pj_uint32_t hostlong);

/* ---- Addresses as text ---- */

/** IPv4 address as text, in a buffer of the calling thread that the next call overwrites. */
char *pj_inet_ntoa(pj_in_addr inaddr);

/** Read a dotted IPv4 address. @return 1 when it is one, else 0 and *inp is PJ_INADDR_NONE. */
int pj_inet_aton(const pj_str_t *cp, pj_in_addr *inp);

/**
 * Read an IPv4 or IPv6 address; an IPv6 address without brackets or scope.
 *
 * @return PJ_SUCCESS; PJ_EAFNOTSUP for another family; PJ_ENAMETOOLONG; PJ_EINVAL when it is no address.
 */
pj_status_t pj_inet_pton(int af, const pj_str_t *src, void *dst);

/** Write an address. @return PJ_SUCCESS; PJ_EAFNOTSUP; PJ_ETOOSMALL. */
pj_status_t pj_inet_ntop(int af, const void *src, char *dst, int size);

/** As pj_inet_ntop(). @return @a dst, or NULL on failure. */
char *pj_inet_ntop2(int af, const void *src, char *dst, int size);

/**
 * Write "host", or "host:port" when bit 0 of @a flag is set; an IPv6 literal then gets brackets.
 * @return @a buf, empty when it is too small.
 */
char *pj_addr_str_print(const pj_str_t *host_str, int port, char *buf, int size, unsigned flag);

/** Read a dotted IPv4 address. @return PJ_INADDR_NONE when it is none. */
pj_in_addr pj_inet_addr(const pj_str_t *cp);
pj_in_addr pj_inet_addr2(const char *cp);

/**
 * Write a socket address. Bit 0 of @a flags adds the port; bit 1 puts an IPv6 address in brackets (a port
 * always does); bit 2 [Linnet] adds the scope of a link-local address as "%interface".
 * @return @a buf; an empty string when it is too small or the family is unknown.
 */
char *pj_sockaddr_print(const pj_sockaddr_t *addr, char *buf, int size, unsigned flags);

/* ---- IPv4 socket addresses ---- */

/** The address and port to all of a socket address; @a cp as for pj_sockaddr_in_set_str_addr(). */
pj_status_t pj_sockaddr_in_init(pj_sockaddr_in *addr, const pj_str_t *cp, pj_uint16_t port);

/** Set the address from text; NULL or empty is any address; a name is looked up, which may block. */
pj_status_t pj_sockaddr_in_set_str_addr(pj_sockaddr_in *addr, const pj_str_t *cp);

/** Address and port in host order. */
pj_in_addr pj_sockaddr_in_get_addr(const pj_sockaddr_in *addr);
void pj_sockaddr_in_set_addr(pj_sockaddr_in *addr, pj_uint32_t hostaddr);
pj_uint16_t pj_sockaddr_in_get_port(const pj_sockaddr_in *addr);
void pj_sockaddr_in_set_port(pj_sockaddr_in *addr, pj_uint16_t hostport);

/* ---- Socket addresses of either family ---- */

/**
 * Set all of @a addr: family, address (NULL or empty: any; a name is looked up, which may block) and port.
 * @return PJ_SUCCESS; PJ_EAFNOTSUP; PJ_ERESOLVE, and then @a addr is the family's any address.
 */
pj_status_t pj_sockaddr_init(int af, pj_sockaddr *addr, const pj_str_t *cp, pj_uint16_t port);

/** As pj_sockaddr_init() for the address alone. */
pj_status_t pj_sockaddr_set_str_addr(int af, pj_sockaddr *addr, const pj_str_t *cp);

/** Order by family, address, port and, for link-local addresses, scope. @return <0, 0 or >0. */
int pj_sockaddr_cmp(const pj_sockaddr_t *addr1, const pj_sockaddr_t *addr2);

/** Pointer to the pj_in_addr or pj_in6_addr inside; NULL when the family is neither. */
void *pj_sockaddr_get_addr(const pj_sockaddr_t *addr);

/** PJ_TRUE when the address is not the any address. */
pj_bool_t pj_sockaddr_has_addr(const pj_sockaddr_t *addr);

/** Octets of the address inside: 4 or 16; 0 when the family is neither. */
unsigned pj_sockaddr_get_addr_len(const pj_sockaddr_t *addr);

/** Octets of the socket address; 0 when the family is unknown. */
unsigned pj_sockaddr_get_len(const pj_sockaddr_t *addr);

/** Port in host order. */
pj_uint16_t pj_sockaddr_get_port(const pj_sockaddr_t *addr);

/** @return PJ_SUCCESS; PJ_EAFNOTSUP. */
pj_status_t pj_sockaddr_set_port(pj_sockaddr *addr, pj_uint16_t hostport);

/** Copy the address alone, not the port. Both must be of one family. */
void pj_sockaddr_copy_addr(pj_sockaddr *dst, const pj_sockaddr *src);

/** Copy all of a socket address: as many octets as its family has. */
void pj_sockaddr_cp(pj_sockaddr_t *dst, const pj_sockaddr_t *src);

/**
 * Make an address of family @a dst_af that reaches @a src. Of one family: a copy. IPv4 to IPv6: the
 * network's NAT64 prefix is found as RFC 7050 says (a look-up, which may block) and filled as in RFC 6052.
 * @return PJ_SUCCESS; PJ_EAFNOTSUP for IPv6 to IPv4; PJ_ENOTFOUND when the network has no NAT64.
 */
pj_status_t pj_sockaddr_synthesize(int dst_af, pj_sockaddr_t *dst, const pj_sockaddr_t *src);

/**
 * Read "host", "host:port", ":port", "[v6]", "[v6]:port" or "v6", where v6 may end in "%interface".
 *
 * @param af        PJ_AF_UNSPEC to take the family from the form.
 * @param options   Zero.
 * @return PJ_SUCCESS; PJ_EINVAL when the form or the port is wrong; PJ_ERESOLVE when the name is unknown.
 */
pj_status_t pj_sockaddr_parse(int af, unsigned options, const pj_str_t *str, pj_sockaddr *addr);

/** As pj_sockaddr_parse(), without looking names up: @a hostpart is a slice of @a str. */
pj_status_t pj_sockaddr_parse2(int af, unsigned options, const pj_str_t *str, pj_str_t *hostpart,
                               pj_uint16_t *port, int *raf);

/* ---- Host ---- */

/** Name of this machine. */
const pj_str_t *pj_gethostname(void);

/** IPv4 address of this machine's name; PJ_INADDR_NONE when it has none. */
pj_in_addr pj_gethostaddr(void);

/* ---- Sockets ----
 * A socket is blocking until the ioqueue takes it, is not inherited by programs that we execute, and sending
 * on it never raises SIGPIPE. Functions that fail return the system's error as a status.
 */

/** @a type may carry PJ_SOCK_CLOEXEC, which is set anyway. @return also PJ_EINVAL when @a p_sock is NULL. */
pj_status_t pj_sock_socket(int family, int type, int protocol, pj_sock_t *p_sock);

/** A connected pair of unnamed sockets. */
pj_status_t pj_sock_socketpair(int family, int type, int protocol, pj_sock_t sv[2]);

pj_status_t pj_sock_close(pj_sock_t sockfd);
pj_status_t pj_sock_bind(pj_sock_t sockfd, const pj_sockaddr_t *my_addr, int addrlen);

/** Bind to an IPv4 address and port in host order. */
pj_status_t pj_sock_bind_in(pj_sock_t sockfd, pj_uint32_t addr, pj_uint16_t port);

/**
 * Bind to a random port from that of @a addr to @a port_range above it, in at most @a max_try attempts.
 * Port 0 or range 0 binds to the address as it is.
 */
pj_status_t pj_sock_bind_random(pj_sock_t sockfd, const pj_sockaddr_t *addr, pj_uint16_t port_range,
                                pj_uint16_t max_try);

pj_status_t pj_sock_listen(pj_sock_t sockfd, int backlog);

/** @a addr and @a addrlen may both be NULL. */
pj_status_t pj_sock_accept(pj_sock_t serverfd, pj_sock_t *newsock, pj_sockaddr_t *addr,
                           int *addrlen);

pj_status_t pj_sock_connect(pj_sock_t sockfd, const pj_sockaddr_t *serv_addr, int addrlen);
pj_status_t pj_sock_getpeername(pj_sock_t sockfd, pj_sockaddr_t *addr, int *namelen);
pj_status_t pj_sock_getsockname(pj_sock_t sockfd, pj_sockaddr_t *addr, int *namelen);
pj_status_t pj_sock_getsockopt(pj_sock_t sockfd, pj_uint16_t level, pj_uint16_t optname,
                               void *optval, int *optlen);
pj_status_t pj_sock_setsockopt(pj_sock_t sockfd, pj_uint16_t level, pj_uint16_t optname,
                               const void *optval, int optlen);

/** Set each option, also after one failed. @return the last failure, or PJ_SUCCESS. */
pj_status_t pj_sock_setsockopt_params(pj_sock_t sockfd, const pj_sockopt_params *params);

/** Copy options and their values into @a pool. */
pj_status_t pj_sockopt_params_clone(pj_pool_t *pool, pj_sockopt_params *dst_prm,
                                    const pj_sockopt_params *src_prm);

/**
 * Set a socket buffer size (PJ_SO_RCVBUF or PJ_SO_SNDBUF).
 * @param auto_retry    On refusal try smaller sizes.
 * @param buf_size      In: wanted; out: what the system gave. NULL does nothing.
 */
pj_status_t pj_sock_setsockopt_sobuf(pj_sock_t sockfd, pj_uint16_t optname, pj_bool_t auto_retry,
                                     unsigned *buf_size);

/** @a len: room in, octets received out; 0 when the peer has closed its side. */
pj_status_t pj_sock_recv(pj_sock_t sockfd, void *buf, pj_ssize_t *len, unsigned flags);

/** @a from and @a fromlen may both be NULL. */
pj_status_t pj_sock_recvfrom(pj_sock_t sockfd, void *buf, pj_ssize_t *len, unsigned flags,
                             pj_sockaddr_t *from, int *fromlen);

/** @a len: octets to send in, octets taken by the system out. */
pj_status_t pj_sock_send(pj_sock_t sockfd, const void *buf, pj_ssize_t *len, unsigned flags);
pj_status_t pj_sock_sendto(pj_sock_t sockfd, const void *buf, pj_ssize_t *len, unsigned flags,
                           const pj_sockaddr_t *to, int tolen);

/** @a how: a pj_socket_sd_type. */
pj_status_t pj_sock_shutdown(pj_sock_t sockfd, int how);

PJ_END_DECL

#endif
