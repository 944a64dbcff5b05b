/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Replays inputs without an engine: "fuzz-replay [-t TARGET] [FILE|DIRECTORY]...".
 *
 * The directory that a file lies in names its target (corpus/message/invite: fuzz_message), unless -t does.
 * Without arguments the corpus of the source tree is replayed ($top_srcdir/tests/fuzz/corpus), and a target that
 * finds no input there is an error. Each input is named before it runs: the last name is the one that failed.
 */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* clang-format off */
#define TARGETS(X) \
    X(address) X(dns) X(dns_server) X(hdr_content) X(hdr_dialog) X(hdr_ims) X(hdr_route) \
    X(hdr_security) X(header) X(json) X(message) X(multipart) X(offer_answer) X(pcap) X(scanner) \
    X(sdp) X(stream) X(uri) X(xml)
/* clang-format on */

#define DECLARE(name) int fuzz_##name(const uint8_t *data, size_t size);
#define ENTRY(name)   {#name, fuzz_##name, 0},

enum { INPUT_LIMIT = 1 << 20 };

TARGETS(DECLARE)

typedef struct target {
    const char *name;
    int (*run)(const uint8_t *data, size_t size);
    unsigned inputs;
} target;

static target targets[] = {TARGETS(ENTRY)};

static target *find_target(const char *name, size_t len)
{
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(targets); i++) {
        if (strlen(targets[i].name) == len && memcmp(targets[i].name, name, len) == 0)
            return &targets[i];
    }
    return NULL;
}

/* The target that the directory of a path names. */
static target *target_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dir = slash;

    while (dir && dir > path && dir[-1] != '/')
        dir--;
    return dir ? find_target(dir, (size_t)(slash - dir)) : NULL;
}

static int replay_file(target *t, const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data;
    size_t size;

    t = t ? t : target_of(path);
    if (!t || !file) {
        fprintf(stderr, "%s: %s\n", path, t ? "cannot be opened" : "its directory is no target");
        if (file)
            fclose(file);
        return 1;
    }
    data = malloc(INPUT_LIMIT);
    size = data ? fread(data, 1, INPUT_LIMIT, file) : 0;
    fclose(file);
    printf("%s: %s\n", t->name, path);
    fflush(stdout);
    t->run(data, size);
    t->inputs++;
    free(data);
    return 0;
}

static int replay(target *t, const char *path);

static int replay_directory(target *t, const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    int failed = count < 0;

    for (int i = 0; i < count; i++) {
        char inner[4096];

        snprintf(inner, sizeof(inner), "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            failed |= replay(t, inner);
        free(entries[i]);
    }
    free(entries);
    return failed;
}

static int replay(target *t, const char *path)
{
    struct stat info;

    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return replay_directory(t, path);
    return replay_file(t, path);
}

static int replay_all(void)
{
    const char *top = getenv("top_srcdir");
    char corpus[4096];
    int failed;

    snprintf(corpus, sizeof(corpus), "%s/tests/fuzz/corpus", top ? top : ".");
    failed = replay(NULL, corpus);
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(targets); i++) {
        if (!targets[i].inputs) {
            fprintf(stderr, "%s: no input for %s\n", corpus, targets[i].name);
            failed = 1;
        }
    }
    return failed;
}

int main(int argc, char *argv[])
{
    target *t = NULL;
    unsigned inputs = 0;
    int failed = 0;
    int opt;

    while ((opt = getopt(argc, argv, "t:")) != -1) {
        t = opt == 't' ? find_target(optarg, strlen(optarg)) : NULL;
        if (!t) {
            fprintf(stderr, "usage: %s [-t TARGET] [FILE|DIRECTORY]...\n", argv[0]);
            return 2;
        }
    }
    if (optind == argc)
        failed = replay_all();
    for (; optind < argc; optind++)
        failed |= replay(t, argv[optind]);
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(targets); i++)
        inputs += targets[i].inputs;
    printf("%u inputs\n", inputs);
    return failed;
}
