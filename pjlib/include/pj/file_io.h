/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and writing files; nothing is buffered. */
#ifndef PJ_FILE_IO_H
#define PJ_FILE_IO_H

#include <pj/types.h>

PJ_BEGIN_DECL

/**
 * How to open; may be combined. Reading comes alone or with writing, appending goes with writing.
 */
enum pj_file_access {
    PJ_O_RDONLY = 0x1101,
    PJ_O_WRONLY = 0x1102, /* makes the file if it is not there, empties it unless it appends */
    PJ_O_RDWR = 0x1103,   /* makes the file if it is not there */
    PJ_O_CLOEXEC = 0x1104,
    PJ_O_APPEND = 0x1108,
    PJ_O_ASYNC = 0x200, /* the rest are hints */
    PJ_O_SEQUENTIAL = 0x400,
    PJ_O_RANDOM = 0x800
};

enum pj_file_seek_type { PJ_SEEK_SET = 0x1201, PJ_SEEK_CUR = 0x1202, PJ_SEEK_END = 0x1203 };

/** @a pool may be NULL. @return the system's error. */
PJ_DECL(pj_status_t)
pj_file_open(pj_pool_t *pool, const char *pathname, unsigned flags, pj_oshandle_t *fd);
PJ_DECL(pj_status_t) pj_file_close(pj_oshandle_t fd);
/** @a size: what to write, then what was written. */
PJ_DECL(pj_status_t) pj_file_write(pj_oshandle_t fd, const void *data, pj_ssize_t *size);
/** @a size: what there is room for, then what was read; 0 at the end. */
PJ_DECL(pj_status_t) pj_file_read(pj_oshandle_t fd, void *data, pj_ssize_t *size);
PJ_DECL(pj_status_t)
pj_file_setpos(pj_oshandle_t fd, pj_off_t offset, enum pj_file_seek_type whence);
PJ_DECL(pj_status_t) pj_file_getpos(pj_oshandle_t fd, pj_off_t *pos);
PJ_DECL(pj_status_t) pj_file_flush(pj_oshandle_t fd);

PJ_END_DECL

#endif /* PJ_FILE_IO_H */
