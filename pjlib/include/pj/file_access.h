/* SPDX-License-Identifier: BSD-2-Clause */
/* Files by their names. */
#ifndef PJ_FILE_ACCESS_H
#define PJ_FILE_ACCESS_H

#include <pj/types.h>

PJ_BEGIN_DECL

typedef struct pj_file_stat {
    pj_off_t size;
    pj_time_val atime;
    pj_time_val mtime;
    pj_time_val ctime;
} pj_file_stat;

PJ_DECL(pj_bool_t) pj_file_exists(const char *filename);
/** @return octets; -1 on an error. */
PJ_DECL(pj_off_t) pj_file_size(const char *filename);
PJ_DECL(pj_off_t) pj_file_size_by_handle(pj_oshandle_t fd);
PJ_DECL(pj_status_t) pj_file_delete(const char *filename);
/** Takes the place of a file that is there. */
PJ_DECL(pj_status_t) pj_file_move(const char *oldname, const char *newname);
PJ_DECL(pj_status_t) pj_file_getstat(const char *filename, pj_file_stat *stat);

PJ_END_DECL

#endif /* PJ_FILE_ACCESS_H */
