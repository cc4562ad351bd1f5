/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/ip.h>

#include <bpf/bpf_endian.h>

#include "checksum.h"
#include "icmp.h"
#include "parse.h"

#define IP_DONT_FRAGMENT 0x4000
#define IP_MORE_FRAGMENTS 0x2000
#define IP_FRAGMENT_OFFSET 0x1FFF
#define IP_NO_OPTIONS 0x45 /* version 4 and five words */

static __always_inline int is_error_v4(__u8 type)
{
	return type == ICMP_UNREACHABLE || type == ICMP_EXPIRED || type == ICMP_PARAMETER;
}

/* A node sends neither options nor fragments, so an error that quotes such is not about its packet. */
static __always_inline int parse_icmp_v4(struct icmp *icmp, void *end, __u32 bytes,
					 struct packet *p)
{
	struct iphdr *quoted = (void *)(icmp + 1);

	if (bytes < sizeof(*icmp) + sizeof(*quoted) + QUOTED_BYTES || (void *)(quoted + 1) > end)
		return 0;
	if (!is_error_v4(icmp->type) || *(__u8 *)quoted != IP_NO_OPTIONS ||
	    quoted->frag_off & bpf_htons(IP_FRAGMENT_OFFSET))
		return 0;
	/* The error came to the quoted source, which is the door; its own source may be any router. */
	if (quoted->saddr != unmapped(&p->door))
		return 0;
	p->protocol = quoted->protocol;
	p->client = mapped(quoted->daddr);
	p->l4 += sizeof(*icmp) + sizeof(*quoted);
	return parse_quoted(quoted + 1, end, p);
}

/* Reads the IPv4 packet at `p->l3`. */
static __always_inline int parse_v4(void *data, void *end, struct packet *p)
{
	struct iphdr *ip = data + (p->l3 & L3_MASK);

	if ((void *)(ip + 1) > end || ip->version != 4 || ip->ihl < 5)
		return 0;
	p->v6 = 0;
	p->fault = NO_FAULT;
	p->length = bpf_ntohs(ip->tot_len);
	p->protocol = ip->protocol;
	p->dscp = ip->tos & 0xFC;
	p->ttl = ip->ttl;
	p->client = mapped(ip->saddr);
	p->door = mapped(ip->daddr);
	p->l4 = p->l3 + sizeof(*ip);
	if (ip->ihl != 5) {
		p->fault = OPTIONS;
		return 1;
	}
	if (ip->frag_off & bpf_htons(IP_MORE_FRAGMENTS | IP_FRAGMENT_OFFSET)) {
		p->fault = FRAGMENT;
		return 1;
	}
	if (p->length < sizeof(*ip) || p->l3 + p->length > end - data)
		return malformed(p);
	__u32 bytes = p->length - sizeof(*ip);

	if (ip->protocol == IPPROTO_TCP)
		return parse_tcp((void *)(ip + 1), end, bytes, p);
	if (ip->protocol == IPPROTO_UDP)
		return parse_udp((void *)(ip + 1), end, bytes, p);
	if (ip->protocol == IPPROTO_ICMP)
		return parse_icmp_v4((void *)(ip + 1), end, bytes, p);
	return 0;
}

static __always_inline void decrement_ttl_v4(struct iphdr *ip)
{
	/* The two bytes in one piece, TTL below: what is read behind a shorter write waits for it. */
	__u16 *ttl_and_protocol = (__u16 *)&ip->ttl;
	__u16 before = *ttl_and_protocol;
	__u16 after = (before & 0xFF00) | (__u8)(before - 1);

	*ttl_and_protocol = after;
	ip->check = csum_replace(ip->check, before, after);
}
