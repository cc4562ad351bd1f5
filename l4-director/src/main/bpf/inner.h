/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/if_ether.h>

#include "ipv4.h"
#include "ipv6.h"

/* Reads a client's packet, whichever IP it is. */
static __always_inline int parse_inner(void *data, void *end, __be16 protocol, struct packet *p)
{
	if (protocol == bpf_htons(ETH_P_IP))
		return parse_v4(data, end, p);
	if (protocol == bpf_htons(ETH_P_IPV6))
		return parse_v6(data, end, p);
	return 0;
}
