/* SPDX-License-Identifier: BSD-2-Clause */
/* errno as a status. Socket errors are the same errno here. */
#include <pj/errno.h>

#include <errno.h>

pj_status_t pj_get_os_error(void)
{
    return PJ_STATUS_FROM_OS(errno);
}

void pj_set_os_error(pj_status_t code)
{
    errno = PJ_STATUS_TO_OS(code);
}

pj_status_t pj_get_netos_error(void)
{
    return PJ_STATUS_FROM_OS(errno);
}

void pj_set_netos_error(pj_status_t code)
{
    errno = PJ_STATUS_TO_OS(code);
}
