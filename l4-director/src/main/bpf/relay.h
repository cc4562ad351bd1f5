/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "counters.h"
#include "encap.h"
#include "envelope.h"
#include "nexthop.h"

/* How a packet leaves a shim: on to the next hop, round again by the shim's own table, or unwrapped. */

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MAX_NEIGHBOURS);
	__type(key, __be32);
	__type(value, struct next_hop);
} neighbours SEC(".maps");

static __always_inline const struct next_hop *
neighbour_hop(struct xdp_md *ctx, __be32 address, struct next_hop *asked)
{
	struct next_hop *known = bpf_map_lookup_elem(&neighbours, &address);

	if (known)
		return known;
	return ask_fib(ctx, settings.source, address, asked) ? asked : 0;
}

static __always_inline void readdress(struct iphdr *ip, __be32 source, __be32 destination)
{
	__u32 *words = (__u32 *)ip;

	ip->ttl--;
	ip->check = 0;
	ip->saddr = source;
	ip->daddr = destination;
	ip->check = csum_fold((__u64)words[0] + words[1] + words[2] + words[3] + words[4]);
}

/* To the hop that the header names next. */
static __always_inline int forward_on(struct xdp_md *ctx, const struct envelope *e)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct outer *outer = data + link_bytes(e->link.l3);
	__be32 *next = (void *)(outer + 1) + 4 * (e->index & (MAX_CHAIN - 1));
	struct next_hop asked = {};

	if (e->ttl <= 1)
		return drop(SHIM_TTL_DROPPED);
	if ((void *)(next + 1) > end)
		return drop(SHIM_MALFORMED_DROPPED);
	__be32 address = *next;
	const struct next_hop *hop = neighbour_hop(ctx, address, &asked);

	if (!hop)
		return drop(SHIM_NO_NEIGHBOUR_DROPPED);
	if ((void *)(outer + 1) > end)
		return drop(SHIM_MALFORMED_DROPPED);
	readdress(&outer->ip, settings.source, address);
	outer->gue.index++;
	write_link_addresses(data, hop);
	count(SHIM_FORWARDED);
	return transmit(hop);
}

/* Along the shim's own chain, by its own epoch: to the head, or behind it where that is this node. */
static __always_inline int send_again(struct xdp_md *ctx, const struct envelope *e,
				      const struct packet *p, struct table *table,
				      const struct chain *chain, __u64 hash, __u32 index, __u32 hops,
				      __u32 reason)
{
	struct node *node = chain_node(table, chain, index);
	struct next_hop asked = {};
	struct route route = {.l3 = e->link.l3,
			      .index = index,
			      .hops = hops,
			      .tag = e->link.tag,
			      .ttl = e->ttl - 1,
			      .destination = node->address};
	int before = (int)(e->inner - e->link.l3);
	int after = ENCAP_BYTES + HOP_BYTES * hops;

	if (e->ttl <= 1)
		return drop(SHIM_TTL_DROPPED);
	if (p->length + after > settings.mtu)
		return drop(SHIM_NO_ROOM_DROPPED);
	const struct next_hop *hop = node_hop(ctx, settings.source, node, &asked);

	if (!hop)
		return drop(SHIM_NO_NEIGHBOUR_DROPPED);
	if (bpf_xdp_adjust_head(ctx, before - after) ||
	    !write_headers(ctx, p, table, chain, hash, &route, hop))
		return drop(SHIM_NO_ROOM_DROPPED);
	count(reason);
	return transmit(hop);
}

/* Takes the outer headers off and gives the packet to the kernel. */
static __always_inline int unwrap(struct xdp_md *ctx, const struct envelope *e, __u32 reason)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	__u8 addresses[2 * ETH_ALEN];

	if (data + ETH_HLEN > end)
		return drop(SHIM_MALFORMED_DROPPED);
	__builtin_memcpy(addresses, data, sizeof(addresses));
	if (bpf_xdp_adjust_head(ctx, (int)(e->inner - e->link.l3)))
		return drop(SHIM_NO_ROOM_DROPPED);
	data = (void *)(long)ctx->data;
	end = (void *)(long)ctx->data_end;
	if (data + ETH_HLEN + TAG_BYTES > end)
		return drop(SHIM_MALFORMED_DROPPED);
	__builtin_memcpy(data, addresses, sizeof(addresses));
	write_link_type(data, e->link.l3, e->link.tag,
			e->protocol == GUE_IPV6 ? bpf_htons(ETH_P_IPV6) : bpf_htons(ETH_P_IP));
	return pass(reason);
}
