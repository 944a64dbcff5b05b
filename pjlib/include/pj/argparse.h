/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Taking options out of argv, each by its name, in any order: what is left in the end is what
 * nobody asked for. For tests and small programs; getopt is in pjlib-util. All inline, so that a
 * program may define what an error prints before it includes this.
 */
#ifndef PJ_ARGPARSE_H
#define PJ_ARGPARSE_H

#include <pj/types.h>
#include <pj/errno.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

PJ_BEGIN_DECL

/** Tell the user what is wrong; arguments as of printf(). */
#ifndef PJ_ARGPARSE_ERROR
#define PJ_ARGPARSE_ERROR(...)        \
    do {                              \
        fprintf(stderr, "error: ");   \
        fprintf(stderr, __VA_ARGS__); \
        fprintf(stderr, "\n");        \
    } while (0)
#endif

/** The first argument that begins with '-' and is more than that; NULL if there is none before
 * "--". */
PJ_INLINE(char *) pj_argparse_peek_next_option(char *const argv[])
{
    for (int i = 1; argv[0] && argv[i] && strcmp(argv[i], "--") != 0; i++)
        if (argv[i][0] == '-' && argv[i][1] != '\0')
            return argv[i];
    return NULL;
}

/** [Linnet] Where @a opt stands in argv before "--"; 0 if it does not. */
PJ_INLINE(int) pj_argparse_find_(char *const argv[], const char *opt)
{
    for (int i = 1; argv[0] && argv[i] && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], opt) == 0)
            return i;
    return 0;
}

/** [Linnet] Close up over @a count arguments. */
PJ_INLINE(void) pj_argparse_remove_(int *argc, char *argv[], int at, int count)
{
    memmove(&argv[at], &argv[at + count],
            sizeof(argv[0]) * (size_t)(*argc - at - count + 1)); /* the NULL too */
    *argc -= count;
}

/** Whether @a opt is there. argv ends with NULL here and below. */
PJ_INLINE(pj_bool_t) pj_argparse_exists(char *const argv[], const char *opt)
{
    return pj_argparse_find_(argv, opt) != 0;
}

/** The same, and take it out. */
PJ_INLINE(pj_bool_t) pj_argparse_get_bool(int *argc, char *argv[], const char *opt)
{
    int at = pj_argparse_find_(argv, opt);

    if (at)
        pj_argparse_remove_(argc, argv, at, 1);
    return at != 0;
}

/**
 * Take out @a opt and the argument behind it, which goes to *value.
 *
 * @return PJ_ENOTFOUND if it is not there; PJ_EINVAL, told to the user, if nothing is behind it.
 * Then nothing is changed.
 */
PJ_INLINE(pj_status_t)
pj_argparse_get_str(int *argc, char *argv[], const char *opt, char **value)
{
    int at = pj_argparse_find_(argv, opt);

    if (!at)
        return PJ_ENOTFOUND;
    if (!argv[at + 1]) {
        PJ_ARGPARSE_ERROR("%s needs a value", opt);
        return PJ_EINVAL;
    }
    *value = argv[at + 1];
    pj_argparse_remove_(argc, argv, at, 2);
    return PJ_SUCCESS;
}

/** As pj_argparse_get_str(), for a whole number in decimal. @return PJ_EINVAL also if it is none.
 */
PJ_INLINE(pj_status_t)
pj_argparse_get_int(int *argc, char *argv[], const char *opt, int *value)
{
    int at = pj_argparse_find_(argv, opt);
    char *text;
    char *end;
    long number;

    if (!at)
        return PJ_ENOTFOUND;
    text = argv[at + 1];
    number = text ? strtol(text, &end, 10) : 0;
    if (!text || end == text || *end != '\0' || number != (long)(int)number) {
        PJ_ARGPARSE_ERROR("%s needs a number", opt);
        return PJ_EINVAL;
    }
    *value = (int)number;
    pj_argparse_remove_(argc, argv, at, 2);
    return PJ_SUCCESS;
}

PJ_END_DECL

#endif /* PJ_ARGPARSE_H */
