/* SPDX-License-Identifier: BSD-2-Clause */
/* The program's life: start, poll, quit politely, exit status. */
#include "ua.h"

#include "cli.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { QUIT_SECONDS = 5, LINE_MAX_LEN = 4096 };

/* The compatible API's callbacks have no argument for a program's own. */
static ua *the_ua;

ua *ua_get(void)
{
    return the_ua;
}

const char *ua_strerror(pj_status_t status)
{
    static char text[PJ_ERR_MSG_SIZE];

    pj_strerror(status, text, sizeof(text));
    return text;
}

pj_pool_t *ua_scratch(ua *u)
{
    pj_pool_reset(u->scratch);
    return u->scratch;
}

/* Logs go to standard error, so that standard output is the program's own. */
static void write_log(int level, const char *data, int len)
{
    PJ_UNUSED_ARG(level);
    fwrite(data, 1, (size_t)len, stderr);
}

static void run_line(ua *u, char *line)
{
    if (*line == CONSOLE_SIGNAL) {
        ua_quit(u);
    } else if (*line == CONSOLE_END) {
        u->input_ended = true;
        if (u->console.editing)
            ua_quit(u);
        else
            ua_check(u);
    } else {
        u->initial =
            u->opt->exit_when_done; /* with --exit, commands that are piped in count as well */
        cli_run(u, line);
        u->initial = false;
        ua_check(u);
    }
}

/* Octets of the console: run the lines, keep what is not yet a line. */
static pj_bool_t on_console(pj_activesock_t *sock, void *data, pj_size_t size, pj_status_t status,
                            pj_size_t *remainder)
{
    ua *u = pj_activesock_get_user_data(sock);
    char *text = data, *line = text;

    if (status != PJ_SUCCESS)
        return PJ_FALSE;
    for (char *end = memchr(line, '\n', size); end;
         end = memchr(line, '\n', size - (pj_size_t)(line - text))) {
        *end = '\0';
        run_line(u, line);
        line = end + 1;
    }
    *remainder = size - (pj_size_t)(line - text);
    if (*remainder == LINE_MAX_LEN) {
        report_error(&u->out, "input", "a line of more than %d octets was skipped", LINE_MAX_LEN);
        *remainder = 0;
    }
    memmove(text, line, *remainder);
    return PJ_TRUE;
}

static pj_status_t watch_console(ua *u)
{
    static const pj_activesock_cb callbacks = {.on_data_read = on_console};
    pj_activesock_t *sock;
    pj_status_t status =
        pj_activesock_create(u->pool, console_take_socket(&u->console), pj_SOCK_STREAM(), NULL,
                             pjsip_endpt_get_ioqueue(u->endpt), &callbacks, u, &sock);

    return status == PJ_SUCCESS ? pj_activesock_start_read(sock, u->pool, LINE_MAX_LEN, 0) : status;
}

static pj_status_t listen_udp(ua *u, const pj_sockaddr *local, pj_sockaddr *bound)
{
    pjsip_udp_transport_cfg cfg;
    pjsip_transport *transport;
    pj_status_t status;

    pjsip_udp_transport_cfg_default(&cfg, local->addr.sa_family);
    cfg.bind_addr = *local;
    status = pjsip_udp_transport_start2(u->endpt, &cfg, &transport);
    if (status != PJ_SUCCESS)
        return status;
    u->host = transport->local_name.host;
    u->port = (unsigned)transport->local_name.port;
    *bound = transport->local_addr;
    return PJ_SUCCESS;
}

static pj_status_t listen_tcp(ua *u, const pj_sockaddr *local, pj_sockaddr *bound)
{
    pjsip_tcp_transport_cfg cfg;
    pjsip_tpfactory *factory;
    pj_status_t status;

    pjsip_tcp_transport_cfg_default(&cfg, local->addr.sa_family);
    cfg.bind_addr = *local;
    cfg.reuse_addr = PJ_TRUE;
    status = pjsip_tcp_transport_start3(u->endpt, &cfg, &factory);
    if (status != PJ_SUCCESS)
        return status;
    u->host = factory->addr_name.host;
    u->port = (unsigned)factory->addr_name.port;
    *bound = factory->local_addr;
    return PJ_SUCCESS;
}

static bool start_listening(ua *u)
{
    const char *transport = u->opt->tcp ? "tcp" : "udp";
    int family = strchr(u->opt->bind, ':') ? pj_AF_INET6() : pj_AF_INET();
    pj_str_t host = pj_str((char *)u->opt->bind);
    pj_sockaddr local, bound;
    char text[PJ_INET6_ADDRSTRLEN + 10];
    pj_status_t status = pj_sockaddr_init(family, &local, &host, (pj_uint16_t)u->opt->local_port);

    if (status == PJ_SUCCESS)
        status = u->opt->tcp ? listen_tcp(u, &local, &bound) : listen_udp(u, &local, &bound);
    if (status != PJ_SUCCESS) {
        fprintf(stderr, "cannot listen on %s %s%s%s:%u: %s\n", transport,
                family == pj_AF_INET6() ? "[" : "", u->opt->bind,
                family == pj_AF_INET6() ? "]" : "", u->opt->local_port, ua_strerror(status));
        return false;
    }
    report_begin(&u->out, "listening");
    report_text(&u->out, "transport", transport, 3);
    pj_sockaddr_print(&bound, text, sizeof(text), 0);
    report_text(&u->out, "address", text, strlen(text));
    report_number(&u->out, "port", pj_sockaddr_get_port(&bound));
    pj_sockaddr_print(&bound, text, sizeof(text), 3);
    report_end(&u->out, "listening on %s %s", transport, text);
    return true;
}

static void set_credential(ua *u)
{
    if (!u->opt->user)
        return;
    u->credential.realm = pj_str((char *)u->opt->realm);
    u->credential.scheme = pj_str("digest");
    u->credential.username = pj_str((char *)u->opt->user);
    u->credential.data_type = PJSIP_CRED_DATA_PLAIN_PASSWD;
    u->credential.data = pj_str((char *)u->opt->password);
    u->credential_count = 1;
}

static pj_status_t start_modules(ua *u)
{
    static const pj_str_t methods[] = {{"OPTIONS", 7}, {"MESSAGE", 7}};
    static const pj_str_t bodies[] = {{"application/sdp", 15}, {"text/plain", 10}};
    pj_status_t status = pjsip_tsx_layer_init_module(u->endpt);

    if (status == PJ_SUCCESS)
        status = pjsip_ua_init_module(u->endpt, NULL);
    if (status == PJ_SUCCESS)
        status = pjsip_inv_usage_init(u->endpt, &call_callbacks);
    u->module.name = pj_str("linnet-ua");
    u->module.id = -1;
    u->module.priority = PJSIP_MOD_PRIORITY_APPLICATION;
    u->module.on_rx_request = serve_request;
    if (status == PJ_SUCCESS)
        status = pjsip_endpt_register_module(u->endpt, &u->module);
    if (status == PJ_SUCCESS)
        status = pjsip_endpt_add_capability(u->endpt, &u->module, PJSIP_H_ALLOW, NULL, 2, methods);
    if (status == PJ_SUCCESS)
        status = pjsip_endpt_add_capability(u->endpt, &u->module, PJSIP_H_ACCEPT, NULL, 2, bodies);
    return status;
}

static pj_status_t start_library(ua *u)
{
    pj_status_t status;

    pj_log_set_log_func(write_log);
    pj_log_set_level((int)u->opt->log_level);
    status = pj_init();
    if (status == PJ_SUCCESS)
        status = pjlib_util_init();
    if (status != PJ_SUCCESS)
        return status;
    pj_caching_pool_init(&u->caching_pool, NULL, 0);
    status = pjsip_endpt_create(&u->caching_pool.factory, "linnet-ua", &u->endpt);
    if (status != PJ_SUCCESS)
        return status;
    u->pool = pjsip_endpt_create_pool(u->endpt, "linnet-ua", 4000, 4000);
    u->scratch = pjsip_endpt_create_pool(u->endpt, "scratch", 4000, 4000);
    if (!u->pool || !u->scratch)
        return PJ_ENOMEM;
    u->ladder = PJ_POOL_ZALLOC_T(u->pool, ladder);
    return u->ladder ? start_modules(u) : PJ_ENOMEM;
}

bool ua_start(ua *u, const ua_options *opt, FILE *out)
{
    pj_status_t status;

    u->opt = opt;
    u->out.out = out;
    u->out.json = opt->json;
    pj_list_init(&u->calls);
    the_ua = u;
    status = start_library(u);
    if (status != PJ_SUCCESS) {
        fprintf(stderr, "cannot start: %s\n", ua_strerror(status));
        return false;
    }
    set_credential(u);
    if (!trace_start(u) || !start_listening(u) || !uri_set_identity(u) || !account_create(u))
        return false;
    status = watch_console(u);
    if (status != PJ_SUCCESS)
        fprintf(stderr, "cannot read commands: %s\n", ua_strerror(status));
    return status == PJ_SUCCESS;
}

/* Run the initial commands, unless a registration that --exit depends on has failed. */
void ua_begin(ua *u)
{
    char text[sizeof(u->opt->command)], *line = text;

    memcpy(text, u->opt->command, sizeof(text));
    u->initial = true;
    while (line && (!u->failed || !u->opt->exit_when_done)) {
        char *next = strchr(line, ';');

        if (next)
            *next++ = '\0';
        cli_run(u, line);
        line = next;
    }
    u->initial = false;
    u->initial_run = true;
    ua_check(u);
}

/* --exit without commands: stay registered for --duration. */
static bool staying(ua *u)
{
    pj_time_val delay = {(long)u->opt->duration,
                         (long)((u->opt->duration - (double)(long)u->opt->duration) * 1000)};

    if (u->opt->command[0] || u->failed || !u->account.registered || u->opt->duration <= 0)
        return false;
    if (!pj_timer_entry_running(&u->quit_timer))
        pjsip_endpt_schedule_timer(u->endpt, &u->quit_timer, &delay);
    return true;
}

void ua_check(ua *u)
{
    bool asked = u->opt->command[0] || u->opt->registrar || u->input_ended;

    if (u->quitting) {
        u->done =
            u->done || (pj_list_empty(&u->calls) && !u->account.busy && !u->account.registered);
        return;
    }
    if (u->opt->quit_after && u->ended >= u->opt->quit_after)
        ua_quit(u);
    else if (u->opt->exit_when_done && u->initial_run && asked && u->pending == 0 && !staying(u))
        ua_quit(u);
}

static void on_quit_timer(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    ua *u = entry->user_data;

    PJ_UNUSED_ARG(heap);
    if (u->quitting)
        report_error(&u->out, "quit", "no answer from the other side; leaving all the same");
    ua_quit(u);
}

void ua_quit(ua *u)
{
    pj_time_val delay = {QUIT_SECONDS, 0};
    call *next;

    if (u->quitting) {
        u->done = true;
        return;
    }
    u->quitting = true;
    pjsip_endpt_cancel_timer(u->endpt, &u->quit_timer);
    batch_stop(u);
    for (call *c = u->calls.next; c != &u->calls; c = next) {
        next = c->next;
        call_hang_up(u, c, 0);
    }
    if (u->account.registered || u->account.busy)
        account_unregister(u, "quit");
    if (pjsip_endpt_schedule_timer(u->endpt, &u->quit_timer, &delay) != PJ_SUCCESS)
        u->done = true;
    ua_check(u);
}

int ua_run(ua *u)
{
    pj_timer_entry_init(&u->quit_timer, 0, u, on_quit_timer);
    if (u->opt->registrar) {
        u->pending++; /* the first registration; account.c ends it */
        account_register(u, "register");
    } else {
        ua_begin(u);
    }
    while (!u->done) {
        pj_status_t status = pjsip_endpt_handle_events(u->endpt, NULL);

        if (status != PJ_SUCCESS && status != PJ_STATUS_FROM_OS(EINTR)) {
            fprintf(stderr, "cannot poll: %s\n", ua_strerror(status));
            return EXIT_FAILURE;
        }
    }
    report_begin(&u->out, "summary");
    report_number(&u->out, "calls", u->ended);
    report_number(&u->out, "answered", u->answered);
    report_number(&u->out, "failed", u->ended - u->answered);
    report_end(&u->out, "%u call%s: %u answered, %u failed", u->ended, u->ended == 1 ? "" : "s",
               u->answered, u->ended - u->answered);
    return u->failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

void ua_stop(ua *u)
{
    if (u->endpt) {
        account_destroy(u);
        pjsip_endpt_destroy(u->endpt);
        pj_pool_safe_release(&u->pool);
        pj_pool_safe_release(&u->scratch);
        pj_caching_pool_destroy(&u->caching_pool);
    }
    pj_shutdown();
}
