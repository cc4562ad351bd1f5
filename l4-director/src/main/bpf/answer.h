/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "ethernet.h"
#include "icmp.h"
#include "ipv4.h"
#include "ipv6.h"
#include "limits.h"

/*
 * Turns a packet into the ICMP error that answers it, as a router would send it: to the packet's
 * source, by the way that it came, with as much of the packet as the standards ask for (less up to
 * three bytes, so that it is whole words). The error comes from the door's address, the only one
 * here that a client's filters are sure to know.
 */

static __always_inline struct icmp too_big_v4(__u32 mtu)
{
	struct icmp error = {
		.type = ICMP_UNREACHABLE, .code = ICMP_TOO_BIG_CODE, .rest = bpf_htonl(mtu)};

	return error;
}

static __always_inline struct icmp expired_v4(void)
{
	struct icmp error = {.type = ICMP_EXPIRED};

	return error;
}

static __always_inline struct icmp too_big_v6(__u32 mtu)
{
	struct icmp error = {.type = ICMPV6_TOO_BIG,
			      .rest = bpf_htonl(mtu < MIN_MTU_V6 ? MIN_MTU_V6 : mtu)};

	return error;
}

static __always_inline struct icmp expired_v6(void)
{
	struct icmp error = {.type = ICMPV6_EXPIRED};

	return error;
}

/* Cuts the packet to what is quoted and makes room for `headers` in front; answers whether it could. */
static __always_inline int make_room(struct xdp_md *ctx, __u32 l3, __u32 quote, int headers)
{
	long frame = (long)ctx->data_end - (long)ctx->data;

	/* Else the compiler computes with halves of pointers, which the verifier forbids. */
	barrier_var(frame);
	return !bpf_xdp_adjust_tail(ctx, (int)(l3 + quote - frame)) &&
	       !bpf_xdp_adjust_head(ctx, -headers);
}

/* Back to whom the packet came from: the addresses lie `headers` bytes further behind now. */
static __always_inline int write_link_back(void *data, void *end, __u32 l3, int headers)
{
	__u8 addresses[2 * ETH_ALEN];
	__be16 tail[3];

	if (data + headers + ETH_HLEN + TAG_BYTES > end)
		return 0;
	__builtin_memcpy(addresses, data + headers, sizeof(addresses));
	__builtin_memcpy(tail, data + headers + sizeof(addresses), sizeof(tail));
	__builtin_memcpy(data, addresses + ETH_ALEN, ETH_ALEN);
	__builtin_memcpy(data + ETH_ALEN, addresses, ETH_ALEN);
	write_link_type(data, l3, tail[1], tagged(l3) ? tail[2] : tail[0]);
	return 1;
}

static __always_inline __u64 sum_words(void *from, void *end, __u32 words)
{
	__u64 sum = 0;

	for (__u32 i = 0; i < (sizeof(struct icmp) + MAX_QUOTE_V6) / 4; i++) {
		__u32 *word = from + i * 4;

		if (i >= words || (void *)(word + 1) > end)
			break;
		sum += *word;
	}
	return sum;
}

struct answer_v4 {
	struct iphdr ip;
	struct icmp icmp;
};

static __always_inline int answer_v4(struct xdp_md *ctx, const struct packet *p, const struct icmp *error)
{
	__u32 quote = (p->length < MAX_QUOTE_V4 ? p->length : MAX_QUOTE_V4) & ~3;
	__u32 l3 = link_bytes(p->l3);
	int headers = sizeof(struct answer_v4);

	if (!make_room(ctx, l3, quote, headers))
		return 0;
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct answer_v4 *answer = data + l3;

	if ((void *)(answer + 1) > end || !write_link_back(data, end, l3, headers))
		return 0;
	__u32 total = headers + quote;
	__be32 *words = (__be32 *)&answer->ip;

	words[0] = bpf_htonl((__u32)IP_NO_OPTIONS << 24 | total);
	words[1] = bpf_htonl(IP_DONT_FRAGMENT);
	words[2] = bpf_htonl((__u32)OUTER_TTL << 24 | IPPROTO_ICMP << 16);
	words[3] = unmapped(&p->door);
	words[4] = unmapped(&p->client);
	answer->ip.check = csum_fold((__u64)words[0] + words[1] + words[2] + words[3] + words[4]);
	answer->icmp = *error;
	answer->icmp.check = csum_fold(sum_words(&answer->icmp, end, (8 + quote) / 4));
	return 1;
}

struct answer_v6 {
	struct ipv6hdr ip;
	struct icmp icmp;
};

static __always_inline int answer_v6(struct xdp_md *ctx, const struct packet *p, const struct icmp *error)
{
	__u32 quote = (p->length < MAX_QUOTE_V6 ? p->length : MAX_QUOTE_V6) & ~3;
	__u32 l3 = link_bytes(p->l3);
	int headers = sizeof(struct answer_v6);

	if (!make_room(ctx, l3, quote, headers))
		return 0;
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct answer_v6 *answer = data + l3;

	if ((void *)(answer + 1) > end || !write_link_back(data, end, l3, headers))
		return 0;
	__u32 bytes = sizeof(struct icmp) + quote;
	__be32 *words = (__be32 *)&answer->ip;
	__u64 *addresses = (__u64 *)&answer->ip.saddr;

	words[0] = bpf_htonl(6U << 28);
	words[1] = bpf_htonl(bytes << 16 | IPPROTO_ICMPV6 << 8 | OUTER_TTL);
	addresses[0] = p->door.high;
	addresses[1] = p->door.low;
	addresses[2] = p->client.high;
	addresses[3] = p->client.low;
	answer->icmp = *error;
	/* The pseudo-header: both addresses, the length, and the protocol (RFC 8200, 8.1). */
	__u64 sum = sum_words(&answer->ip.saddr, end, 8) + bpf_htonl(bytes) +
		    bpf_htonl(IPPROTO_ICMPV6) + sum_words(&answer->icmp, end, bytes / 4);

	answer->icmp.check = csum_fold(sum);
	return 1;
}
