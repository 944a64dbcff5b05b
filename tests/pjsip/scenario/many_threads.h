/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests in which many threads share an endpoint in real time: waiting for conditions with one deadline, complaints
 * from any thread, and registrations that are kept busy meanwhile.
 */
#ifndef LINNET_TESTS_MANY_THREADS_H
#define LINNET_TESTS_MANY_THREADS_H

#include <pjsip.h>
#include <pjlib.h>

#include <pthread.h>
#include <stdbool.h>

extern pthread_mutex_t many_mutex;  /**< For what a test shares between its threads. */
extern pthread_cond_t many_changed; /**< Look again. */

void many_start(unsigned seconds); /**< The time that everything may take. */
void many_stop(void);

/** Wait for a condition; it is looked at when something was told, and every 2 ms. False: too late. */
bool many_wait_for(bool (*holds)(void));
void many_something_changed(void);

/** Something is wrong; the first one is kept. Any thread. */
void many_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
unsigned many_complaints(void);
const char *many_first_complaint(void);

/**
 * Registrations of @a endpt with a registrar without state, an endpoint of its own with three workers: the layers of
 * calls exist once a process. @a port is where @a endpt listens, @a param what URIs get (";transport=tcp" or nothing),
 * @a check is called in each callback.
 */
void registrations_start(pjsip_endpoint *endpt, int port, const char *param,
                         void (*check)(const char *where));
void *registrations_keep_busy(void *arg); /**< A thread, until registrations_enough(). */
void registrations_enough(void);
void registrations_end(void);  /**< Unregister them, see that each request was told once. */
void registrations_stop(void); /**< The registrar goes. */

/** Listen on 127.0.0.1, any port. @return the port; @a p_udp may be NULL. */
int many_listen(pjsip_endpoint *endpt, bool tcp, pjsip_transport **p_udp);

#endif
