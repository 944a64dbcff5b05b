/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options of a command line.
 *
 * When a word is begun it is first moved to pj_optind, past the words before it that are not
 * options; those are remembered only by their number, because an argument in a word of its own
 * stands behind them and is moved the same way. So at each return the options seen lie before
 * pj_optind, in order, and the other words behind it.
 */
#include <pjlib-util/getopt.h>
#include <pj/types.h>

#include <string.h>

char *pj_optarg;
int pj_optind = 1;
int pj_optopt;

/* In a word of several short options, the next one; NULL or at the NUL: begin a new word. */
static const char *rest;
/* Which word that is, so that a program that set pj_optind is noticed, and how many it was moved
 * past. */
static int rest_index;
static int rest_skipped;

/* What one call works on. */
typedef struct call {
    int argc;
    char **argv;
    const char *options; /* behind the leading characters */
    const struct pj_getopt_option *longopts;
    int *longind;
    int only;    /* one dash does for long options */
    char order;  /* '+', '-', or 0: words are moved */
    int colon;   /* the caller tells missing arguments from unknown options */
    int skipped; /* words that are no options between pj_optind and where the option's argument is
                  */
} call;

static int is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

/* Move the word at @a from before that at @a to. */
static void move_up(char **argv, int from, int to)
{
    char *word = argv[from];

    memmove(&argv[to + 1], &argv[to], sizeof(*argv) * (size_t)(from - to));
    argv[to] = word;
}

/* Find the next word that is an option and move it to pj_optind; 0 if there is none. */
static int bring_option(call *c)
{
    int at = pj_optind;

    if (!c->order)
        while (at < c->argc && c->argv[at] && !is_option(c->argv[at]))
            at++;
    if (at >= c->argc || !c->argv[at])
        return 0;
    c->skipped = at - pj_optind;
    move_up(c->argv, at, pj_optind);
    return 1;
}

/* The word behind the option's, which pj_optind has passed already, as its argument; NULL if there
 * is none. */
static char *take_word(call *c)
{
    int at = pj_optind + c->skipped;

    if (at >= c->argc || !c->argv[at])
        return NULL;
    move_up(c->argv, at, pj_optind);
    return c->argv[pj_optind++];
}

static int missing(const call *c, int option)
{
    pj_optopt = option;
    return c->colon ? ':' : '?';
}

static int unknown(int option)
{
    pj_optopt = option;
    return '?';
}

/* ---- long options ---- */

enum { NONE = -1, AMBIGUOUS = -2 };

static int same_meaning(const struct pj_getopt_option *a, const struct pj_getopt_option *b)
{
    return a->has_arg == b->has_arg && a->flag == b->flag && a->val == b->val;
}

/* Which option the first @a len characters of @a name mean. */
static int find_long(const call *c, const char *name, size_t len)
{
    int found = NONE;

    for (int i = 0; c->longopts && c->longopts[i].name; i++) {
        if (strncmp(c->longopts[i].name, name, len) != 0)
            continue;
        if (c->longopts[i].name[len] == '\0')
            return i;
        if (found == NONE)
            found = i;
        else if (found == AMBIGUOUS || !same_meaning(&c->longopts[found], &c->longopts[i]))
            found = AMBIGUOUS;
    }
    return found;
}

/* "name" or "name=argument"; pj_optind has passed the word. */
static int long_option(call *c, char *name, size_t len, int index)
{
    const struct pj_getopt_option *o = &c->longopts[index];

    if (name[len] == '=') {
        if (o->has_arg == no_argument)
            return unknown(o->val);
        pj_optarg = name + len + 1;
    } else if (o->has_arg == required_argument) {
        pj_optarg = take_word(c);
        if (!pj_optarg)
            return missing(c, o->val);
    }
    if (c->longind)
        *c->longind = index;
    if (!o->flag)
        return o->val;
    *o->flag = o->val;
    return 0;
}

/* ---- short options ---- */

static const char *find_short(const call *c, char option)
{
    return option == ':' || option == '\0' ? NULL : strchr(c->options, option);
}

/* The next character of the word at pj_optind. */
static int short_option(call *c)
{
    char option = *rest++;
    const char *found = find_short(c, option);
    int last = *rest == '\0';
    char *tail = c->argv[pj_optind] + (rest - c->argv[pj_optind]);

    if (last || (found && found[1] == ':')) {
        pj_optind++;
        rest = NULL;
    }
    if (!found)
        return unknown((unsigned char)option);
    if (found[1] != ':')
        return (unsigned char)option;
    if (!last)
        pj_optarg = tail;
    else if (found[2] != ':') {
        pj_optarg = take_word(c);
        if (!pj_optarg)
            return missing(c, (unsigned char)option);
    }
    return (unsigned char)option;
}

/* ---- a word ---- */

/* A word that may be a long option; 0 if it is to be read as short ones. */
static int try_long(call *c, char *word, int *result)
{
    int dashes = word[1] == '-' ? 2 : 1;
    char *name = word + dashes;
    size_t len = strcspn(name, "=");
    int index;

    if (!c->longopts || (dashes == 1 && !c->only))
        return 0;
    index = find_long(c, name, len);
    if (index < 0 && dashes == 1 && find_short(c, *name))
        return 0;
    pj_optind++;
    *result = index < 0 ? unknown(0) : long_option(c, name, len, index);
    return 1;
}

static int next_word(call *c)
{
    char *word;
    int result;

    if (!bring_option(c))
        return -1;
    word = c->argv[pj_optind];
    if (strcmp(word, "--") == 0) {
        pj_optind++;
        return -1;
    }
    if (!is_option(word)) {
        if (c->order == '+')
            return -1;
        pj_optarg = word;
        pj_optind++;
        return 1;
    }
    if (try_long(c, word, &result))
        return result;
    rest = word + 1;
    rest_index = pj_optind;
    rest_skipped = c->skipped;
    return short_option(c);
}

/* Whether the last call stopped inside the word that pj_optind still points at. */
static int inside_word(const call *c)
{
    const char *word;

    if (!rest || pj_optind != rest_index || pj_optind >= c->argc)
        return 0;
    word = c->argv[pj_optind];
    return word && rest > word && rest < word + strlen(word);
}

static int run(call *c)
{
    pj_optarg = NULL;
    if (pj_optind < 1) {
        pj_optind = 1;
        rest = NULL;
    }
    if (c->argc < 1 || !c->argv || !c->options)
        return -1;
    if (*c->options == '+' || *c->options == '-')
        c->order = *c->options++;
    c->colon = *c->options == ':';
    if (!inside_word(c))
        return next_word(c);
    c->skipped = rest_skipped;
    return short_option(c);
}

int pj_getopt(int argc, char *const *argv, const char *options)
{
    return pj_getopt_long(argc, argv, options, NULL, NULL);
}

int pj_getopt_long(int argc, char *const *argv, const char *options,
                   const struct pj_getopt_option *longopts, int *longind)
{
    call c = {.argc = argc, .argv = (char **)argv, .options = options};

    c.longopts = longopts;
    c.longind = longind;
    return run(&c);
}

int pj_getopt_long_only(int argc, char *const *argv, const char *options,
                        const struct pj_getopt_option *longopts, int *longind)
{
    call c = {.argc = argc, .argv = (char **)argv, .options = options, .only = 1};

    c.longopts = longopts;
    c.longind = longind;
    return run(&c);
}
