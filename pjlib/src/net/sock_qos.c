/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Quality of service: DSCP through IP_TOS or IPV6_TCLASS, queueing priority through SO_PRIORITY.
 *
 * The classes follow RFC 4594 section 2.3. Setting IP_TOS also sets the queueing priority (ip(7)), so the DSCP
 * goes first. Priorities above 6 need a privilege, and no class uses them.
 */
#include <netinet/in.h>
#include <pj/errno.h>
#include <pj/log.h>
#include <pj/sock_qos.h>
#include <sys/socket.h>

static const pj_qos_params of_type[] = {
    [PJ_QOS_TYPE_BEST_EFFORT] = {7, 0, 0, PJ_QOS_WMM_PRIO_BULK_EFFORT},
    [PJ_QOS_TYPE_BACKGROUND] = {7, 8, 1, PJ_QOS_WMM_PRIO_BULK},   /* CS1 */
    [PJ_QOS_TYPE_VIDEO] = {7, 34, 4, PJ_QOS_WMM_PRIO_VIDEO},      /* AF41 */
    [PJ_QOS_TYPE_VOICE] = {7, 46, 6, PJ_QOS_WMM_PRIO_VOICE},      /* EF */
    [PJ_QOS_TYPE_CONTROL] = {7, 48, 6, PJ_QOS_WMM_PRIO_VOICE},    /* CS6 */
    [PJ_QOS_TYPE_SIGNALLING] = {7, 40, 5, PJ_QOS_WMM_PRIO_VIDEO}, /* CS5 */
};

/* Level and option that carry the DSCP for the family the socket is bound to. */
static pj_status_t dscp_option(pj_sock_t sock, pj_uint16_t *level, pj_uint16_t *name)
{
    struct sockaddr_storage addr;
    int len = sizeof(addr);
    pj_status_t status = pj_sock_getsockname(sock, &addr, &len);

    if (status != PJ_SUCCESS)
        return status;
    if (addr.ss_family != AF_INET && addr.ss_family != AF_INET6)
        return PJ_EAFNOTSUP;
    *level = addr.ss_family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6;
    *name = addr.ss_family == AF_INET ? IP_TOS : IPV6_TCLASS;
    return PJ_SUCCESS;
}

static pj_status_t set_dscp(pj_sock_t sock, unsigned dscp)
{
    pj_uint16_t level, name;
    int value = (int)(dscp << 2); /* RFC 2474 section 3: the upper six bits */
    pj_status_t status;

    if (dscp > 63)
        return PJ_EINVAL;
    status = dscp_option(sock, &level, &name);
    if (status != PJ_SUCCESS)
        return status;
    return pj_sock_setsockopt(sock, level, name, &value, sizeof(value));
}

static pj_status_t get_dscp(pj_sock_t sock, pj_uint8_t *dscp)
{
    pj_uint16_t level, name;
    int value = 0, len = sizeof(value);
    pj_status_t status = dscp_option(sock, &level, &name);

    if (status == PJ_SUCCESS)
        status = pj_sock_getsockopt(sock, level, name, &value, &len);
    if (status == PJ_SUCCESS)
        *dscp = (pj_uint8_t)((value >> 2) & 63);
    return status;
}

pj_status_t pj_sock_set_qos_params(pj_sock_t sock, pj_qos_params *param)
{
    pj_status_t result = PJ_SUCCESS, status;

    if (!param)
        return PJ_EINVAL;
    if (param->flags & PJ_QOS_PARAM_HAS_DSCP) {
        status = set_dscp(sock, param->dscp_val);
        if (status != PJ_SUCCESS) {
            param->flags &= (pj_uint8_t)~PJ_QOS_PARAM_HAS_DSCP;
            result = status;
        }
    }
    if (param->flags & PJ_QOS_PARAM_HAS_SO_PRIO) {
        int prio = param->so_prio;

        status = pj_sock_setsockopt(sock, SOL_SOCKET, SO_PRIORITY, &prio, sizeof(prio));
        if (status != PJ_SUCCESS) {
            param->flags &= (pj_uint8_t)~PJ_QOS_PARAM_HAS_SO_PRIO;
            result = status;
        }
    }
    param->flags &= (pj_uint8_t)~PJ_QOS_PARAM_HAS_WMM;
    return result;
}

pj_status_t pj_sock_get_qos_params(pj_sock_t sock, pj_qos_params *p_param)
{
    int prio = 0, len = sizeof(prio);
    pj_status_t dscp_status, prio_status;

    if (!p_param)
        return PJ_EINVAL;
    *p_param = (pj_qos_params){0, 0, 0, PJ_QOS_WMM_PRIO_BULK_EFFORT};
    dscp_status = get_dscp(sock, &p_param->dscp_val);
    if (dscp_status == PJ_SUCCESS)
        p_param->flags |= PJ_QOS_PARAM_HAS_DSCP;
    prio_status = pj_sock_getsockopt(sock, SOL_SOCKET, SO_PRIORITY, &prio, &len);
    if (prio_status == PJ_SUCCESS) {
        p_param->flags |= PJ_QOS_PARAM_HAS_SO_PRIO;
        p_param->so_prio = (pj_uint8_t)prio;
    }
    /* One of the two is enough. */
    return p_param->flags ? PJ_SUCCESS : dscp_status;
}

pj_status_t pj_qos_get_params(pj_qos_type type, pj_qos_params *p_param)
{
    if (!p_param || (unsigned)type >= PJ_ARRAY_SIZE(of_type))
        return PJ_EINVAL;
    *p_param = of_type[type];
    return PJ_SUCCESS;
}

static pj_bool_t fits(const pj_qos_params *param, const pj_qos_params *of)
{
    if ((param->flags & PJ_QOS_PARAM_HAS_DSCP) && param->dscp_val != of->dscp_val)
        return PJ_FALSE;
    if ((param->flags & PJ_QOS_PARAM_HAS_DSCP) == 0 && (param->flags & PJ_QOS_PARAM_HAS_SO_PRIO) &&
        param->so_prio != of->so_prio)
        return PJ_FALSE;
    return (param->flags & (PJ_QOS_PARAM_HAS_DSCP | PJ_QOS_PARAM_HAS_SO_PRIO)) != 0;
}

pj_status_t pj_qos_get_type(const pj_qos_params *param, pj_qos_type *p_type)
{
    if (!param || !p_type)
        return PJ_EINVAL;
    *p_type = PJ_QOS_TYPE_BEST_EFFORT;
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(of_type); i++) {
        if (!fits(param, &of_type[i]))
            continue;
        *p_type = (pj_qos_type)i;
        break;
    }
    return PJ_SUCCESS;
}

pj_status_t pj_sock_set_qos_type(pj_sock_t sock, pj_qos_type type)
{
    pj_qos_params param;
    pj_status_t status = pj_qos_get_params(type, &param);

    return status == PJ_SUCCESS ? pj_sock_set_qos_params(sock, &param) : status;
}

pj_status_t pj_sock_get_qos_type(pj_sock_t sock, pj_qos_type *p_type)
{
    pj_qos_params param;
    pj_status_t status = pj_sock_get_qos_params(sock, &param);

    return status == PJ_SUCCESS ? pj_qos_get_type(&param, p_type) : status;
}

static void log_failure(unsigned level, const char *sender, const char *sock_name,
                        pj_status_t status)
{
    pj_perror((int)level, sender ? sender : "sock_qos.c", status, "Setting QoS of %s failed",
              sock_name ? sock_name : "a socket");
}

pj_status_t pj_sock_apply_qos(pj_sock_t sock, pj_qos_type qos_type, pj_qos_params *qos_params,
                              unsigned log_level, const char *log_sender, const char *sock_name)
{
    pj_status_t type_status = PJ_SUCCESS, status = PJ_SUCCESS;

    if (qos_type != PJ_QOS_TYPE_BEST_EFFORT) {
        type_status = pj_sock_set_qos_type(sock, qos_type);
        if (type_status != PJ_SUCCESS)
            log_failure(log_level, log_sender, sock_name, type_status);
    }
    if (qos_params && qos_params->flags) {
        status = pj_sock_set_qos_params(sock, qos_params);
        if (status != PJ_SUCCESS)
            log_failure(log_level, log_sender, sock_name, status);
    }
    return status != PJ_SUCCESS ? status : type_status;
}

pj_status_t pj_sock_apply_qos2(pj_sock_t sock, pj_qos_type qos_type,
                               const pj_qos_params *qos_params, unsigned log_level,
                               const char *log_sender, const char *sock_name)
{
    pj_qos_params copy;

    if (!qos_params)
        return pj_sock_apply_qos(sock, qos_type, NULL, log_level, log_sender, sock_name);
    copy = *qos_params;
    return pj_sock_apply_qos(sock, qos_type, &copy, log_level, log_sender, sock_name);
}
