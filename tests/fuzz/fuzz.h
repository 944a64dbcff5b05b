/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the fuzz targets share.
 *
 * A target is a function that takes one input, runs a parser on it and calls FUZZ_CHECK() for what must hold
 * whatever the input was; a sanitizer watches the rest. FUZZ_TARGET() makes it the entry of a libFuzzer program
 * when FUZZ_ENGINE is defined; without an engine main.c calls all targets by their names.
 *
 * Memory: between fuzz_begin() and fuzz_end() copies and pools are the caller's to use and are freed by
 * fuzz_end(), which fails if the code under test kept or lost a pool. Pools give each allocation a block of its
 * own, so that ASan sees a read behind it.
 */
#ifndef LINNET_TESTS_FUZZ_H
#define LINNET_TESTS_FUZZ_H

#include <pjlib.h>

#include <stddef.h>
#include <stdint.h>

#ifdef FUZZ_ENGINE
#define FUZZ_TARGET(name)                                         \
    int name(const uint8_t *data, size_t size);                   \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)  \
    {                                                             \
        return name(data, size);                                  \
    }                                                             \
    int name(const uint8_t *data, size_t size)
#else
#define FUZZ_TARGET(name)                       \
    int name(const uint8_t *data, size_t size); \
    int name(const uint8_t *data, size_t size)
#endif

/* Begin an input: a pool that lives until fuzz_end(). */
pj_pool_t *fuzz_begin(void);

/* End an input. Returns 0, so that it can be a target's last line. */
int fuzz_end(void);

/* One more pool; fuzz_pool_drop() gives it back early, so that what points into it is seen by ASan. */
pj_pool_t *fuzz_pool(void);
void fuzz_pool_drop(pj_pool_t *pool);
pj_pool_factory *fuzz_factory(void);

/* A copy in a heap block of exactly its size, freed by fuzz_end(). */
char *fuzz_copy(const void *data, size_t size);

/* The same as a slice. */
pj_str_t fuzz_slice(const void *data, size_t size);

/* How an object is printed: octets written, or -1 if they do not fit. */
typedef long (*fuzz_print_fn)(const void *object, char *buf, size_t size);

/*
 * Print an object, which must fit @a room octets, into a block of exactly the size it needs. It must come out the
 * same there, and be -1, and nothing else, with less room.
 */
pj_str_t fuzz_print(fuzz_print_fn print, const void *object, size_t room);

/* Both must be the same text; if not, they are shown. */
void fuzz_same(const char *what, const pj_str_t *a, const pj_str_t *b);

/* End with a message, as a crash that the engine saves the input of. */
_Noreturn void fuzz_fail(const char *file, int line, const char *what);

#define FUZZ_CHECK(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))

#endif
