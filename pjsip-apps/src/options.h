/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of linnet-ua. */
#ifndef LINNET_UA_OPTIONS_H
#define LINNET_UA_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

typedef struct ua_options {
    const char *bind;      /* address to listen on */
    unsigned local_port;   /* 0: any */
    bool tcp;              /* listen on TCP instead of UDP */
    const char *id;        /* our address of record, or NULL */
    const char *contact;   /* or NULL: made from the address we listen on */
    const char *outbound;  /* URI of the proxy for everything we send, or NULL */
    const char *registrar; /* URI, or NULL */
    unsigned expires;      /* seconds to register for */
    const char *realm;     /* credentials: "*" fits any */
    const char *user;      /* or NULL: none */
    const char *password;
    unsigned auto_answer;      /* final status to answer with; 0: ask */
    double duration;           /* seconds after which calls are hung up; 0: never */
    unsigned count;            /* calls of an initial call command */
    double rate;               /* per second */
    unsigned quit_after;       /* leave after so many calls; 0: do not */
    bool exit_when_done;       /* leave when the initial commands are over */
    const char *media_address; /* for SDP, or NULL: the address we listen on */
    unsigned media_port;
    const char *media_direction;
    unsigned log_level;
    bool trace;         /* print messages */
    bool json;          /* one event a line */
    bool no_tty;        /* no line editing */
    char command[2048]; /* initial commands, separated by ';' */
} ua_options;

typedef enum ua_options_result {
    UA_OPTIONS_RUN,
    UA_OPTIONS_DONE, /* --help or --version: said what was asked */
    UA_OPTIONS_BAD   /* said on @a err what is wrong */
} ua_options_result;

/* Read the command line; strings stay in argv. */
ua_options_result ua_options_parse(ua_options *o, int argc, char **argv, FILE *out, FILE *err);

/* A number of seconds or the like: not negative, below 1e9. @return false if it is none. */
bool ua_parse_seconds(const char *text, double *value);

/* A whole number up to @a max. @return false if it is none. */
bool ua_parse_number(const char *text, unsigned max, unsigned *value);

#endif
