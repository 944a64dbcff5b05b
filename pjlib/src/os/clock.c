/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Clocks and the calendar. All time comes from the thread's operations table, so that it can be
 * simulated: the monotonic clock for ticks and timestamps, the wall clock for the time of day
 * alone.
 */
#include <pj/os.h>

#include "base/ops.h"

#include <pj/errno.h>

#include <limits.h>
#include <time.h>

#define NS_PER_S  1000000000LL
#define NS_PER_MS 1000000LL

static void from_ns(int64_t ns, pj_time_val *tv)
{
    tv->sec = (long)(ns / NS_PER_S);
    tv->msec = (long)(ns % NS_PER_S / NS_PER_MS);
    pj_time_val_normalize(tv);
}

pj_status_t pj_gettimeofday(pj_time_val *tv)
{
    const pj__ops *ops = pj__ops_get();

    if (!tv)
        return PJ_EINVAL;
    from_ns(ops->wall_ns(ops->ctx), tv);
    return PJ_SUCCESS;
}

pj_status_t pj_gettickcount(pj_time_val *tv)
{
    const pj__ops *ops = pj__ops_get();

    if (!tv)
        return PJ_EINVAL;
    from_ns(ops->mono_ns(ops->ctx), tv);
    return PJ_SUCCESS;
}

pj_status_t pj_get_timestamp(pj_timestamp *ts)
{
    const pj__ops *ops = pj__ops_get();

    if (!ts)
        return PJ_EINVAL;
    ts->u64 = (pj_uint64_t)ops->mono_ns(ops->ctx);
    return PJ_SUCCESS;
}

pj_status_t pj_get_timestamp_freq(pj_timestamp *freq)
{
    if (!freq)
        return PJ_EINVAL;
    freq->u64 = NS_PER_S;
    return PJ_SUCCESS;
}

static pj_uint64_t elapsed_ns(const pj_timestamp *start, const pj_timestamp *stop)
{
    return stop->u64 > start->u64 ? stop->u64 - start->u64 : 0;
}

static pj_uint32_t saturated(pj_uint64_t n)
{
    return n > UINT32_MAX ? UINT32_MAX : (pj_uint32_t)n;
}

pj_time_val pj_elapsed_time(const pj_timestamp *start, const pj_timestamp *stop)
{
    pj_uint64_t ns = elapsed_ns(start, stop);
    pj_time_val tv = {(long)(ns / NS_PER_S), (long)(ns % NS_PER_S / NS_PER_MS)};

    return tv;
}

pj_uint64_t pj_elapsed_msec64(const pj_timestamp *start, const pj_timestamp *stop)
{
    return elapsed_ns(start, stop) / NS_PER_MS;
}

pj_uint32_t pj_elapsed_msec(const pj_timestamp *start, const pj_timestamp *stop)
{
    return saturated(pj_elapsed_msec64(start, stop));
}

pj_uint32_t pj_elapsed_usec(const pj_timestamp *start, const pj_timestamp *stop)
{
    return saturated(elapsed_ns(start, stop) / 1000);
}

pj_uint32_t pj_elapsed_nanosec(const pj_timestamp *start, const pj_timestamp *stop)
{
    return saturated(elapsed_ns(start, stop));
}

pj_uint32_t pj_elapsed_cycle(const pj_timestamp *start, const pj_timestamp *stop)
{
    return saturated(elapsed_ns(start, stop));
}

pj_status_t pj_time_decode(const pj_time_val *tv, pj_parsed_time *pt)
{
    struct tm tm;
    time_t sec;

    if (!tv || !pt)
        return PJ_EINVAL;
    sec = (time_t)tv->sec;
    if (!localtime_r(&sec, &tm))
        return PJ_EINVAL;
    *pt = (pj_parsed_time){.wday = tm.tm_wday,
                           .day = tm.tm_mday,
                           .mon = tm.tm_mon,
                           .year = tm.tm_year + 1900,
                           .sec = tm.tm_sec,
                           .min = tm.tm_min,
                           .hour = tm.tm_hour,
                           .msec = (int)tv->msec};
    return PJ_SUCCESS;
}

pj_status_t pj_time_encode(const pj_parsed_time *pt, pj_time_val *tv)
{
    struct tm tm = {.tm_isdst = -1};
    time_t sec;

    if (!pt || !tv || pt->year < INT_MIN + 1900)
        return PJ_EINVAL;
    tm.tm_mday = pt->day;
    tm.tm_mon = pt->mon;
    tm.tm_year = pt->year - 1900;
    tm.tm_sec = pt->sec;
    tm.tm_min = pt->min;
    tm.tm_hour = pt->hour;
    /*
     * mktime() returns -1 for an error and for one second before 1970; only success sets the day of
     * the week.
     */
    tm.tm_wday = -1;
    sec = mktime(&tm);
    if (sec == (time_t)-1 && tm.tm_wday == -1)
        return PJ_EINVAL;
    tv->sec = (long)sec;
    tv->msec = pt->msec;
    pj_time_val_normalize(tv);
    return PJ_SUCCESS;
}

/* How far local time is ahead of UTC at a moment, in seconds. */
static long local_offset(long sec)
{
    time_t t = (time_t)sec;
    struct tm tm;

    return localtime_r(&t, &tm) ? tm.tm_gmtoff : 0;
}

pj_status_t pj_time_local_to_gmt(pj_time_val *tv)
{
    long guess;

    if (!tv)
        return PJ_EINVAL;
    /*
     * The offset depends on the moment sought: near a change to or from summer time the second look
     * is right.
     */
    guess = tv->sec - local_offset(tv->sec);
    tv->sec -= local_offset(guess);
    return PJ_SUCCESS;
}

pj_status_t pj_time_gmt_to_local(pj_time_val *tv)
{
    if (!tv)
        return PJ_EINVAL;
    tv->sec += local_offset(tv->sec);
    return PJ_SUCCESS;
}
