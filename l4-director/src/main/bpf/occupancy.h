/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/types.h>

#include "limits.h"

/*
 * What one walk over the kernel's sockets finds (rule R4). Whoever has the kernel walk clears it
 * before and reads it afterwards; one walk at a time. KernelSockets.java draws the same layout.
 */

#define WORD_BITS 64

struct occupancy {
	__u64 visited;	   /* sockets looked at, those that are no door's included */
	__u64 sockets;	   /* of doors, in every state but listening */
	__u64 connections; /* those of them that are neither half open nor in TIME_WAIT */
	__u64 doors[MAX_DOORS / WORD_BITS];
	__u64 slots[SLOTS / WORD_BITS];
};
