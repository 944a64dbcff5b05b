/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Date (RFC 3261 20.17) and Timestamp (20.38).
 *
 * A date is always in GMT and always of one form (rfc1123-date). The day of the week says nothing
 * that the date does not: when read it has to be one of the seven, and is made anew when printed.
 */
#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_sip.h>
#include <pj/errno.h>

enum { SECONDS_PER_DAY = 86400, DAYS_PER_400_YEARS = 146097 };

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char week_days[] =
    "ThuFriSatSunMonTueWed"; /* the 1st of January 1970 was a Thursday */

/* Whether a year is one with a 29th of February. */
static int is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of(int mon, int year)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[mon - 1] + (mon == 2 && is_leap(year));
}

/* Days since the 1st of January 1970; years begin in March here, so that a leap day ends one. */
static pj_int64_t days_since_1970(int year, int mon, int day)
{
    pj_int64_t y = year + 400 - (mon <= 2); /* the year 0 begins in March of -1 */
    int m = mon > 2 ? mon - 3 : mon + 9;

    return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468 -
           DAYS_PER_400_YEARS;
}

static int in_range(const pjsip_x_date_hdr *h)
{
    return h->year >= 0 && h->year <= 9999 && h->mon >= 1 && h->mon <= 12 && h->day >= 1 &&
           h->day <= days_of(h->mon, h->year) && h->hour >= 0 && h->hour <= 23 && h->min >= 0 &&
           h->min <= 59 && h->sec >= 0 && h->sec <= 60;
}

PJ_DEF(pj_int64_t) pjsip_x_date_hdr_to_seconds(const pjsip_x_date_hdr *h)
{
    int mon = h->mon >= 1 && h->mon <= 12 ? h->mon : 1;

    return days_since_1970(h->year, mon, h->day) * SECONDS_PER_DAY + h->hour * 3600 + h->min * 60 +
           h->sec;
}

PJ_DEF(pj_status_t) pjsip_x_date_hdr_set_seconds(pjsip_x_date_hdr *h, pj_int64_t seconds)
{
    const pj_int64_t first = days_since_1970(0, 1, 1);
    const pj_int64_t end = days_since_1970(10000, 1, 1);
    pj_int64_t day = seconds / SECONDS_PER_DAY;
    int rest = (int)(seconds % SECONDS_PER_DAY);

    if (rest < 0) {
        rest += SECONDS_PER_DAY;
        day--;
    }
    if (day < first || day >= end)
        return PJ_EINVAL;
    h->hour = rest / 3600;
    h->min = rest / 60 % 60;
    h->sec = rest % 60;
    /* at most one year too early, which the loop mends */
    h->year = (int)((day - first) * 400 / DAYS_PER_400_YEARS);
    if (h->year > 0)
        h->year--;
    while (days_since_1970(h->year + 1, 1, 1) <= day)
        h->year++;
    rest = (int)(day - days_since_1970(h->year, 1, 1));
    for (h->mon = 1; rest >= days_of(h->mon, h->year); h->mon++)
        rest -= days_of(h->mon, h->year);
    h->day = rest + 1;
    return PJ_SUCCESS;
}

/* Exactly so many digits. */
static int parse_digits(pjsip__cursor *in, int count)
{
    int value = 0;

    for (; count > 0; count--) {
        if (cursor_at_end(in) || !ch_is(*in->cur, CH_DIGIT)) {
            cursor_fail(in, CURSOR_SYNTAX);
            return 0;
        }
        value = value * 10 + (*in->cur++ - '0');
    }
    return value;
}

/* One of the three-letter words in names, ignoring case; from 1. */
static int parse_word(pjsip__cursor *in, const char *names)
{
    int i;

    for (i = 0; names[3 * i]; i++) {
        const char *word = names + 3 * i;

        if (in->end - in->cur >= 3 && ch_lower(in->cur[0]) == ch_lower(word[0]) &&
            ch_lower(in->cur[1]) == word[1] && ch_lower(in->cur[2]) == word[2]) {
            in->cur += 3;
            return i + 1;
        }
    }
    cursor_fail(in, CURSOR_SYNTAX);
    return 0;
}

/* rfc1123-date = wkday "," SP date1 SP time SP "GMT"; a day may have one digit */
static void parse_date(pjsip__cursor *in, void *hdr)
{
    pjsip_x_date_hdr *h = hdr;
    const char *from = in->cur;

    parse_word(in, week_days);
    cursor_char(in, ',');
    cursor_lws(in);
    h->day = in->end - in->cur > 1 && in->cur[1] == ' ' ? parse_digits(in, 1) : parse_digits(in, 2);
    cursor_char(in, ' ');
    h->mon = parse_word(in, months);
    cursor_char(in, ' ');
    h->year = parse_digits(in, 4);
    cursor_char(in, ' ');
    h->hour = parse_digits(in, 2);
    cursor_char(in, ':');
    h->min = parse_digits(in, 2);
    cursor_char(in, ':');
    h->sec = parse_digits(in, 2);
    cursor_char(in, ' ');
    parse_word(in, "Gmt");
    if (cursor_ok(in) && !in_range(h))
        pjsip__cursor_fail_at(in, CURSOR_RANGE, from);
}

static void out_two(pjsip__out *out, int value)
{
    out_char(out, (char)('0' + value / 10 % 10));
    out_char(out, (char)('0' + value % 10));
}

/* A date that is none, which only a program can make, prints as the first that is. */
static void print_date(pjsip__out *out, const void *hdr)
{
    static const pjsip_x_date_hdr none = {.year = 1970, .mon = 1, .day = 1};
    const pjsip_x_date_hdr *h = in_range(hdr) ? hdr : &none;
    pj_int64_t week_day = (days_since_1970(h->year, h->mon, h->day) + DAYS_PER_400_YEARS * 5) % 7;

    out_mem(out, week_days + 3 * week_day, 3);
    out_text(out, ", ");
    out_two(out, h->day);
    out_char(out, ' ');
    out_mem(out, months + (h->mon - 1) * 3, 3);
    out_char(out, ' ');
    out_two(out, h->year / 100);
    out_two(out, h->year % 100);
    out_char(out, ' ');
    out_two(out, h->hour);
    out_char(out, ':');
    out_two(out, h->min);
    out_char(out, ':');
    out_two(out, h->sec);
    out_text(out, " GMT");
}

static int cmp_date(const void *a, const void *b)
{
    return pjsip_x_date_hdr_to_seconds(a) != pjsip_x_date_hdr_to_seconds(b);
}

static const pjsip__x_custom date_functions = {parse_date, print_date, cmp_date};

static const pjsip__x_item date[] = {CUSTOM(&date_functions)};
X_HDR(date, "Date", "Date", date, X_ONE);

static const pjsip__x_item timestamp[] = {
    X_ITEM(X_DECIMAL, pjsip_x_timestamp_hdr, timestamp, 0),
    X_ITEM(X_DELAY, pjsip_x_timestamp_hdr, delay, 0),
};
X_HDR(timestamp, "Timestamp", "Timestamp", timestamp, X_ONE);
