/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting for another thread that is about to be ready: a few instructions away, or put off by
 * the system. */
#ifndef LINNET_OS_RELAX_H
#define LINNET_OS_RELAX_H

/** Wait a moment: spinning at first, yielding later, at last sleeping. @a turns begins at 0. */
void pj__relax(unsigned *turns);

#endif
