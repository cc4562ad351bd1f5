/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/types.h>

/* The Internet checksum (RFC 1071), over words as they lie in memory. */

static __always_inline __u16 csum_fold(__u64 sum)
{
	sum = (sum & 0xFFFFFFFF) + (sum >> 32);
	sum = (sum & 0xFFFF) + (sum >> 16);
	sum = (sum & 0xFFFF) + (sum >> 16);
	sum = (sum & 0xFFFF) + (sum >> 16);
	return (__u16)~sum;
}

/* The checksum after one word of what it covers has changed (RFC 1624, equation 3). */
static __always_inline __u16 csum_replace(__u16 check, __u16 before, __u16 after)
{
	return csum_fold((__u64)(__u16)~check + (__u16)~before + after);
}
