/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Quality of service of a socket: the DSCP field of its packets (RFC 2474), the local queueing priority, and
 * a class of traffic that stands for both. Served by net/sock_qos.c.
 */
#ifndef PJ_SOCK_QOS_H
#define PJ_SOCK_QOS_H

#include <pj/sock.h>

PJ_BEGIN_DECL

/** Class of traffic; the marking of each is in RFC 4594. */
typedef enum pj_qos_type {
    PJ_QOS_TYPE_BEST_EFFORT,
    PJ_QOS_TYPE_BACKGROUND,
    PJ_QOS_TYPE_VIDEO,
    PJ_QOS_TYPE_VOICE,
    PJ_QOS_TYPE_CONTROL,
    PJ_QOS_TYPE_SIGNALLING
} pj_qos_type;

/** Which fields of pj_qos_params count. */
typedef enum pj_qos_flag {
    PJ_QOS_PARAM_HAS_DSCP = 1,
    PJ_QOS_PARAM_HAS_SO_PRIO = 2,
    PJ_QOS_PARAM_HAS_WMM = 4
} pj_qos_flag;

/** Wireless priority class. No socket option sets it here. */
typedef enum pj_qos_wmm_prio {
    PJ_QOS_WMM_PRIO_BULK_EFFORT,
    PJ_QOS_WMM_PRIO_BULK,
    PJ_QOS_WMM_PRIO_VIDEO,
    PJ_QOS_WMM_PRIO_VOICE
} pj_qos_wmm_prio;

typedef struct pj_qos_params {
    pj_uint8_t flags;    /**< pj_qos_flag bits */
    pj_uint8_t dscp_val; /**< 0 to 63 */
    pj_uint8_t so_prio;  /**< queueing priority, as SO_PRIORITY */
    pj_qos_wmm_prio wmm_prio;
} pj_qos_params;

/** Mark the socket for a class of traffic. */
pj_status_t pj_sock_set_qos_type(pj_sock_t sock, pj_qos_type type);

/** The class whose marking the socket has; PJ_QOS_TYPE_BEST_EFFORT when it is no class's. */
pj_status_t pj_sock_get_qos_type(pj_sock_t sock, pj_qos_type *p_type);

/**
 * Mark the socket. What could be set has its flag left in @a param, what could not has it cleared.
 * @return PJ_SUCCESS; PJ_EINVAL for a DSCP above 63; the system's error for the last option that failed.
 */
pj_status_t pj_sock_set_qos_params(pj_sock_t sock, pj_qos_params *param);

/** Read the marking; flags tell what was readable. */
pj_status_t pj_sock_get_qos_params(pj_sock_t sock, pj_qos_params *p_param);

/** The parameters of a class. */
pj_status_t pj_qos_get_params(pj_qos_type type, pj_qos_params *p_param);

/** The class that these parameters fit. */
pj_status_t pj_qos_get_type(const pj_qos_params *param, pj_qos_type *p_type);

/**
 * Mark the socket for @a qos_type unless it is best effort, then with @a qos_params unless NULL or without
 * flags, and log failures.
 * @param log_level     Level of the failure messages.
 * @param log_sender    Their sender; NULL for none.
 * @param sock_name     Name of the socket in them; NULL for none.
 */
pj_status_t pj_sock_apply_qos(pj_sock_t sock, pj_qos_type qos_type, pj_qos_params *qos_params,
                              unsigned log_level, const char *log_sender, const char *sock_name);

/** As pj_sock_apply_qos(), leaving @a qos_params as they are. */
pj_status_t pj_sock_apply_qos2(pj_sock_t sock, pj_qos_type qos_type,
                               const pj_qos_params *qos_params, unsigned log_level,
                               const char *log_sender, const char *sock_name);

PJ_END_DECL

#endif
