/* SPDX-License-Identifier: BSD-2-Clause */
/* The system's socket constants as data, as the compatible API has them. */
#include <pj/sock.h>
#include <linux/if_packet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

const pj_uint16_t PJ_AF_UNSPEC = AF_UNSPEC;
const pj_uint16_t PJ_AF_UNIX = AF_UNIX;
const pj_uint16_t PJ_AF_INET = AF_INET;
const pj_uint16_t PJ_AF_INET6 = AF_INET6;
const pj_uint16_t PJ_AF_PACKET = AF_PACKET;
#ifdef AF_IRDA
const pj_uint16_t PJ_AF_IRDA = AF_IRDA;
#else
const pj_uint16_t PJ_AF_IRDA = 0xFFFF;
#endif

const pj_uint16_t PJ_SOCK_STREAM = SOCK_STREAM;
const pj_uint16_t PJ_SOCK_DGRAM = SOCK_DGRAM;
const pj_uint16_t PJ_SOCK_RAW = SOCK_RAW;
const pj_uint16_t PJ_SOCK_RDM = SOCK_RDM;
const int PJ_SOCK_CLOEXEC = SOCK_CLOEXEC;

const pj_uint16_t PJ_SOL_SOCKET = SOL_SOCKET;
const pj_uint16_t PJ_SOL_IP = IPPROTO_IP;
const pj_uint16_t PJ_SOL_TCP = IPPROTO_TCP;
const pj_uint16_t PJ_SOL_UDP = IPPROTO_UDP;
const pj_uint16_t PJ_SOL_IPV6 = IPPROTO_IPV6;

const pj_uint16_t PJ_IP_TOS = IP_TOS;
const pj_uint16_t PJ_IPTOS_LOWDELAY = IPTOS_LOWDELAY;
const pj_uint16_t PJ_IPTOS_THROUGHPUT = IPTOS_THROUGHPUT;
const pj_uint16_t PJ_IPTOS_RELIABILITY = IPTOS_RELIABILITY;
const pj_uint16_t PJ_IPTOS_MINCOST = IPTOS_MINCOST;
const pj_uint16_t PJ_IPV6_TCLASS = IPV6_TCLASS;

const pj_uint16_t PJ_SO_TYPE = SO_TYPE;
const pj_uint16_t PJ_SO_RCVBUF = SO_RCVBUF;
const pj_uint16_t PJ_SO_SNDBUF = SO_SNDBUF;
const pj_uint16_t PJ_SO_REUSEADDR = SO_REUSEADDR;
const pj_uint16_t PJ_SO_PRIORITY = SO_PRIORITY;
const pj_uint16_t PJ_SO_NOSIGPIPE = 0xFFFF; /* not on Linux; our sends never raise the signal */
const pj_uint16_t PJ_TCP_NODELAY = TCP_NODELAY;
const pj_uint16_t PJ_IP_MULTICAST_IF = IP_MULTICAST_IF;
const pj_uint16_t PJ_IP_MULTICAST_TTL = IP_MULTICAST_TTL;
const pj_uint16_t PJ_IP_MULTICAST_LOOP = IP_MULTICAST_LOOP;
const pj_uint16_t PJ_IP_ADD_MEMBERSHIP = IP_ADD_MEMBERSHIP;
const pj_uint16_t PJ_IP_DROP_MEMBERSHIP = IP_DROP_MEMBERSHIP;

const int PJ_MSG_OOB = MSG_OOB;
const int PJ_MSG_PEEK = MSG_PEEK;
const int PJ_MSG_DONTROUTE = MSG_DONTROUTE;
