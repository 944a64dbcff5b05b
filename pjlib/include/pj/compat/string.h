/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The C library's string functions under the names programs use. Our own sources call no unbounded
 * one.
 */
#ifndef PJ_COMPAT_STRING_H
#define PJ_COMPAT_STRING_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define pj_ansi_strcmp      strcmp
#define pj_ansi_strncmp     strncmp
#define pj_ansi_strlen      strlen
#define pj_ansi_strncpy     strncpy
#define pj_ansi_strstr      strstr
#define pj_ansi_strchr      strchr
#define pj_ansi_strcasecmp  strcasecmp
#define pj_ansi_stricmp     strcasecmp
#define pj_ansi_strncasecmp strncasecmp
#define pj_ansi_strnicmp    strncasecmp
#define pj_ansi_snprintf    snprintf
#define pj_ansi_vsnprintf   vsnprintf

#define pj_native_strcmp      strcmp
#define pj_native_strncmp     strncmp
#define pj_native_strlen      strlen
#define pj_native_strncpy     strncpy
#define pj_native_strstr      strstr
#define pj_native_strchr      strchr
#define pj_native_strcasecmp  strcasecmp
#define pj_native_stricmp     strcasecmp
#define pj_native_strncasecmp strncasecmp
#define pj_native_strnicmp    strncasecmp
#define pj_native_snprintf    snprintf
#define pj_native_vsnprintf   vsnprintf

#ifndef LINNET_BANNED_H
#define pj_ansi_strcpy     strcpy
#define pj_ansi_strcat     strcat
#define pj_ansi_sprintf    sprintf
#define pj_ansi_vsprintf   vsprintf
#define pj_native_strcpy   strcpy
#define pj_native_strcat   strcat
#define pj_native_sprintf  sprintf
#define pj_native_vsprintf vsprintf
#endif

#endif /* PJ_COMPAT_STRING_H */
