/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files, straight to the system: what was written is out of the process when the call returns, so a
 * crash loses nothing and reading after writing needs no care. A handle is the descriptor plus one,
 * as handle NULL is no file.
 */
#include <pj/file_access.h>
#include <pj/file_io.h>

#include <pj/errno.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static pj_oshandle_t to_handle(int fd)
{
    return (pj_oshandle_t)((intptr_t)fd + 1);
}

/* -1, of which the system says EBADF, for NULL. */
static int to_fd(pj_oshandle_t handle)
{
    return (int)((intptr_t)handle - 1);
}

static pj_status_t last_error(void)
{
    return PJ_RETURN_OS_ERROR(errno);
}

/* @return -1 if the combination means nothing. */
static int open_flags(unsigned flags)
{
    int hints = flags & 4 ? O_CLOEXEC : 0;
    pj_bool_t append = (flags & 8) != 0;

    switch (flags & 3) {
    case PJ_O_RDONLY & 3: return append ? -1 : O_RDONLY | hints;
    case PJ_O_WRONLY & 3: return O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC) | hints;
    case PJ_O_RDWR & 3: return O_RDWR | O_CREAT | (append ? O_APPEND : 0) | hints;
    default: return -1;
    }
}

pj_status_t pj_file_open(pj_pool_t *pool, const char *pathname, unsigned flags, pj_oshandle_t *fd)
{
    int how = open_flags(flags);
    int opened;

    (void)pool;
    if (!pathname || !fd || how < 0)
        return PJ_EINVAL;
    do {
        opened = open(pathname, how, 0666);
    } while (opened < 0 && errno == EINTR);
    if (opened < 0)
        return last_error();
    *fd = to_handle(opened);
    return PJ_SUCCESS;
}

pj_status_t pj_file_close(pj_oshandle_t fd)
{
    return close(to_fd(fd)) ? last_error() : PJ_SUCCESS;
}

pj_status_t pj_file_write(pj_oshandle_t fd, const void *data, pj_ssize_t *size)
{
    const char *at = data;
    pj_ssize_t left;

    if (!data || !size || *size < 0)
        return PJ_EINVAL;
    left = *size;
    *size = 0;
    while (left) {
        ssize_t n = write(to_fd(fd), at, (size_t)left);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return last_error();
        at += n;
        left -= n;
        *size += n;
    }
    return PJ_SUCCESS;
}

pj_status_t pj_file_read(pj_oshandle_t fd, void *data, pj_ssize_t *size)
{
    char *at = data;
    pj_ssize_t left;
    ssize_t n = 1;

    if (!data || !size || *size < 0)
        return PJ_EINVAL;
    left = *size;
    *size = 0;
    while (left && n) {
        n = read(to_fd(fd), at, (size_t)left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return last_error();
        at += n;
        left -= n;
        *size += n;
    }
    return PJ_SUCCESS;
}

pj_status_t pj_file_setpos(pj_oshandle_t fd, pj_off_t offset, enum pj_file_seek_type whence)
{
    int from = whence == PJ_SEEK_SET ? SEEK_SET : whence == PJ_SEEK_CUR ? SEEK_CUR : SEEK_END;

    if (whence < PJ_SEEK_SET || whence > PJ_SEEK_END)
        return PJ_EINVAL;
    return lseek(to_fd(fd), offset, from) < 0 ? last_error() : PJ_SUCCESS;
}

pj_status_t pj_file_getpos(pj_oshandle_t fd, pj_off_t *pos)
{
    off_t at;

    if (!pos)
        return PJ_EINVAL;
    at = lseek(to_fd(fd), 0, SEEK_CUR);
    if (at < 0)
        return last_error();
    *pos = at;
    return PJ_SUCCESS;
}

/* Nothing is held back; an error only if there is no such file. */
pj_status_t pj_file_flush(pj_oshandle_t fd)
{
    return fcntl(to_fd(fd), F_GETFD) < 0 ? last_error() : PJ_SUCCESS;
}

static pj_time_val from_timespec(struct timespec ts)
{
    pj_time_val tv = {(long)ts.tv_sec, ts.tv_nsec / 1000000};

    return tv;
}

pj_status_t pj_file_getstat(const char *filename, pj_file_stat *out)
{
    struct stat st;

    if (!filename || !out)
        return PJ_EINVAL;
    if (stat(filename, &st))
        return last_error();
    out->size = st.st_size;
    out->atime = from_timespec(st.st_atim);
    out->mtime = from_timespec(st.st_mtim);
    out->ctime = from_timespec(st.st_ctim);
    return PJ_SUCCESS;
}

pj_bool_t pj_file_exists(const char *filename)
{
    struct stat st;

    return filename && stat(filename, &st) == 0;
}

pj_off_t pj_file_size(const char *filename)
{
    struct stat st;

    return filename && stat(filename, &st) == 0 ? st.st_size : -1;
}

pj_off_t pj_file_size_by_handle(pj_oshandle_t fd)
{
    struct stat st;

    return fstat(to_fd(fd), &st) == 0 ? st.st_size : -1;
}

pj_status_t pj_file_delete(const char *filename)
{
    if (!filename)
        return PJ_EINVAL;
    return unlink(filename) ? last_error() : PJ_SUCCESS;
}

pj_status_t pj_file_move(const char *oldname, const char *newname)
{
    if (!oldname || !newname)
        return PJ_EINVAL;
    return rename(oldname, newname) ? last_error() : PJ_SUCCESS;
}
