/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/ipv6.h>

#include <bpf/bpf_endian.h>

#include "icmp.h"
#include "parse.h"

#define NEXT_HOP_BY_HOP 0
#define NEXT_ROUTING 43
#define NEXT_FRAGMENT 44
#define NEXT_DESTINATION 60

/* Of a packet whose protocol lies behind extension headers, which are not walked. */
#define PROTOCOL_UNKNOWN 0

/* Addresses are read as two words: packets are aligned to two bytes at best, which is fine here. */
static __always_inline struct address address_v6(const struct in6_addr *raw)
{
	const __u64 *words = (const void *)raw;
	struct address address = {.high = words[0], .low = words[1]};

	return address;
}

static __always_inline int is_error_v6(__u8 type)
{
	return type >= ICMPV6_UNREACHABLE && type <= ICMPV6_PARAMETER;
}

static __always_inline int parse_icmp_v6(struct icmp *icmp, void *end, __u32 bytes,
					 struct packet *p)
{
	struct ipv6hdr *quoted = (void *)(icmp + 1);

	if (bytes < sizeof(*icmp) + sizeof(*quoted) + QUOTED_BYTES || (void *)(quoted + 1) > end)
		return 0;
	if (!is_error_v6(icmp->type) || quoted->version != 6)
		return 0;
	struct address source = address_v6(&quoted->saddr);

	if (source.high != p->door.high || source.low != p->door.low)
		return 0;
	p->protocol = quoted->nexthdr;
	p->client = address_v6(&quoted->daddr);
	p->l4 += sizeof(*icmp) + sizeof(*quoted);
	return parse_quoted(quoted + 1, end, p);
}

static __always_inline int unknown_protocol(struct packet *p, enum fault fault)
{
	p->protocol = PROTOCOL_UNKNOWN;
	p->fault = fault;
	return 1;
}

/* Reads the IPv6 packet at `p->l3`. */
static __always_inline int parse_v6(void *data, void *end, struct packet *p)
{
	struct ipv6hdr *ip = data + (p->l3 & L3_MASK);

	if ((void *)(ip + 1) > end || ip->version != 6)
		return 0;
	__u32 bytes = bpf_ntohs(ip->payload_len);

	p->v6 = 1;
	p->fault = NO_FAULT;
	p->length = sizeof(*ip) + bytes;
	p->protocol = ip->nexthdr;
	/* The traffic class straddles two bytes; its first six bits are the DSCP. */
	p->dscp = (bpf_ntohs(*(__be16 *)ip) >> 4) & 0xFC;
	p->ttl = ip->hop_limit;
	p->client = address_v6(&ip->saddr);
	p->door = address_v6(&ip->daddr);
	p->l4 = p->l3 + sizeof(*ip);
	if (ip->nexthdr == NEXT_FRAGMENT)
		return unknown_protocol(p, FRAGMENT);
	if (ip->nexthdr == NEXT_HOP_BY_HOP || ip->nexthdr == NEXT_ROUTING ||
	    ip->nexthdr == NEXT_DESTINATION)
		return unknown_protocol(p, OPTIONS);
	if (p->l3 + p->length > end - data)
		return malformed(p);
	if (ip->nexthdr == IPPROTO_TCP)
		return parse_tcp((void *)(ip + 1), end, bytes, p);
	if (ip->nexthdr == IPPROTO_UDP)
		return parse_udp((void *)(ip + 1), end, bytes, p);
	if (ip->nexthdr == IPPROTO_ICMPV6)
		return parse_icmp_v6((void *)(ip + 1), end, bytes, p);
	return 0;
}
