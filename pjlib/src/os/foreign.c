/* SPDX-License-Identifier: BSD-2-Clause */
/* What pj/os.h has for platforms that this is not. */
#include <pj/os.h>
#include <pj/errno.h>

pj_status_t pj_symbianos_set_params(pj_symbianos_params *prm)
{
    PJ_UNUSED_ARG(prm);
    return PJ_ENOTSUP;
}

void pj_symbianos_set_connection_status(pj_bool_t up)
{
    PJ_UNUSED_ARG(up);
}

pj_bool_t pj_symbianos_poll(int priority, int ms_timeout)
{
    PJ_UNUSED_ARG(priority);
    PJ_UNUSED_ARG(ms_timeout);
    return PJ_FALSE;
}

void pj_jni_set_jvm(void *jvm)
{
    PJ_UNUSED_ARG(jvm);
}

pj_bool_t pj_jni_attach_jvm(void **jni_env)
{
    if (jni_env)
        *jni_env = NULL;
    return PJ_FALSE;
}

void pj_jni_detach_jvm(pj_bool_t attached)
{
    PJ_UNUSED_ARG(attached);
}
