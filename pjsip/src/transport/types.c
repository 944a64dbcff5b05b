/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types of transports: the ones known from the start, and those that programs register.
 *
 * The registered ones are a table of the process, because the compatible functions take no endpoint; it is one of
 * the few mutable globals. Rows are only ever added, under the process's critical section, and a row is complete
 * before the count that makes it visible grows, so readers need no lock.
 */
#include "transport/transport_priv.h"

#include <pj/os.h>
#include <pj/ctype.h>

enum { MAX_OTHER = PJSIP_TRANSPORT_IPV6 - PJSIP_TRANSPORT_START_OTHER, NAME_SIZE = 16 };

typedef struct type_row {
    char name[NAME_SIZE];
    char desc[NAME_SIZE * 2];
    char desc6[NAME_SIZE * 2];
    unsigned flag;
    int port;
    atomic_uint sorts; /* 1: IPv4, 2: IPv6 */
} type_row;

static const type_row known[PJSIP_TRANSPORT_START_OTHER] = {
    [PJSIP_TRANSPORT_UNSPECIFIED] = {"Unspecified", "Unspecified", "Unspecified", 0, 0, 0},
    [PJSIP_TRANSPORT_UDP] = {"UDP", "UDP transport", "UDP IPv6 transport", PJSIP_TRANSPORT_DATAGRAM,
                             5060, 3},
    [PJSIP_TRANSPORT_TCP] = {"TCP", "TCP transport", "TCP IPv6 transport", PJSIP_TRANSPORT_RELIABLE,
                             5060, 3},
    [PJSIP_TRANSPORT_TLS] = {"TLS", "TLS transport", "TLS IPv6 transport",
                             PJSIP_TRANSPORT_RELIABLE | PJSIP_TRANSPORT_SECURE, 5061, 3},
    [PJSIP_TRANSPORT_DTLS] = {"DTLS", "DTLS transport", "DTLS IPv6 transport",
                              PJSIP_TRANSPORT_SECURE | PJSIP_TRANSPORT_DATAGRAM, 5061, 3},
    [PJSIP_TRANSPORT_SCTP] = {"SCTP", "SCTP transport", "SCTP IPv6 transport",
                              PJSIP_TRANSPORT_RELIABLE, 5060, 3},
    [PJSIP_TRANSPORT_LOOP] = {"LOOP", "Loopback transport", "Loopback transport",
                              PJSIP_TRANSPORT_RELIABLE, 15060, 1},
    [PJSIP_TRANSPORT_LOOP_DGRAM] = {"LOOP-DGRAM", "Loopback datagram transport",
                                    "Loopback datagram transport", PJSIP_TRANSPORT_DATAGRAM, 15060,
                                    1},
};

static type_row other[MAX_OTHER];
static atomic_uint other_count;

static const type_row *row_of(pjsip_transport_type_e type)
{
    unsigned base = (unsigned)type & ~(unsigned)PJSIP_TRANSPORT_IPV6;

    if (base < PJSIP_TRANSPORT_START_OTHER)
        return &known[base];
    base -= PJSIP_TRANSPORT_START_OTHER;
    return base < atomic_load_explicit(&other_count, memory_order_acquire) ? &other[base]
                                                                           : &known[0];
}

/* The value of a registered name, or PJSIP_TRANSPORT_UNSPECIFIED. */
static unsigned find_name(const pj_str_t *name)
{
    unsigned n = atomic_load_explicit(&other_count, memory_order_acquire);

    for (unsigned i = 1; i < PJSIP_TRANSPORT_START_OTHER; i++) {
        if (pj_stricmp2(name, known[i].name) == 0)
            return i;
    }
    for (unsigned i = 0; i < n; i++) {
        if (pj_stricmp2(name, other[i].name) == 0)
            return i + PJSIP_TRANSPORT_START_OTHER;
    }
    return PJSIP_TRANSPORT_UNSPECIFIED;
}

static pj_status_t add_row(unsigned flag, const pj_str_t *name, int port, unsigned sort,
                           unsigned *p_type)
{
    unsigned n = atomic_load_explicit(&other_count, memory_order_relaxed);
    type_row *row;

    if (n == MAX_OTHER)
        return PJ_ETOOMANY;
    row = &other[n];
    pj_ansi_strxcpy2(row->name, name, sizeof(row->name));
    for (char *p = row->name; *p; p++)
        *p = (char)pj_toupper((unsigned char)*p);
    snprintf(row->desc, sizeof(row->desc), "%.*s transport", (int)name->slen, name->ptr);
    snprintf(row->desc6, sizeof(row->desc6), "%.*s IPv6 transport", (int)name->slen, name->ptr);
    row->flag = flag;
    row->port = port;
    atomic_init(&row->sorts, sort);
    atomic_store_explicit(&other_count, n + 1, memory_order_release);
    *p_type = n + PJSIP_TRANSPORT_START_OTHER;
    return PJ_SUCCESS;
}

pj_status_t pjsip_transport_register_type(unsigned tp_flag, const char *tp_name, int def_port,
                                          int *p_tp_type)
{
    unsigned ipv6 = tp_flag & PJSIP_TRANSPORT_IPV6;
    unsigned sort = ipv6 ? 2 : 1;
    unsigned type;
    pj_str_t name;
    pj_status_t status = PJ_SUCCESS;

    if (!tp_name || !tp_name[0] || strlen(tp_name) >= NAME_SIZE || def_port < 0 || def_port > 65535)
        return PJ_EINVAL;
    pj_cstr(&name, tp_name);

    pj_enter_critical_section();
    type = find_name(&name);
    if (type == PJSIP_TRANSPORT_UNSPECIFIED) {
        status = add_row(tp_flag & ~(unsigned)PJSIP_TRANSPORT_IPV6, &name, def_port, sort, &type);
    } else if (type < PJSIP_TRANSPORT_START_OTHER ||
               (atomic_fetch_or(&other[type - PJSIP_TRANSPORT_START_OTHER].sorts, sort) & sort)) {
        status = PJ_EEXISTS;
    }
    pj_leave_critical_section();

    if (p_tp_type && (status == PJ_SUCCESS || status == PJ_EEXISTS))
        *p_tp_type = (int)(type | ipv6);
    return status;
}

pjsip_transport_type_e pjsip_transport_get_type_from_name(const pj_str_t *name)
{
    unsigned type;

    if (!name || name->slen <= 0)
        return PJSIP_TRANSPORT_UNSPECIFIED;
    type = find_name(name);
    /* A name of which only the IPv6 sort was registered. */
    if (type >= PJSIP_TRANSPORT_START_OTHER &&
        atomic_load(&other[type - PJSIP_TRANSPORT_START_OTHER].sorts) == 2)
        type |= PJSIP_TRANSPORT_IPV6;
    return (pjsip_transport_type_e)type;
}

pjsip_transport_type_e pjsip_transport_get_type_from_flag(unsigned flag)
{
    unsigned n = atomic_load_explicit(&other_count, memory_order_acquire);
    unsigned i;

    for (i = 1; i < PJSIP_TRANSPORT_START_OTHER; i++) {
        if (known[i].flag == flag)
            return (pjsip_transport_type_e)i;
    }
    for (i = 0; i < n; i++) {
        if (other[i].flag == flag)
            return (pjsip_transport_type_e)(i + PJSIP_TRANSPORT_START_OTHER);
    }
    return PJSIP_TRANSPORT_UNSPECIFIED;
}

int pjsip_transport_type_get_af(pjsip_transport_type_e type)
{
    return type & PJSIP_TRANSPORT_IPV6 ? pj_AF_INET6() : pj_AF_INET();
}

unsigned pjsip_transport_get_flag_from_type(pjsip_transport_type_e type)
{
    return row_of(type)->flag;
}

int pjsip_transport_get_default_port_for_type(pjsip_transport_type_e type)
{
    return row_of(type)->port;
}

const char *pjsip_transport_get_type_name(pjsip_transport_type_e type)
{
    return row_of(type)->name;
}

const char *pjsip_transport_get_type_desc(pjsip_transport_type_e type)
{
    const type_row *row = row_of(type);

    return type & PJSIP_TRANSPORT_IPV6 ? row->desc6 : row->desc;
}
