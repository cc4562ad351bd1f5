/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>
#include <linux/in.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "envelope.h"
#include "state.h"

/*
 * A director's question whether host, shim and process of a node are up, answered on the spot: the
 * packet goes back with what the shim knows. Offsets from the GUE header:
 *
 *    0  C=1 and the length, 10 words after the first
 *    1  1 asks, 2 answers
 *    2  0 (8 bytes: flags, private type, index, hops, and the asker's epoch is next)
 *    8  epoch: the asker's; in the answer the shim's, 0 when it has no table
 *   12  nonce, goes back as it came
 *   20  the door: family 4 or 6, protocol, port, address (IPv4: the first four bytes)
 *   40  in the answer: what holds, PROBE_... bits
 *   44  behind its end
 */

#define PROBE_ASKS 1
#define PROBE_ANSWERS 2
#define PROBE_WORDS 10

#define PROBE_LISTENER 1 /* somebody listens at the door */
#define PROBE_VOUCHED 2	 /* the agent vouches for the table */

struct probe {
	struct gue gue; /* its protocol is the kind of probe */
	__be32 epoch;
	__u8 nonce[8];
	__u8 family;
	__u8 protocol;
	__be16 port;
	__u8 address[16];
	__be32 holds;
} __attribute__((packed));

struct probe_packet {
	struct iphdr ip;
	struct udphdr udp;
	struct probe probe;
};

static __always_inline int vouched(void)
{
	return bpf_ktime_get_ns() < *(volatile __u64 *)&settings.vouched_until_ns;
}

static __always_inline int listens(struct xdp_md *ctx, const struct probe *probe)
{
	struct bpf_sock_tuple tuple = {};
	__u32 size = sizeof(tuple.ipv4);
	struct bpf_sock *found;

	if (probe->family == 6) {
		__builtin_memcpy(tuple.ipv6.daddr, probe->address, sizeof(tuple.ipv6.daddr));
		tuple.ipv6.dport = probe->port;
		size = sizeof(tuple.ipv6);
	} else {
		__builtin_memcpy(&tuple.ipv4.daddr, probe->address, sizeof(tuple.ipv4.daddr));
		tuple.ipv4.dport = probe->port;
	}
	if (probe->protocol == IPPROTO_UDP)
		found = bpf_sk_lookup_udp(ctx, &tuple, size, BPF_F_CURRENT_NETNS, 0);
	else
		found = bpf_skc_lookup_tcp(ctx, &tuple, size, BPF_F_CURRENT_NETNS, 0);
	if (!found)
		return 0;
	bpf_sk_release(found);
	return 1;
}

static __always_inline void swap_link(__u8 *data)
{
	__u8 destination[ETH_ALEN];

	__builtin_memcpy(destination, data, ETH_ALEN);
	__builtin_memcpy(data, data + ETH_ALEN, ETH_ALEN);
	__builtin_memcpy(data + ETH_ALEN, destination, ETH_ALEN);
}

/* Turns a probe into its answer; answers whether it was one. */
static __always_inline int answer_probe(struct xdp_md *ctx, const struct envelope *e)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct probe_packet *packet = data + link_bytes(e->link.l3);

	if ((void *)(packet + 1) > end || e->end < e->link.l3 + sizeof(*packet))
		return 0;
	if (packet->probe.gue.words != (GUE_CONTROL | PROBE_WORDS) ||
	    packet->probe.gue.protocol != PROBE_ASKS)
		return 0;
	__be32 destination = packet->ip.daddr;
	__be16 port = packet->udp.dest;

	packet->probe.gue.protocol = PROBE_ANSWERS;
	packet->probe.epoch = bpf_htonl(current_table()->epoch);
	packet->probe.holds = bpf_htonl((listens(ctx, &packet->probe) ? PROBE_LISTENER : 0) |
					(vouched() ? PROBE_VOUCHED : 0));
	/* The checksum of a header covers both addresses alike. */
	packet->ip.daddr = packet->ip.saddr;
	packet->ip.saddr = destination;
	packet->udp.dest = packet->udp.source;
	packet->udp.source = port;
	packet->udp.check = 0;
	swap_link(data);
	return 1;
}
