/* SPDX-License-Identifier: BSD-2-Clause */
/* The build's settings as log lines, which programs read back: "NAME : value". */
#include <pj/config.h>

#include <pj/log.h>

#define THIS_FILE "config.c"

typedef struct setting {
    const char *name;
    long value;
} setting;

static const setting settings[] = {
    {"PJ_DEBUG", PJ_DEBUG},
    {"PJ_FUNCTIONS_ARE_INLINED", PJ_FUNCTIONS_ARE_INLINED},
    {"PJ_LOG_MAX_LEVEL", PJ_LOG_MAX_LEVEL},
    {"PJ_LOG_MAX_SIZE", PJ_LOG_MAX_SIZE},
    {"PJ_POOL_DEBUG", PJ_POOL_DEBUG},
    {"PJ_POOL_ALIGNMENT", PJ_POOL_ALIGNMENT},
    {"PJ_HAS_POOL_ALT_API", PJ_HAS_POOL_ALT_API},
    {"PJ_HAS_TCP", PJ_HAS_TCP},
    {"PJ_HAS_IPV6", PJ_HAS_IPV6},
    {"PJ_MAX_HOSTNAME", PJ_MAX_HOSTNAME},
    {"PJ_MAX_SOCKOPT_PARAMS", PJ_MAX_SOCKOPT_PARAMS},
    {"PJ_IOQUEUE_MAX_HANDLES", PJ_IOQUEUE_MAX_HANDLES},
    {"PJ_IOQUEUE_HAS_SAFE_UNREG", PJ_IOQUEUE_HAS_SAFE_UNREG},
    {"PJ_HAS_THREADS", PJ_HAS_THREADS},
    {"PJ_HAS_SEMAPHORE", PJ_HAS_SEMAPHORE},
    {"PJ_HAS_EVENT_OBJ", PJ_HAS_EVENT_OBJ},
    {"PJ_HAS_SSL_SOCK", PJ_HAS_SSL_SOCK},
    {"PJ_ENABLE_EXTRA_CHECK", PJ_ENABLE_EXTRA_CHECK},
    {"PJ_MAX_EXCEPTION_ID", PJ_MAX_EXCEPTION_ID},
    {"PJ_TIMESTAMP_USE_RDTSC", PJ_TIMESTAMP_USE_RDTSC},
    {"PJ_IS_BIG_ENDIAN", PJ_IS_BIG_ENDIAN},
    {"PJ_IS_LITTLE_ENDIAN", PJ_IS_LITTLE_ENDIAN},
};

void pj_dump_config(void)
{
    PJ_LOG(3, (THIS_FILE, "Dumping the settings of libpj:"));
    PJ_LOG(3, (THIS_FILE, "PJ_VERSION : %s", pj_get_version()));
    PJ_LOG(3, (THIS_FILE, "PJ_M_NAME : %s", PJ_M_NAME));
    for (unsigned i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
        PJ_LOG(3, (THIS_FILE, "%s : %ld", settings[i].name, settings[i].value));
}
