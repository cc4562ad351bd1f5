/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>

#include "ethernet.h"
#include "outer.h"

/* Reads what a director, or another shim, has put in front of a client's packet. */

enum enveloped {
	NOT_ENVELOPED, /* not for us at all */
	ENVELOPED,
	PROBE,
	BAD_ENVELOPE,
};

struct envelope {
	struct link link;
	__be32 source;
	__u32 epoch; /* the shim's own where the packet carries none, as GLB's */
	__u32 inner; /* where the client's packet begins in the frame */
	__u32 end;   /* behind its last byte, by the outer length */
	__u8 protocol;
	__u8 ttl;
	__u8 index;
	__u8 hops;
};

/* Whether this is encapsulated, for this host, and in one piece. */
static __always_inline enum enveloped parse_outer(void *data, void *end, __be32 self,
						  struct envelope *e)
{
	struct outer *outer = data + link_bytes(e->link.l3);

	if ((void *)(&outer->udp + 1) > end || *(__u8 *)&outer->ip != IP_NO_OPTIONS)
		return NOT_ENVELOPED;
	if (outer->ip.protocol != IPPROTO_UDP || outer->ip.daddr != self ||
	    outer->ip.frag_off & bpf_htons(IP_FRAGMENT_OFFSET) ||
	    outer->udp.dest != bpf_htons(GUE_PORT))
		return NOT_ENVELOPED;
	e->source = outer->ip.saddr;
	e->ttl = outer->ip.ttl;
	e->end = e->link.l3 + bpf_ntohs(outer->ip.tot_len);
	if (outer->ip.frag_off & bpf_htons(IP_MORE_FRAGMENTS) || (void *)(outer + 1) > end ||
	    outer->gue.words & GUE_VERSION || e->end > end - data)
		return BAD_ENVELOPE;
	return outer->gue.words & GUE_CONTROL ? PROBE : ENVELOPED;
}

/* The epoch, where the length leaves room for it. */
static __always_inline int parse_epoch(struct outer *outer, void *end, struct envelope *e,
				       __u32 words, __u32 own)
{
	__be32 *last = (void *)(outer + 1) + HOP_BYTES * (e->hops & (MAX_CHAIN - 1));

	e->epoch = own;
	if (words < e->hops + GUE_FIXED_WORDS)
		return words == e->hops + GUE_FIXED_WORDS - 1;
	if (words > e->hops + GUE_FIXED_WORDS || (void *)(last + 1) > end)
		return 0;
	e->epoch = bpf_ntohl(*last);
	return 1;
}

/* Reads the rest of an ENVELOPED packet; answers whether it is as it should be. */
static __always_inline int parse_envelope(void *data, void *end, __u32 own, struct envelope *e)
{
	struct outer *outer = data + link_bytes(e->link.l3);

	if ((void *)(outer + 1) > end)
		return 0;
	__u32 words = outer->gue.words & GUE_WORDS;

	e->protocol = outer->gue.protocol;
	e->index = outer->gue.index;
	e->hops = outer->gue.hops;
	e->inner = e->link.l3 + sizeof(outer->ip) + sizeof(outer->udp) + 4 + 4 * words;
	if (outer->gue.flags || outer->gue.private_type || e->hops >= MAX_CHAIN ||
	    e->index > e->hops || (e->protocol != GUE_IPV4 && e->protocol != GUE_IPV6))
		return 0;
	return parse_epoch(outer, end, e, words, own);
}

static __always_inline int hops_remain(const struct envelope *e)
{
	return e->index < e->hops;
}
