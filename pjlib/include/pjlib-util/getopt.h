/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options of a command line, as POSIX and GNU have them. Unlike getopt(3) nothing is printed: a
 * program says itself what is wrong. One command line at a time; not for several threads.
 */
#ifndef PJLIB_UTIL_GETOPT_H
#define PJLIB_UTIL_GETOPT_H

#include <pj/config.h>

PJ_BEGIN_DECL

/** The argument of the option that was returned last; NULL if it has none. */
PJ_DECL_DATA(char *) pj_optarg;

/** Index in argv of what is looked at next. A program sets it to 0 or 1 to begin anew. */
PJ_DECL_DATA(int) pj_optind;

/** The option that was wrong; 0 for an unknown long one. */
PJ_DECL_DATA(int) pj_optopt;

/** A long option. An array of them ends with one whose name is NULL. */
struct pj_getopt_option {
    const char *name; /**< Without the dashes. */
    int has_arg;      /**< no_argument, required_argument or optional_argument. */
    int *flag;        /**< Where @a val is stored; NULL: it is returned. */
    int val;
};

#ifndef no_argument
#define no_argument       0
#define required_argument 1
#define optional_argument 2
#endif

/**
 * The next option.
 *
 * A character in @a options is an option; ":" behind it: with an argument (the rest of the word, or
 * the next word); "::": the rest of the word, if any. Words that are not options are moved behind
 * the options, which
 * @a argv allows in spite of its type; if @a options begins with "+", they end the options instead,
 * and with "-" they are returned as arguments of an option 1. "--" ends the options.
 *
 * @return the character; '?' for an unknown option or one whose argument is missing (':' for the
 * latter if
 *         @a options begins with ":", behind "+" or "-"); -1 at the end, with pj_optind at the
 * first word that is left.
 */
PJ_DECL(int) pj_getopt(int argc, char *const *argv, const char *options);

/**
 * As pj_getopt(), with long options: "--name", "--name=argument", "--name argument". A name may be
 * cut short as long as it is clear which is meant.
 *
 * @param longind where the index of a long option goes; may be NULL.
 * @return for a long option its val, or 0 if it has a flag; '?' also if it is ambiguous or has an
 * argument that it must not have; pj_optopt is then its val.
 */
PJ_DECL(int)
pj_getopt_long(int argc, char *const *argv, const char *options,
               const struct pj_getopt_option *longopts, int *longind);

/** As pj_getopt_long(), and one dash is enough for a long option, if it is not a short one. */
PJ_DECL(int)
pj_getopt_long_only(int argc, char *const *argv, const char *options,
                    const struct pj_getopt_option *longopts, int *longind);

PJ_END_DECL

#endif
