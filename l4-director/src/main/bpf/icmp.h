/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/types.h>

/* The ICMP and ICMPv6 errors of RFC 792 and RFC 4443 that matter here. (The system's headers of the
 * same drag in the C library's, which is not there for this target.) */

struct icmp {
	__u8 type;
	__u8 code;
	__u16 check;
	__be32 rest;
};

#define ICMP_UNREACHABLE 3
#define ICMP_TOO_BIG_CODE 4
#define ICMP_EXPIRED 11
#define ICMP_PARAMETER 12

#define ICMPV6_UNREACHABLE 1
#define ICMPV6_TOO_BIG 2
#define ICMPV6_EXPIRED 3
#define ICMPV6_PARAMETER 4
