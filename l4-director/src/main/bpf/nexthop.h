/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>
#include <linux/if_ether.h>

#include <bpf/bpf_helpers.h>

#include "table.h"

/* Where a packet leaves. The control side knows as a rule; else the kernel's FIB is asked. */

#define AF_INET 2

__noinline int ask_fib(struct xdp_md *ctx, __be32 source, __be32 destination,
			      struct next_hop *hop)
{
	if (!hop)
		return 0;
	struct bpf_fib_lookup query = {
		.family = AF_INET,
		.ipv4_src = source,
		.ipv4_dst = destination,
		.ifindex = ctx->ingress_ifindex,
	};

	if (bpf_fib_lookup(ctx, &query, sizeof(query), 0) != BPF_FIB_LKUP_RET_SUCCESS)
		return 0;
	__builtin_memcpy(hop->destination, query.dmac, ETH_ALEN);
	__builtin_memcpy(hop->source, query.smac, ETH_ALEN);
	hop->ifindex = query.ifindex == ctx->ingress_ifindex ? 0 : query.ifindex;
	return 1;
}

/* Of a node that gets a packet; `asked` is room for what the FIB says. 0 where nobody knows. */
static __always_inline const struct next_hop *node_hop(struct xdp_md *ctx, __be32 source,
						       const struct node *node,
						       struct next_hop *asked)
{
	if (node->hop.known)
		return &node->hop;
	return ask_fib(ctx, source, node->address, asked) ? asked : 0;
}

static __always_inline int transmit(const struct next_hop *hop)
{
	return hop->ifindex ? bpf_redirect(hop->ifindex, 0) : XDP_TX;
}
