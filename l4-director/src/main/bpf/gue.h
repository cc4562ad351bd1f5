/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/types.h>

#include "limits.h"

/* The header behind the outer UDP header (design section 5); hops and the epoch follow it. */

#define GUE_VERSION 0xC0
#define GUE_CONTROL 0x20
#define GUE_WORDS 0x1F

#define GUE_IPV4 4
#define GUE_IPV6 41

struct gue {
	__u8 words; /* version, C, and the length in words after the first */
	__u8 protocol;
	__be16 flags;
	__be16 private_type;
	__u8 index; /* of the next hop */
	__u8 hops;
};

/* Words after the first: the private header's one, the hops, and the epoch's. */
#define GUE_FIXED_WORDS 2
