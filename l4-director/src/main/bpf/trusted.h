/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include "state.h"

/* Whether encapsulated packets from this address are taken. */
static __always_inline int is_trusted(__be32 source)
{
	for (__u32 i = 0; i < MAX_TRUSTED; i++) {
		if (i >= settings.trusted_count)
			return 0;
		if ((source & settings.trusted[i].mask) == settings.trusted[i].network)
			return 1;
	}
	return 0;
}
