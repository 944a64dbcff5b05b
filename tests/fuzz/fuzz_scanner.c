/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scanner of programs' parsers. The first octet holds the options, the second how many steps follow, an octet
 * each: which function, with which of some sets. The rest is the text. After each step the position lies in the
 * text, on its line, never goes back but where the step says so, and what came out lies in the text. The callback
 * throws or returns, as the options say.
 */
#include "fuzz/fuzz.h"

#include <pjlib-util/scanner.h>
#include <pj/except.h>
#include <string.h>

enum { THROWS = 8, STEPS = 20 };

static pj_cis_t sets[4];

static void throw_it(pj_scanner *scanner)
{
    PJ_UNUSED_ARG(scanner);
    PJ_THROW(1);
}

static void return_from_it(pj_scanner *scanner)
{
    PJ_UNUSED_ARG(scanner);
}

static void make_sets(void)
{
    pj_cis_buf_t buf;

    pj_cis_buf_init(&buf);
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(sets); i++)
        pj_cis_init(&buf, &sets[i]);
    pj_cis_add_alpha(&sets[0]);
    pj_cis_add_num(&sets[1]);
    pj_cis_add_cis(&sets[2], &sets[0]);
    pj_cis_add_str(&sets[2], "-.!%*_+`'~\"");
    pj_cis_add_range(&sets[2], '0', '9' + 1);
    pj_cis_add_str(&sets[3], ",;\r\n");
    pj_cis_invert(&sets[3]);
}

static void step(pj_scanner *s, unsigned what, unsigned arg, pj_str_t *out)
{
    const pj_cis_t *set = &sets[arg % PJ_ARRAY_SIZE(sets)];
    pj_scan_state state;
    char *before = s->curptr;

    switch (what % STEPS) {
    case 0: pj_scan_peek(s, set, out); break;
    case 1: pj_scan_peek_n(s, arg, out); break;
    case 2: pj_scan_peek_until(s, set, out); break;
    case 3: pj_scan_get(s, set, out); break;
    case 4: pj_scan_get_unescape(s, set, out); break;
    case 5: pj_scan_get_quote(s, '"', '"', out); break;
    case 6: pj_scan_get_quotes(s, "\"<[", "\">]", 3, out); break;
    case 7: pj_scan_get_n(s, arg, out); break;
    case 8: FUZZ_CHECK(pj_scan_get_char(s) >= 0); break;
    case 9: pj_scan_get_until(s, set, out); break;
    case 10: pj_scan_get_until_ch(s, ';', out); break;
    case 11: pj_scan_get_until_chr(s, ",;\r\n", out); break;
    case 12: pj_scan_advance_n(s, arg, PJ_TRUE); break;
    case 13: pj_scan_strcmp(s, "sip:abcdefgh", (int)(arg % 13)); break;
    case 14: pj_scan_stricmp(s, "SIP:abcdefgh", (int)(arg % 13)); break;
    case 15: pj_scan_stricmp_alnum(s, "SIPSabcdefgh", (int)(arg % 13)); break;
    case 16: pj_scan_get_newline(s); break;
    case 17: pj_scan_skip_whitespace(s); break;
    case 18: pj_scan_skip_line(s); break;
    default:
        pj_scan_save_state(s, &state);
        pj_scan_skip_line(s);
        pj_scan_restore_state(s, &state);
        FUZZ_CHECK(s->curptr == before);
        break;
    }
}

/* The locals of this function stay as they are over a throw: nothing is assigned after PJ_TRY. */
static void guarded_step(pj_scanner *s, unsigned what, unsigned arg, pj_str_t *out)
{
    PJ_USE_EXCEPTION;

    PJ_TRY
    {
        step(s, what, arg, out);
    }
    PJ_CATCH_ANY
    {
        FUZZ_CHECK(PJ_GET_EXCEPTION() == 1);
    }
    PJ_END;
}

static void run(pj_scanner *s, const uint8_t *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *before = s->curptr;
        pj_str_t out = {s->begin, 0};

        guarded_step(s, steps[i], (unsigned)(steps[i] / STEPS), &out);
        FUZZ_CHECK(s->curptr >= before && s->curptr <= s->end);
        FUZZ_CHECK(s->start_line >= s->begin && s->start_line <= s->curptr && s->line >= 1);
        FUZZ_CHECK(pj_scan_get_col(s) == s->curptr - s->start_line);
        FUZZ_CHECK(pj_scan_is_eof(s) == (s->curptr == s->end));
        FUZZ_CHECK(out.slen >= 0 && out.ptr >= s->begin && out.ptr + out.slen <= s->end);
    }
}

FUZZ_TARGET(fuzz_scanner)
{
    pj_scanner scanner;
    size_t count;

    if (size < 2 || size - 2 < data[1])
        return 0;
    count = data[1];
    fuzz_begin();
    if (!pj_cis_match(&sets[0], 'a'))
        make_sets();
    pj_scan_init(&scanner, fuzz_copy(data + 2 + count, size - 2 - count), size - 2 - count,
                 data[0] % 8, data[0] & THROWS ? throw_it : return_from_it);
    run(&scanner, data + 2, count);
    pj_scan_fini(&scanner);
    return fuzz_end();
}
