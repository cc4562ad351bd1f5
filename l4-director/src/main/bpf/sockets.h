/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>
#include <linux/in.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "inner.h"
#include "packet.h"

/*
 * Whether a packet is a local socket's (rule R11). A socket with the packet's addresses is not proof:
 * a SYN that was repeated, reused or forged leaves one, and it would reset the true owner's
 * connection. So the packet's numbers have to fit it as well.
 */

/* The kernel's own structures, as far as they are read; the loader moves the offsets to where the
 * running kernel has them. */
struct tcp_sock {
	__u32 rcv_nxt;
	__u32 snd_una;
} __attribute__((preserve_access_index));

struct tcp_request_sock {
	__u32 rcv_isn;
	__u32 snt_isn;
} __attribute__((preserve_access_index));

struct sock_common {
	__u32 skc_tw_rcv_nxt;
	__u32 skc_tw_snd_nxt;
} __attribute__((preserve_access_index));

struct inet_timewait_sock {
	struct sock_common __tw_common;
} __attribute__((preserve_access_index));

struct tcp_timewait_sock {
	struct inet_timewait_sock tw_sk;
} __attribute__((preserve_access_index));

#define STATE_TIME_WAIT 6
#define STATE_LISTEN 10
#define STATE_NEW_SYN_RECV 12

enum claim {
	UNCLAIMED,
	SOCKET_CLAIMS,
	COOKIE_CLAIMS,
};

/* The numbers of a segment; of one that an ICMP error quotes, which a node sent, only `seq` is sure. */
struct numbers {
	__u32 seq;
	__u32 ack;
	__u8 flags;
	__u8 quoted;
};

static __always_inline int within(__u32 a, __u32 b, __u32 distance)
{
	return a - b + distance <= 2 * distance;
}

static __always_inline int fits_full(struct bpf_sock *found, const struct numbers *n)
{
	struct tcp_sock *tcp = bpf_skc_to_tcp_sock(found);

	if (!tcp)
		return 0;
	if (n->quoted)
		return within(n->seq, tcp->snd_una, FULL_FIT);
	return within(n->seq, tcp->rcv_nxt, FULL_FIT) &&
	       (!(n->flags & TCP_FLAG_ACK_BIT) || within(n->ack, tcp->snd_una, FULL_FIT));
}

static __always_inline int fits_request(struct bpf_sock *found, const struct numbers *n)
{
	struct tcp_request_sock *request = bpf_skc_to_tcp_request_sock(found);

	if (!request)
		return 0;
	if (n->quoted)
		return n->seq == request->snt_isn;
	if (n->flags & TCP_FLAG_RST_BIT)
		return n->seq == request->rcv_isn + 1;
	return n->flags & TCP_FLAG_ACK_BIT && n->ack == request->snt_isn + 1;
}

static __always_inline int fits_time_wait(struct bpf_sock *found, const struct numbers *n)
{
	struct tcp_timewait_sock *waiting = bpf_skc_to_tcp_timewait_sock(found);

	if (!waiting)
		return 0;
	struct sock_common *last = &waiting->tw_sk.__tw_common;

	return within(n->seq, n->quoted ? last->skc_tw_snd_nxt : last->skc_tw_rcv_nxt,
		      TIME_WAIT_FIT);
}

/* A cookie leaves no socket, so its acknowledgement fits the listener that gave it. The kernel tries
 * only while the listener has overflowed lately. */
static __always_inline int answers_cookie(struct xdp_md *ctx, const struct packet *p,
					  struct bpf_sock *listener)
{
	void *end = (void *)(long)ctx->data_end;
	struct iphdr *ip = (void *)(long)ctx->data + (p->l3 & L3_MASK);
	struct ipv6hdr *ip6 = (void *)ip;

	if (p->v6) {
		struct tcphdr *tcp = (void *)(ip6 + 1);

		return (void *)(tcp + 1) <= end &&
		       !bpf_tcp_check_syncookie(listener, ip6, sizeof(*ip6), tcp, sizeof(*tcp));
	}
	struct tcphdr *tcp = (void *)(ip + 1);

	return (void *)(tcp + 1) <= end &&
	       !bpf_tcp_check_syncookie(listener, ip, sizeof(*ip), tcp, sizeof(*tcp));
}

static __always_inline int read_numbers(struct xdp_md *ctx, const struct packet *p,
					struct numbers *n)
{
	void *end = (void *)(long)ctx->data_end;
	struct tcphdr *tcp = (void *)(long)ctx->data + (p->l4 & L4_MASK);

	if ((void *)tcp + QUOTED_BYTES > end)
		return 0;
	n->seq = bpf_ntohl(tcp->seq);
	n->quoted = p->kind == ABOUT_TCP;
	if (n->quoted)
		return 1;
	if ((void *)(tcp + 1) > end)
		return 0;
	n->ack = bpf_ntohl(tcp->ack_seq);
	n->flags = tcp_flags(tcp);
	return 1;
}

static __always_inline struct bpf_sock *find_socket(struct xdp_md *ctx, const struct packet *p)
{
	struct bpf_sock_tuple tuple = {};
	__be16 client_port = p->ports & 0xFFFF;
	__be16 door_port = p->ports >> 16;

	if (p->v6) {
		__builtin_memcpy(tuple.ipv6.saddr, &p->client, sizeof(p->client));
		__builtin_memcpy(tuple.ipv6.daddr, &p->door, sizeof(p->door));
		tuple.ipv6.sport = client_port;
		tuple.ipv6.dport = door_port;
		return bpf_skc_lookup_tcp(ctx, &tuple, sizeof(tuple.ipv6), BPF_F_CURRENT_NETNS, 0);
	}
	tuple.ipv4.saddr = unmapped(&p->client);
	tuple.ipv4.daddr = unmapped(&p->door);
	tuple.ipv4.sport = client_port;
	tuple.ipv4.dport = door_port;
	return bpf_skc_lookup_tcp(ctx, &tuple, sizeof(tuple.ipv4), BPF_F_CURRENT_NETNS, 0);
}

static __always_inline enum claim socket_claim(struct xdp_md *ctx, const struct packet *p)
{
	struct numbers n = {};
	enum claim claim = UNCLAIMED;

	if (!read_numbers(ctx, p, &n))
		return UNCLAIMED;
	struct bpf_sock *found = find_socket(ctx, p);

	if (!found)
		return UNCLAIMED;
	if (found->state == STATE_LISTEN) {
		if (!n.quoted && answers_cookie(ctx, p, found))
			claim = COOKIE_CLAIMS;
	} else if (found->state == STATE_NEW_SYN_RECV) {
		claim = fits_request(found, &n) ? SOCKET_CLAIMS : UNCLAIMED;
	} else if (found->state == STATE_TIME_WAIT) {
		claim = fits_time_wait(found, &n) ? SOCKET_CLAIMS : UNCLAIMED;
	} else {
		claim = fits_full(found, &n) ? SOCKET_CLAIMS : UNCLAIMED;
	}
	bpf_sk_release(found);
	return claim;
}
