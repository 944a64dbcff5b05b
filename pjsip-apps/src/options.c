/* SPDX-License-Identifier: BSD-2-Clause */
#include "options.h"

#include <pj/config.h>

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unreleased"
#endif

static const char help_text[] =
    "Usage: linnet-ua [OPTION]... [COMMAND [ARGUMENT]...]\n"
    "Make and take SIP calls. It speaks the signaling only and carries no media.\n"
    "\n"
    "Where we are:\n"
    "  --bind ADDR             listen on this IPv4 or IPv6 address (0.0.0.0)\n"
    "  --local-port N          and this port (5060); 0 takes any\n"
    "  --transport udp|tcp     (udp)\n"
    "  --contact URI           what we tell others to reach us by\n"
    "Who we are:\n"
    "  --id URI                our address of record\n"
    "  --registrar URI         register there\n"
    "  --expires SECONDS       for so long (300)\n"
    "  --realm R --user U --password P\n"
    "                          credentials; realm * (the default) fits any\n"
    "  --outbound URI          send everything by this proxy\n"
    "Calls:\n"
    "  --auto-answer[=CODE]    answer calls with 180, then CODE (200)\n"
    "  --duration SECONDS      hang up after that time; fractions are fine\n"
    "  --count N, --rate R     make N calls (1), R a second (10): the defaults of call\n"
    "  --media-address ADDR, --media-port PORT, --media-direction DIR\n"
    "                          what our SDP says (the bound address, 4000, inactive)\n"
    "How we run:\n"
    "  --exit                  leave when COMMAND and registration are over;\n"
    "                          the exit status tells whether all went well\n"
    "  --quit-after N          leave after N calls\n"
    "  --json                  one event a line on standard output\n"
    "  --trace                 print messages\n"
    "  --log-level N           0 to 6, on standard error (1)\n"
    "  --no-tty                no line editing on a terminal\n"
    "  --help, --version\n"
    "\n"
    "COMMAND is one of those that \"help\" lists; several are separated by ';'.\n";

enum {
    OPT_BIND = 256,
    OPT_PORT,
    OPT_TRANSPORT,
    OPT_CONTACT,
    OPT_ID,
    OPT_REGISTRAR,
    OPT_EXPIRES,
    OPT_REALM,
    OPT_USER,
    OPT_PASSWORD,
    OPT_OUTBOUND,
    OPT_AUTO_ANSWER,
    OPT_DURATION,
    OPT_COUNT,
    OPT_RATE,
    OPT_MEDIA_ADDRESS,
    OPT_MEDIA_PORT,
    OPT_MEDIA_DIRECTION,
    OPT_EXIT,
    OPT_QUIT_AFTER,
    OPT_JSON,
    OPT_TRACE,
    OPT_LOG_LEVEL,
    OPT_NO_TTY,
    OPT_HELP,
    OPT_VERSION
};

static const struct option long_options[] = {
    {"bind", required_argument, NULL, OPT_BIND},
    {"local-port", required_argument, NULL, OPT_PORT},
    {"transport", required_argument, NULL, OPT_TRANSPORT},
    {"contact", required_argument, NULL, OPT_CONTACT},
    {"id", required_argument, NULL, OPT_ID},
    {"registrar", required_argument, NULL, OPT_REGISTRAR},
    {"expires", required_argument, NULL, OPT_EXPIRES},
    {"realm", required_argument, NULL, OPT_REALM},
    {"user", required_argument, NULL, OPT_USER},
    {"password", required_argument, NULL, OPT_PASSWORD},
    {"outbound", required_argument, NULL, OPT_OUTBOUND},
    {"auto-answer", optional_argument, NULL, OPT_AUTO_ANSWER},
    {"duration", required_argument, NULL, OPT_DURATION},
    {"count", required_argument, NULL, OPT_COUNT},
    {"rate", required_argument, NULL, OPT_RATE},
    {"media-address", required_argument, NULL, OPT_MEDIA_ADDRESS},
    {"media-port", required_argument, NULL, OPT_MEDIA_PORT},
    {"media-direction", required_argument, NULL, OPT_MEDIA_DIRECTION},
    {"exit", no_argument, NULL, OPT_EXIT},
    {"quit-after", required_argument, NULL, OPT_QUIT_AFTER},
    {"json", no_argument, NULL, OPT_JSON},
    {"trace", no_argument, NULL, OPT_TRACE},
    {"log-level", required_argument, NULL, OPT_LOG_LEVEL},
    {"no-tty", no_argument, NULL, OPT_NO_TTY},
    {"help", no_argument, NULL, OPT_HELP},
    {"version", no_argument, NULL, OPT_VERSION},
    {NULL, 0, NULL, 0},
};

bool ua_parse_number(const char *text, unsigned max, unsigned *value)
{
    char *end;
    unsigned long number;

    errno = 0;
    number = strtoul(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno || number > max)
        return false;
    *value = (unsigned)number;
    return true;
}

bool ua_parse_seconds(const char *text, double *value)
{
    char *end;
    double number = strtod(text, &end);

    if ((!isdigit((unsigned char)*text) && *text != '.') || *end || !(number >= 0 && number < 1e9))
        return false;
    *value = number;
    return true;
}

static bool one_of(const char *text, const char *const choices[])
{
    for (; *choices; choices++) {
        if (!strcmp(text, *choices))
            return true;
    }
    return false;
}

/* An option that is a number: where it goes and its range. @return false if the option is none of them. */
static bool number_option(ua_options *o, int option, const char *text, bool *good)
{
    const struct {
        int option;
        unsigned min, max;
        unsigned *value;
    } numbers[] = {
        {OPT_PORT, 0, 65535, &o->local_port},         {OPT_EXPIRES, 1, 1u << 30, &o->expires},
        {OPT_AUTO_ANSWER, 200, 699, &o->auto_answer}, {OPT_COUNT, 1, 1u << 30, &o->count},
        {OPT_MEDIA_PORT, 0, 65535, &o->media_port},   {OPT_QUIT_AFTER, 1, 1u << 30, &o->quit_after},
        {OPT_LOG_LEVEL, 0, 6, &o->log_level},
    };

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        if (numbers[i].option != option)
            continue;
        *good = ua_parse_number(text, numbers[i].max, numbers[i].value) &&
                *numbers[i].value >= numbers[i].min;
        return true;
    }
    return false;
}

static bool text_option(ua_options *o, int option, const char *text)
{
    const struct {
        int option;
        const char **value;
    } texts[] = {
        {OPT_BIND, &o->bind},
        {OPT_CONTACT, &o->contact},
        {OPT_ID, &o->id},
        {OPT_REGISTRAR, &o->registrar},
        {OPT_REALM, &o->realm},
        {OPT_USER, &o->user},
        {OPT_PASSWORD, &o->password},
        {OPT_OUTBOUND, &o->outbound},
        {OPT_MEDIA_ADDRESS, &o->media_address},
        {OPT_MEDIA_DIRECTION, &o->media_direction},
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i].option == option) {
            *texts[i].value = text;
            return true;
        }
    }
    return false;
}

/* One option. @return whether its value is good. */
static bool take_option(ua_options *o, int option, const char *text)
{
    static const char *const transports[] = {"udp", "tcp", NULL};
    static const char *const directions[] = {"inactive", "sendonly", "recvonly", "sendrecv", NULL};
    bool good = true;

    switch (option) {
    case OPT_TRANSPORT: o->tcp = !strcmp(text, "tcp"); return one_of(text, transports);
    case OPT_MEDIA_DIRECTION: o->media_direction = text; return one_of(text, directions);
    case OPT_DURATION: return ua_parse_seconds(text, &o->duration);
    case OPT_RATE: return ua_parse_seconds(text, &o->rate) && o->rate > 0;
    case OPT_EXIT: o->exit_when_done = true; return true;
    case OPT_JSON: o->json = true; return true;
    case OPT_TRACE: o->trace = true; return true;
    case OPT_NO_TTY: o->no_tty = true; return true;
    default: break;
    }
    if (option == OPT_AUTO_ANSWER && !text)
        text = "200";
    if (!number_option(o, option, text, &good))
        text_option(o, option, text);
    return good;
}

static bool join_command(ua_options *o, int argc, char **argv)
{
    size_t len = 0;

    for (int i = 0; i < argc; i++) {
        int added =
            snprintf(o->command + len, sizeof(o->command) - len, "%s%s", i ? " " : "", argv[i]);

        len += (size_t)added;
        if (len >= sizeof(o->command))
            return false;
    }
    return true;
}

ua_options_result ua_options_parse(ua_options *o, int argc, char **argv, FILE *out, FILE *err)
{
    int option, index = 0;

    *o = (ua_options){.bind = "0.0.0.0",
                      .local_port = 5060,
                      .expires = 300,
                      .realm = "*",
                      .count = 1,
                      .rate = 10,
                      .media_port = 4000,
                      .media_direction = "inactive",
                      .log_level = 1};
    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "+:", long_options, &index)) != -1) {
        if (option == '?' || option == ':') {
            fprintf(err, "linnet-ua: %s: %s (see --help)\n", argv[optind - 1],
                    option == ':' ? "a value is missing" : "no such option");
            return UA_OPTIONS_BAD;
        }
        if (option == OPT_HELP || option == OPT_VERSION) {
            if (option == OPT_HELP)
                fputs(help_text, out);
            else
                fprintf(out, "linnet-ua (Linnet) %s, API %s\n", PACKAGE_VERSION, pj_get_version());
            return UA_OPTIONS_DONE;
        }
        if (!take_option(o, option, optarg)) {
            fprintf(err, "linnet-ua: --%s: bad value \"%s\"\n", long_options[index].name, optarg);
            return UA_OPTIONS_BAD;
        }
    }
    if (!join_command(o, argc - optind, argv + optind)) {
        fprintf(err, "linnet-ua: the command is too long\n");
        return UA_OPTIONS_BAD;
    }
    if (o->user && !o->password) {
        fprintf(err, "linnet-ua: --user needs --password\n");
        return UA_OPTIONS_BAD;
    }
    return UA_OPTIONS_RUN;
}
