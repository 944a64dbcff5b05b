/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine and its system, found out once; and small services around a process. */
#include <pj/os.h>

#include "base/status.h"

#include <pj/string.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

#ifdef __GLIBC__
#define SDK_NAME "glibc"
#define SDK_VER  ((pj_uint32_t)__GLIBC__ << 24 | (pj_uint32_t)__GLIBC_MINOR__ << 16)
#else
#define SDK_NAME "libc"
#define SDK_VER  0
#endif

static struct {
    pj_sys_info info;
    struct utsname names;
    char text[160];
} found;
static pthread_once_t found_once = PTHREAD_ONCE_INIT;

/* "5.10.3-7" to 0x050a0300 */
static pj_uint32_t version_of(const char *release)
{
    pj_uint32_t version = 0;

    for (int shift = 24; shift > 0; shift -= 8) {
        pj_str_t rest;
        pj_str_t from = pj_str((char *)release);
        unsigned long part = pj_strtoul2(&from, &rest, 10);

        version |= (pj_uint32_t)(part & 255) << shift;
        if (!rest.slen || *rest.ptr != '.')
            break;
        release = rest.ptr + 1;
    }
    return version;
}

static void find_out(void)
{
    pj_sys_info *info = &found.info;

    if (uname(&found.names))
        memset(&found.names, 0, sizeof(found.names));
    info->machine = pj_str(found.names.machine);
    info->os_name = pj_str(found.names.sysname);
    info->os_ver = version_of(found.names.release);
    pj_cstr(&info->sdk_name, SDK_NAME);
    info->sdk_ver = SDK_VER;
    snprintf(found.text, sizeof(found.text), "%.64s-%.32s/%.32s/%s", found.names.sysname,
             found.names.release, found.names.machine, SDK_NAME);
    info->info = pj_str(found.text);
}

const pj_sys_info *pj_get_sys_info(void)
{
    pthread_once(&found_once, find_out);
    return &found.info;
}

pj_uint32_t pj_getpid(void)
{
    return (pj_uint32_t)getpid();
}

int pj_run_app(pj_main_func_ptr main_func, int argc, char *argv[], unsigned flags)
{
    (void)flags;
    return main_func(argc, argv);
}

pj_status_t pj_set_cloexec_flag(int fd)
{
    int flags = fcntl(fd, F_GETFD);

    if (flags < 0 || fcntl(fd, F_SETFD, flags | FD_CLOEXEC) < 0)
        return PJ_RETURN_OS_ERROR(errno);
    return PJ_SUCCESS;
}
