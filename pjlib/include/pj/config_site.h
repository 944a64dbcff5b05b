/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The limits that size fields of public structures. They are fixed when the libraries are built,
 * and a program must see the same values: this file is installed. All other limits are run-time
 * settings whose macros name their defaults.
 */
#ifndef PJ_CONFIG_SITE_H
#define PJ_CONFIG_SITE_H

#define PJ_MAX_HOSTNAME       256 /* longest host name, its NUL included */
#define PJ_MAX_SOCKOPT_PARAMS 5   /* options in a pj_sockopt_params */
#define PJSIP_MAX_MODULE      64  /* mod_data[] slots of messages, transactions and dialogs */
#define PJSIP_MAX_PKT_LEN     65535
#define PJSIP_MAX_URL_SIZE    512
#define PJMEDIA_MAX_SDP_FMT   72
#define PJMEDIA_MAX_SDP_ATTR  (PJMEDIA_MAX_SDP_FMT * 6 + 4)

/* Levels compiled in; pj_log_set_level() chooses among them at run time. */
#define PJ_LOG_MAX_LEVEL 6
#define PJ_HAS_IPV6      1

#endif /* PJ_CONFIG_SITE_H */
