/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Status codes. The number line is divided: the library's own codes, then the operating system's,
 * each moved by PJ_ERRNO_START_SYS, then one range of PJ_ERRNO_SPACE_SIZE for each library that
 * registers its texts.
 */
#ifndef PJ_ERRNO_H
#define PJ_ERRNO_H

#include <pj/compat/errno.h>
#include <pj/log.h>
#include <pj/types.h>

PJ_BEGIN_DECL

/** Room in which every text fits. */
#define PJ_ERR_MSG_SIZE                       80
#define PJ_PERROR_TITLE_BUF_SIZE              120
#define PJ_STRERROR_USE_WIN_GET_THREAD_LOCALE 0

#define PJ_ERRNO_START        20000
#define PJ_ERRNO_SPACE_SIZE   50000
#define PJ_ERRNO_START_STATUS (PJ_ERRNO_START + PJ_ERRNO_SPACE_SIZE)
#define PJ_ERRNO_START_SYS    (PJ_ERRNO_START_STATUS + PJ_ERRNO_SPACE_SIZE)
#define PJ_ERRNO_START_USER   (PJ_ERRNO_START_SYS + PJ_ERRNO_SPACE_SIZE)

#define PJ_EUNKNOWN     (PJ_ERRNO_START_STATUS + 1)
#define PJ_EPENDING     (PJ_ERRNO_START_STATUS + 2) /* under way; the end is told by a callback */
#define PJ_ETOOMANYCONN (PJ_ERRNO_START_STATUS + 3)
#define PJ_EINVAL       (PJ_ERRNO_START_STATUS + 4)
#define PJ_ENAMETOOLONG (PJ_ERRNO_START_STATUS + 5)
#define PJ_ENOTFOUND    (PJ_ERRNO_START_STATUS + 6)
#define PJ_ENOMEM       (PJ_ERRNO_START_STATUS + 7)
#define PJ_EBUG         (PJ_ERRNO_START_STATUS + 8)
#define PJ_ETIMEDOUT    (PJ_ERRNO_START_STATUS + 9)
#define PJ_ETOOMANY     (PJ_ERRNO_START_STATUS + 10)
#define PJ_EBUSY        (PJ_ERRNO_START_STATUS + 11)
#define PJ_ENOTSUP      (PJ_ERRNO_START_STATUS + 12)
#define PJ_EINVALIDOP   (PJ_ERRNO_START_STATUS + 13)
#define PJ_ECANCELLED   (PJ_ERRNO_START_STATUS + 14)
#define PJ_EEXISTS      (PJ_ERRNO_START_STATUS + 15)
#define PJ_EEOF         (PJ_ERRNO_START_STATUS + 16)
#define PJ_ETOOBIG      (PJ_ERRNO_START_STATUS + 17)
#define PJ_ERESOLVE     (PJ_ERRNO_START_STATUS + 18)
#define PJ_ETOOSMALL    (PJ_ERRNO_START_STATUS + 19)
#define PJ_EIGNORED     (PJ_ERRNO_START_STATUS + 20)
#define PJ_EIPV6NOTSUP  (PJ_ERRNO_START_STATUS + 21)
#define PJ_EAFNOTSUP    (PJ_ERRNO_START_STATUS + 22)
#define PJ_EGONE        (PJ_ERRNO_START_STATUS + 23)
#define PJ_ESOCKETSTOP  (PJ_ERRNO_START_STATUS + 24)
#define PJ_ETRYAGAIN    (PJ_ERRNO_START_STATUS + 25)
/** [Linnet] The queue of a socket is full. */
#define PJ_EOVERFLOW (PJ_ERRNO_START_STATUS + 100)

/** An entry of a table of texts: the code, then the text with the code's name behind it. */
#define PJ_BUILD_ERR(code, text)  \
    {                             \
        code, text " (" #code ")" \
    }

/** A status for an errno value, and back. */
#define PJ_STATUS_FROM_OS(e) ((e) == 0 ? PJ_SUCCESS : (e) + PJ_ERRNO_START_SYS)
#define PJ_STATUS_TO_OS(s)   ((s) == 0 ? PJ_SUCCESS : (s)-PJ_ERRNO_START_SYS)
/** A status for an errno value that must be an error: 0 becomes -1. */
#define PJ_RETURN_OS_ERROR(e) ((e) ? PJ_STATUS_FROM_OS(e) : -1)

/** This thread's errno as a status, PJ_SUCCESS if it is 0; and setting it from one. */
PJ_DECL(pj_status_t) pj_get_os_error(void);
PJ_DECL(void) pj_set_os_error(pj_status_t code);
/** The same for socket calls. */
PJ_DECL(pj_status_t) pj_get_netos_error(void);
PJ_DECL(void) pj_set_netos_error(pj_status_t code);

/**
 * The text of @a statcode, cut to @a bufsize, its NUL included.
 *
 * @return a slice of @a buf, empty if @a bufsize is 0.
 */
PJ_DECL(pj_str_t) pj_strerror(pj_status_t statcode, char *buf, pj_size_t bufsize);

/** Writes the text of @a e into @a msg, as pj_strerror() does. */
typedef pj_str_t (*pj_error_callback)(pj_status_t e, char *msg, pj_size_t max);

/**
 * Have the texts of the codes start_code .. start_code + err_space - 1 come from @a f.
 *
 * @return PJ_EEXISTS if the range overlaps another one (the very same registration again is a
 * success);
 *         PJ_EINVAL if it is empty or not wholly above PJ_ERRNO_START; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_register_strerror(pj_status_t start_code, pj_status_t err_space, pj_error_callback f);

/** Forget all registrations. */
PJ_DECL(void) pj_errno_clear_handlers(void);

/** Log "TITLE: text of the status" at @a log_level, the title being formatted. */
PJ_DECL(void)
pj_perror(int log_level, const char *sender, pj_status_t status, const char *title_fmt, ...)
    PJ_PRINTF(4, 5);
PJ_DECL(void)
pj_perror_1(const char *sender, pj_status_t status, const char *title_fmt, ...) PJ_PRINTF(3, 4);
PJ_DECL(void)
pj_perror_2(const char *sender, pj_status_t status, const char *title_fmt, ...) PJ_PRINTF(3, 4);
PJ_DECL(void)
pj_perror_3(const char *sender, pj_status_t status, const char *title_fmt, ...) PJ_PRINTF(3, 4);
PJ_DECL(void)
pj_perror_4(const char *sender, pj_status_t status, const char *title_fmt, ...) PJ_PRINTF(3, 4);
PJ_DECL(void)
pj_perror_5(const char *sender, pj_status_t status, const char *title_fmt, ...) PJ_PRINTF(3, 4);
PJ_DECL(void)
pj_perror_6(const char *sender, pj_status_t status, const char *title_fmt, ...) PJ_PRINTF(3, 4);

#define pj_perror_wrapper_1(arg) pj_perror_1 arg
#define pj_perror_wrapper_2(arg) pj_perror_2 arg
#define pj_perror_wrapper_3(arg) pj_perror_3 arg
#define pj_perror_wrapper_4(arg) pj_perror_4 arg
#define pj_perror_wrapper_5(arg) pj_perror_5 arg
#define pj_perror_wrapper_6(arg) pj_perror_6 arg

/** PJ_PERROR(4, (THIS_FILE, status, "Cannot open %s", name)); the level is a literal number. */
#define PJ_PERROR(level, arg)               \
    do {                                    \
        if (level <= pj_log_get_level()) {  \
            pj_perror_wrapper_##level(arg); \
        }                                   \
    } while (0)
#define PJ_PERROR_(level, arg) PJ_PERROR(level, arg)

PJ_END_DECL

#endif /* PJ_ERRNO_H */
