/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that do not compile in our sources: they write without a bound, keep hidden state, or hide errors.
 * Forced into every source file by the build. The system headers come first, so that their own declarations
 * of these names stay legal. That memory comes from pjlib/src/base/alloc.c alone and random
 * numbers from pj_rand() alone is the gate tools/check-banned: OpenSSL's headers use these names for parameters.
 */
#ifndef LINNET_BANNED_H
#define LINNET_BANNED_H

#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef alloca
#undef strtok

#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol localtime gmtime alloca

#endif
