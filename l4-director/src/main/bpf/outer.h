/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>

#include "checksum.h"
#include "ethernet.h"
#include "flow.h"
#include "gue.h"
#include "ipv4.h"

/* The outer headers of an encapsulated packet. */

struct outer {
	struct iphdr ip;
	struct udphdr udp;
	struct gue gue;
};

#define SOURCE_PORT_BASE 0x8000
#define SOURCE_PORT_MASK 0x7FFF

/* Entropy for whatever spreads flows below: bits of the hash that do not choose the slot. */
static __always_inline __u16 entropy_port(__u64 hash)
{
	return SOURCE_PORT_BASE | (hash >> 16 & SOURCE_PORT_MASK);
}

static __always_inline void write_outer_ip(struct iphdr *ip, __u8 tos, __u8 ttl, __u32 length,
					   __be32 source, __be32 destination)
{
	__be32 first = bpf_htonl((__u32)IP_NO_OPTIONS << 24 | (__u32)tos << 16 | length);
	/* Nothing refers to an identification where nothing may be fragmented (RFC 6864). */
	__be32 second = bpf_htonl(IP_DONT_FRAGMENT);
	__be32 third = bpf_htonl((__u32)ttl << 24 | IPPROTO_UDP << 16);
	__u32 *words = (__u32 *)ip;
	__u64 sum = (__u64)first + second + third + source + destination;

	words[0] = first;
	words[1] = second;
	words[2] = third | (__u32)csum_fold(sum) << 16;
	words[3] = source;
	words[4] = destination;
}

static __always_inline void write_outer_udp(struct udphdr *udp, __u16 source, __u32 length)
{
	udp->source = bpf_htons(source);
	udp->dest = bpf_htons(GUE_PORT);
	udp->len = bpf_htons(length);
	udp->check = 0;
}

static __always_inline void write_gue(struct gue *gue, __u8 v6, __u32 index, __u32 hops)
{
	gue->words = GUE_FIXED_WORDS + hops;
	gue->protocol = v6 ? GUE_IPV6 : GUE_IPV4;
	gue->flags = 0;
	gue->private_type = 0;
	gue->index = index;
	gue->hops = hops;
}

static __always_inline void write_link_addresses(void *data, const struct next_hop *hop)
{
	/* Both addresses lie one behind the other here and there: three words instead of twelve bytes. */
	const __u32 *from = (const void *)hop->destination;
	__u32 *to = data;

	to[0] = from[0];
	to[1] = from[1];
	to[2] = from[2];
}
