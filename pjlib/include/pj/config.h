/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Build-time names: the platform, how functions are declared, and the defaults of settings.
 *
 * A macro here that names a limit is the default of a run-time setting, unless it sizes a field of
 * a public structure; those are fixed in pj/config_site.h.
 */
#ifndef PJ_CONFIG_H
#define PJ_CONFIG_H

/* The platform. */
#define PJ_LINUX     1
#define PJ_HAS_INT64 1

#if defined(__x86_64__)
#define PJ_M_X86_64 1
#define PJ_M_NAME   "x86_64"
#elif defined(__aarch64__)
#define PJ_M_ARM64 1
#define PJ_M_NAME  "arm64"
#elif defined(__i386__)
#define PJ_M_I386 1
#define PJ_M_NAME "i386"
#elif defined(__arm__)
#define PJ_M_ARM7 1
#define PJ_M_NAME "arm"
#elif defined(__powerpc__)
#define PJ_M_POWERPC 1
#define PJ_M_NAME    "powerpc"
#elif defined(__mips__)
#define PJ_M_MIPS 1
#define PJ_M_NAME "mips"
#elif defined(__sparc__)
#define PJ_M_SPARC 1
#define PJ_M_NAME  "sparc"
#elif defined(__alpha__)
#define PJ_M_ALPHA 1
#define PJ_M_NAME  "alpha"
#elif defined(__ia64__)
#define PJ_M_IA64 1
#define PJ_M_NAME "ia64"
#elif defined(__m68k__)
#define PJ_M_M68K 1
#define PJ_M_NAME "m68k"
#elif defined(__nios2__)
#define PJ_M_NIOS2 1
#define PJ_M_NAME  "nios2"
#else
#define PJ_M_NAME "generic"
#endif

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define PJ_IS_LITTLE_ENDIAN 0
#define PJ_IS_BIG_ENDIAN    1
#else
#define PJ_IS_LITTLE_ENDIAN 1
#define PJ_IS_BIG_ENDIAN    0
#endif

#include <pj/config_site.h>

/* How things are declared. */
#ifdef __cplusplus
#define PJ_BEGIN_DECL extern "C" {
#define PJ_END_DECL   }
#else
#define PJ_BEGIN_DECL
#define PJ_END_DECL
#endif

#define PJ_EXPORT_DECL_SPECIFIER
#define PJ_EXPORT_DEF_SPECIFIER
#define PJ_IMPORT_DECL_SPECIFIER
#define PJ_EXPORT_SYMBOL(x)

#define PJ_DECL(type)            extern type
#define PJ_DEF(type)             type
#define PJ_DECL_NO_RETURN(type)  extern __attribute__((noreturn)) type
#define PJ_IDECL(type)           PJ_DECL(type)
#define PJ_IDECL_NO_RETURN(type) PJ_DECL_NO_RETURN(type)
#define PJ_IDEF(type)            type
#define PJ_INLINE(type)          static __inline__ __attribute__((unused)) type
#define PJ_DECL_DATA(type)       extern type
#define PJ_DEF_DATA(type)        type
#define PJ_UNUSED_ARG(arg)       (void)(arg)
#define PJ_TODO(id)
#define PJ_RACE_ME(x)
#define PJ_THREAD_FUNC
#define PJ_NOINLINE __attribute__((noinline))
/** [Linnet] On a prototype: ignoring the returned status is a warning. */
#define PJ_CHECKED __attribute__((warn_unused_result))
/**
 * [Linnet] On a prototype: the arguments are checked like printf's; numbers count from 1. In our
 * own sources only: programs that pass a text as format must go on compiling.
 */
#ifdef LINNET_BANNED_H
#define PJ_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#else
#define PJ_PRINTF(fmt, first)
#endif

/* What this build has. */
#ifndef PJ_DEBUG
#define PJ_DEBUG 0
#endif
#ifndef PJ_ENABLE_EXTRA_CHECK
#define PJ_ENABLE_EXTRA_CHECK 1
#endif
#define PJ_HAS_THREADS                 1
#define PJ_HAS_TCP                     1
#define PJ_HAS_SEMAPHORE               1
#define PJ_HAS_EVENT_OBJ               1
#define PJ_HAS_FLOATING_POINT          1
#define PJ_HAS_ERROR_STRING            1
#define PJ_HAS_EXCEPTION_NAMES         1
#define PJ_HAS_PENTIUM                 0
#define PJ_HAS_POOL_ALT_API            0
#define PJ_HAS_STRICMP_ALNUM           0
#define PJ_DEBUG_MUTEX                 0
#define PJ_GRP_LOCK_DEBUG              0
#define PJ_POOL_DEBUG                  0
#define PJ_SAFE_POOL                   0
#define PJ_OS_HAS_CHECK_STACK          0
#define PJ_FUNCTIONS_ARE_INLINED       0
#define PJ_NATIVE_ERR_POSITIVE         1
#define PJ_NATIVE_STRING_IS_UNICODE    0
#define PJ_EXCEPTION_USE_WIN32_SEH     0
#define PJ_SEMAPHORE_USE_DISPATCH_SEM  0
#define PJ_SOCK_DISABLE_WSAECONNRESET  1
#define PJ_TIMESTAMP_USE_RDTSC         0
#define PJ_HASH_TABLE_USE_SIPHASH      1
#define PJ_FD_SETSIZE_SETABLE          0
#define PJ_TIMER_DEBUG                 1
#define PJ_TIMER_USE_COPY              1
#define PJ_TIMER_USE_LINKED_LIST       0
#define PJ_TERM_HAS_COLOR              1
#define PJ_ATOMIC_SLIST_IMPLEMENTATION PJ_ATOMIC_SLIST_GENERIC
#define PJ_ATOMIC_SLIST_GENERIC        0
#define PJ_ATOMIC_SLIST_WIN32          1

#ifndef PJ_HAS_IPV6
#define PJ_HAS_IPV6 1
#endif
/** There are no TLS sockets in this version. */
#ifndef PJ_HAS_SSL_SOCK
#define PJ_HAS_SSL_SOCK 0
#endif

#define PJ_FILE_IO_WIN32 0
#define PJ_FILE_IO_ANSI  1
#define PJ_FILE_IO       PJ_FILE_IO_ANSI

#define PJ_QOS_DUMMY          1
#define PJ_QOS_BSD            2
#define PJ_QOS_WM             3
#define PJ_QOS_SYMBIAN        4
#define PJ_QOS_DARWIN         5
#define PJ_QOS_IMPLEMENTATION PJ_QOS_BSD

#define PJ_SSL_SOCK_IMP_NONE     0
#define PJ_SSL_SOCK_IMP_OPENSSL  1
#define PJ_SSL_SOCK_IMP_GNUTLS   2
#define PJ_SSL_SOCK_IMP_DARWIN   3
#define PJ_SSL_SOCK_IMP_APPLE    4
#define PJ_SSL_SOCK_IMP_SCHANNEL 5
#define PJ_SSL_SOCK_IMP_MBEDTLS  6
#define PJ_SSL_SOCK_IMP          PJ_SSL_SOCK_IMP_OPENSSL

#define PJ_IOQUEUE_IMP_NONE    0
#define PJ_IOQUEUE_IMP_SELECT  1
#define PJ_IOQUEUE_IMP_EPOLL   2
#define PJ_IOQUEUE_IMP_IOCP    3
#define PJ_IOQUEUE_IMP_KQUEUE  4
#define PJ_IOQUEUE_IMP_UWP     5
#define PJ_IOQUEUE_IMP_SYMBIAN 6
#define PJ_IOQUEUE_IMP         PJ_IOQUEUE_IMP_EPOLL

/* Sizes and defaults of pools, logs, threads. */
#ifndef PJ_POOL_ALIGNMENT
#define PJ_POOL_ALIGNMENT 8 /* of what pj_pool_alloc() returns */
#endif
#define PJ_POOL_MAX_SEARCH_BLOCK_COUNT 5 /* blocks looked at before a new one is made */
#define PJ_POOL_RELEASE_WIPE_DATA      0
#ifndef PJ_LOG_MAX_LEVEL
#define PJ_LOG_MAX_LEVEL 6
#endif
#ifndef PJ_LOG_MAX_SIZE
#define PJ_LOG_MAX_SIZE 4000 /* octets of one log line; a longer one is cut */
#endif
#define PJ_LOG_USE_STACK_BUFFER 1
#define PJ_LOG_ENABLE_INDENT    1
#define PJ_LOG_INDENT_SIZE      1
#define PJ_LOG_INDENT_CHAR      '.'
#define PJ_LOG_SENDER_WIDTH     22
#define PJ_LOG_THREAD_WIDTH     12
#define PJ_MAXPATH              260
#ifndef PJ_MAX_HOSTNAME
#define PJ_MAX_HOSTNAME 256
#endif
#ifndef PJ_MAX_SOCKOPT_PARAMS
#define PJ_MAX_SOCKOPT_PARAMS 5
#endif
#define PJ_MAX_EXCEPTION_ID 16
#ifndef PJ_THREAD_DEFAULT_STACK_SIZE
#define PJ_THREAD_DEFAULT_STACK_SIZE \
    8192 /* published figure; 0 as a stack size means the system's own default */
#endif

/* Defaults of the ioqueue and what stands on it. */
#ifndef PJ_IOQUEUE_MAX_HANDLES
#define PJ_IOQUEUE_MAX_HANDLES 5000 /* a first size, not a ceiling */
#endif
#define PJ_IOQUEUE_HAS_SAFE_UNREG                  1
#define PJ_IOQUEUE_DEFAULT_ALLOW_CONCURRENCY       1
#define PJ_IOQUEUE_CALLBACK_NO_LOCK                1
#define PJ_IOQUEUE_FAST_TRACK                      1
#define PJ_IOQUEUE_KEY_FREE_DELAY                  500
#define PJ_IOQUEUE_MAX_EVENTS_IN_SINGLE_POLL       16
#define PJ_IOQUEUE_DEFAULT_EPOLL_FLAGS             3
#define PJ_ACTIVESOCK_MAX_CONSECUTIVE_ACCEPT_ERROR 50
#ifndef PJ_IP_HELPER_IGNORE_LOOPBACK_IF
#define PJ_IP_HELPER_IGNORE_LOOPBACK_IF 1
#endif
#define PJ_SSL_SEND_OP_ACTIVE_MAX        0
#define PJ_SSL_SEND_OP_FREE_LIST_MAX     16
#define PJ_SSL_SEND_OP_MIN_BUF_SIZE      4000
#define PJ_SSL_SOCK_MAX_CIPHERS          256
#define PJ_SSL_SOCK_MAX_CURVES           32
#define PJ_SSL_SOCK_OSSL_CIPHERS         ""
#define PJ_SSL_SOCK_OSSL_SESS_CACHE_SIZE 64
#define PJ_SSL_SOCK_OSSL_USE_THREAD_CB   1

/* Whether unsafe calls are taken away from programs that include our headers: never. */
#define PJ_BAN_UNSAFE_STR_FUNCS 0
#define PJ_BAN_STRCPY           0
#define PJ_BAN_STRNCPY          0
#define PJ_BAN_STRCAT           0
#define PJ_BAN_SPRINTF          0
#define PJ_BAN_VSPRINTF         0

/* The version of the programming interface we are compatible with. */
#define PJ_VERSION_NUM_MAJOR 2
#define PJ_VERSION_NUM_MINOR 17
#define PJ_VERSION_NUM_REV   0
#define PJ_VERSION_NUM_EXTRA ""
#define PJ_VERSION_NUM \
    ((PJ_VERSION_NUM_MAJOR << 24) | (PJ_VERSION_NUM_MINOR << 16) | (PJ_VERSION_NUM_REV << 8))

PJ_BEGIN_DECL

/** The version as text: that of the interface, "2.17". */
PJ_DECL_DATA(const char *) PJ_VERSION;

/** @return PJ_VERSION. */
PJ_DECL(const char *) pj_get_version(void);

/** Log the build's settings at level 3, a line each: "NAME : value". Programs read these lines. */
PJ_DECL(void) pj_dump_config(void);

PJ_END_DECL

#endif /* PJ_CONFIG_H */
