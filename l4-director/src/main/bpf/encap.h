/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>
#include <linux/if_ether.h>

#include "outer.h"
#include "state.h"

/* Everything in front of a client's packet: the link's header, IPv4, UDP, GUE, hops, epoch. */

struct route {
	__u32 l3;    /* where the outer header begins */
	__u32 index; /* position in the chain of the node that gets the packet, 0 or 1 */
	__u32 hops;  /* how many of the chain's nodes behind the head are named */
	__be16 tag;
	__u8 ttl;
	__be32 destination;
};

static __always_inline struct node *chain_node(struct table *table, const struct chain *chain,
					       __u32 position)
{
	return &table->nodes[chain->nodes[position & (MAX_CHAIN - 1)] & (MAX_NODES - 1)];
}

/* The room is there already; answers whether that is so. */
static __always_inline int write_headers(struct xdp_md *ctx, const struct packet *p,
					 struct table *table, const struct chain *chain, __u64 hash,
					 const struct route *route, const struct next_hop *hop)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct outer *outer = data + link_bytes(route->l3);
	__be32 *word = (void *)(outer + 1);

	if ((void *)(word + 1) > end)
		return 0;
	__u32 length = p->length + ENCAP_BYTES + HOP_BYTES * route->hops;

	write_link_addresses(data, hop);
	write_link_type(data, route->l3, route->tag, bpf_htons(ETH_P_IP));
	write_outer_ip(&outer->ip, p->dscp, route->ttl, length, settings.source,
		       route->destination);
	write_outer_udp(&outer->udp, entropy_port(hash), length - sizeof(outer->ip));
	write_gue(&outer->gue, p->v6, route->index, route->hops);
	for (__u32 i = 1; i < MAX_CHAIN && i <= route->hops; i++) {
		*word++ = chain_node(table, chain, i)->address;
		if ((void *)(word + 1) > end)
			return 0;
	}
	*word = bpf_htonl(table->epoch);
	return 1;
}
