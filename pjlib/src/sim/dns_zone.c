/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The names of the world: records from text, and answers made of them (RFC 1035 4; RFC 3596 AAAA;
 * RFC 2782 SRV; RFC 3403 NAPTR). One zone for all, and every server knows it.
 *
 * A record keeps its data as it goes over the wire, names uncompressed: SRV and NAPTR must not
 * compress theirs, and the others need not. An alias is followed within the zone, eight times at
 * most.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <pj/errno.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    MAX_NAME = 256,
    MAX_DATA = 1200,
    MAX_LABEL = 63,
    MAX_ALIASES = 8,
    HEADER = 12,
    TTL = 3600,
    TYPE_A = 1,
    TYPE_CNAME = 5,
    TYPE_AAAA = 28,
    TYPE_SRV = 33,
    TYPE_NAPTR = 35,
    CLASS_IN = 1,
    FLAG_AA = 0x04,
    FLAG_QR = 0x80,
    NXDOMAIN = 3
};

struct pj__sim_record {
    pj__sim_record *next;
    char *name; /* without the final dot */
    int type;
    uint32_t ttl;
    size_t len;
    uint8_t data[];
};

/* ---- Text ---- */

/* What is left of a record's text, and what has been made of its data. */
typedef struct reader {
    const char *at;
    bool failed;
    size_t len;
    uint8_t data[MAX_DATA];
} reader;

/* The next word, or text in quotes; its length must be below size. */
static void word(reader *in, char *buf, size_t size)
{
    bool quoted;
    size_t len;

    in->at += strspn(in->at, " \t");
    quoted = *in->at == '"';
    in->at += quoted;
    len = strcspn(in->at, quoted ? "\"" : " \t");
    if (len >= size || (!quoted && !len) || (quoted && in->at[len] != '"')) {
        in->failed = true;
        len = 0;
    }
    memcpy(buf, in->at, len);
    buf[len] = '\0';
    if (!in->failed)
        in->at += len + quoted;
}

static unsigned long number(reader *in, unsigned long most)
{
    char text[16], *end;
    unsigned long value;

    word(in, text, sizeof(text));
    value = strtoul(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || *end || value > most)
        in->failed = true;
    return value;
}

static void put(reader *in, const void *octets, size_t len)
{
    if (in->failed || sizeof(in->data) - in->len < len) {
        in->failed = true;
        return;
    }
    memcpy(in->data + in->len, octets, len);
    in->len += len;
}

static void put_number(reader *in)
{
    unsigned long value = number(in, 65535);
    uint8_t octets[2] = {(uint8_t)(value >> 8), (uint8_t)value};

    put(in, octets, sizeof(octets));
}

static void put_address(reader *in, int af)
{
    char text[64];
    pj__sim_addr addr;

    word(in, text, sizeof(text));
    if (!pj__sim_addr_parse(text, strlen(text), &addr) || addr.af != af)
        in->failed = true;
    put(in, addr.ip, af == 4 ? 4 : 16);
}

static void put_text(reader *in)
{
    char text[256];
    uint8_t len;

    word(in, text, sizeof(text));
    len = (uint8_t)strlen(text);
    put(in, &len, 1);
    put(in, text, len);
}

static void put_name(reader *in)
{
    char text[MAX_NAME];
    uint8_t labels[MAX_NAME];
    size_t len;

    word(in, text, sizeof(text));
    len = pj__sim_dns_put_name(labels, sizeof(labels), text);
    if (!len)
        in->failed = true;
    put(in, labels, len);
}

size_t pj__sim_dns_put_name(uint8_t *buf, size_t room, const char *name)
{
    size_t used = 0;

    while (*name && strcmp(name, ".") != 0) {
        size_t len = strcspn(name, ".");

        if (!len || len > MAX_LABEL || room - used < len + 2)
            return 0;
        buf[used++] = (uint8_t)len;
        memcpy(buf + used, name, len);
        used += len;
        name += len + (name[len] == '.');
    }
    if (used >= room)
        return 0;
    buf[used++] = 0;
    return used;
}

static int type_of(const char *text)
{
    static const struct {
        const char *name;
        int type;
    } types[] = {{"A", TYPE_A},
                 {"AAAA", TYPE_AAAA},
                 {"CNAME", TYPE_CNAME},
                 {"SRV", TYPE_SRV},
                 {"NAPTR", TYPE_NAPTR}};

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strcasecmp(types[i].name, text) == 0)
            return types[i].type;
    }
    return 0;
}

static void read_data(reader *in, int type)
{
    int numbers = type == TYPE_SRV ? 3 : type == TYPE_NAPTR ? 2 : 0;

    if (type == TYPE_A || type == TYPE_AAAA) {
        put_address(in, type == TYPE_A ? 4 : 6);
        return;
    }
    while (numbers--)
        put_number(in);
    for (int i = 0; type == TYPE_NAPTR && i < 3; i++)
        put_text(in); /* flags, services, regular expression */
    put_name(in);
}

/* ---- Records ---- */

static void cut_dot(char *name)
{
    size_t len = strlen(name);

    if (len && name[len - 1] == '.')
        name[len - 1] = '\0';
}

static pj_status_t keep(pj_sim *sim, const reader *in, const char *name, int type, uint32_t ttl)
{
    size_t size = strlen(name) + 1;
    pj__sim_record **at, *record = pj__malloc(sizeof(*record) + in->len + size);

    if (!record)
        return PJ_ENOMEM;
    record->next = NULL;
    record->name = (char *)record->data + in->len;
    memcpy(record->name, name, size);
    record->type = type;
    record->ttl = ttl;
    record->len = in->len;
    memcpy(record->data, in->data, in->len);
    for (at = &sim->records; *at; at = &(*at)->next)
        ;
    *at = record;
    return PJ_SUCCESS;
}

pj_status_t pj_sim_dns_add(pj_sim *sim, const char *text)
{
    reader in = {.at = text};
    char name[MAX_NAME], item[16];
    uint8_t labels[MAX_NAME];
    uint32_t ttl = TTL;
    int type;

    if (!sim || !text)
        return PJ_EINVAL;
    word(&in, name, sizeof(name));
    word(&in, item, sizeof(item));
    if (isdigit((unsigned char)item[0])) {
        ttl = (uint32_t)strtoul(item, NULL, 10);
        word(&in, item, sizeof(item));
    }
    if (strcasecmp(item, "IN") == 0)
        word(&in, item, sizeof(item));
    type = type_of(item);
    if (!type || !pj__sim_dns_put_name(labels, sizeof(labels), name))
        return PJ_EINVAL;
    cut_dot(name);
    read_data(&in, type);
    if (in.failed || in.at[strspn(in.at, " \t")])
        return PJ_EINVAL;
    return keep(sim, &in, name, type, ttl);
}

static unsigned remove_if(pj_sim *sim, const char *name)
{
    pj__sim_record **at = &sim->records;
    unsigned count = 0;

    while (*at) {
        pj__sim_record *record = *at;

        if (name && strcasecmp(record->name, name) != 0) {
            at = &record->next;
            continue;
        }
        *at = record->next;
        pj__free(record);
        count++;
    }
    return count;
}

unsigned pj_sim_dns_remove(pj_sim *sim, const char *name)
{
    char copy[MAX_NAME];

    if (!name || strlen(name) >= sizeof(copy))
        return 0;
    memcpy(copy, name, strlen(name) + 1);
    cut_dot(copy);
    return remove_if(sim, copy);
}

void pj__sim_dns_fini(pj_sim *sim)
{
    remove_if(sim, NULL);
    for (unsigned i = 0; i < sim->host_count; i++) {
        pj__free(sim->hosts[i]->dns);
        sim->hosts[i]->dns = NULL;
    }
}

/* ---- Answers ---- */

typedef struct writer {
    uint8_t *buf;
    size_t room, len;
    unsigned count;
    bool full;
} writer;

static void write_octets(writer *out, const void *octets, size_t len)
{
    if (out->full || out->room - out->len < len) {
        out->full = true;
        return;
    }
    memcpy(out->buf + out->len, octets, len);
    out->len += len;
}

static void write_16(writer *out, unsigned value)
{
    uint8_t octets[2] = {(uint8_t)(value >> 8), (uint8_t)value};

    write_octets(out, octets, sizeof(octets));
}

static void write_record(writer *out, const pj__sim_record *record)
{
    uint8_t name[MAX_NAME];
    size_t start = out->len;

    write_octets(out, name, pj__sim_dns_put_name(name, sizeof(name), record->name));
    write_16(out, (unsigned)record->type);
    write_16(out, CLASS_IN);
    write_16(out, record->ttl >> 16);
    write_16(out, record->ttl & 0xffff);
    write_16(out, (unsigned)record->len);
    write_octets(out, record->data, record->len);
    if (out->full)
        out->len = start;
    else
        out->count++;
}

/* Labels as text. @return false if they are no plain name. */
static bool read_labels(const uint8_t *at, const uint8_t *end, char *name)
{
    size_t used = 0;

    while (at < end && *at) {
        size_t len = *at++;

        if (len > MAX_LABEL || (size_t)(end - at) < len || used + len + 2 > MAX_NAME)
            return false;
        if (used)
            name[used++] = '.';
        memcpy(name + used, at, len);
        used += len;
        at += len;
    }
    name[used] = '\0';
    return at < end;
}

/*
 * Write what there is of a name. @return the name an alias leads to, in @a next, if there is
 * nothing else.
 */
static bool write_name(pj_sim *sim, writer *out, const char *name, int type, bool *known,
                       char *next)
{
    const pj__sim_record *alias = NULL;

    for (const pj__sim_record *record = sim->records; record; record = record->next) {
        if (strcasecmp(record->name, name) != 0)
            continue;
        *known = true;
        if (record->type == type)
            write_record(out, record);
        else if (record->type == TYPE_CNAME)
            alias = record;
    }
    if (!alias || !read_labels(alias->data, alias->data + alias->len, next))
        return false;
    write_record(out, alias);
    return true;
}

/* Its addresses of a type; @a alias is the record of an alias, if there is one. */
static unsigned addresses_of(const pj_sim *sim, const char *name, int type, pj__sim_addr *addrs,
                             unsigned room, const pj__sim_record **alias)
{
    unsigned count = 0;

    for (const pj__sim_record *record = sim->records; record; record = record->next) {
        if (strcasecmp(record->name, name) != 0)
            continue;
        if (record->type == TYPE_CNAME)
            *alias = record;
        if (record->type != type || count == room)
            continue;
        addrs[count] = pj__sim_addr_any(type == TYPE_A ? 4 : 6, 0, 0);
        memcpy(addrs[count++].ip, record->data, record->len);
    }
    return count;
}

unsigned pj__sim_dns_look_up(const pj_sim *sim, char *name, size_t size, pj__sim_addr *addrs,
                             unsigned room)
{
    char next[MAX_NAME];

    for (int i = 0; i <= MAX_ALIASES; i++) {
        const pj__sim_record *alias = NULL;
        unsigned count = addresses_of(sim, name, TYPE_A, addrs, room, &alias);

        count += addresses_of(sim, name, TYPE_AAAA, addrs + count, room - count, &alias);
        if (count)
            return count;
        if (!alias || !read_labels(alias->data, alias->data + alias->len, next) ||
            strlen(next) >= size)
            return 0;
        memcpy(name, next, strlen(next) + 1);
    }
    return 0;
}

size_t pj__sim_dns_question_end(const uint8_t *msg, size_t len)
{
    size_t at = HEADER;

    if (len < HEADER || msg[4] != 0 || msg[5] != 1)
        return 0;
    while (at < len && msg[at] && msg[at] <= MAX_LABEL)
        at += msg[at] + 1u;
    return at + 5 <= len && msg[at] == 0 ? at + 5 : 0;
}

size_t pj__sim_dns_answer(pj_sim *sim, const uint8_t *query, size_t len, uint8_t *answer,
                          size_t room)
{
    writer out = {.buf = answer, .room = room};
    char name[MAX_NAME], next[MAX_NAME];
    size_t end = pj__sim_dns_question_end(query, len);
    bool known = false;
    int type;

    if (!end || end > room || (query[2] & FLAG_QR) ||
        !read_labels(query + HEADER, query + end - 4, name))
        return 0;
    type = query[end - 4] << 8 | query[end - 3];
    write_octets(&out, query, end);
    for (int i = 0; i < MAX_ALIASES && write_name(sim, &out, name, type, &known, next); i++)
        memcpy(name, next, sizeof(name));
    answer[2] = (uint8_t)(FLAG_QR | FLAG_AA | (query[2] & 0x01) | (out.full ? 0x02 : 0));
    answer[3] = known ? 0 : NXDOMAIN;
    memset(answer + 6, 0, 6);
    answer[6] = (uint8_t)(out.count >> 8);
    answer[7] = (uint8_t)out.count;
    return out.len;
}
