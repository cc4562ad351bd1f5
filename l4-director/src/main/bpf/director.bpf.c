/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
/*
 * The director: a client's packet for a front door goes, encapsulated, to the nodes of its slot's
 * chain. It keeps nothing about connections, so every director gives the same answer. What is not a
 * client's packet for a door goes to the kernel untouched.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "answer.h"
#include "counters.h"
#include "doors.h"
#include "encap.h"
#include "ethernet.h"
#include "flow.h"
#include "inner.h"
#include "nexthop.h"
#include "state.h"

char program_license[] SEC("license") = "Dual MIT/GPL";

static __always_inline int is_error(const struct packet *p)
{
	return p->kind == ABOUT_TCP || p->kind == ABOUT_UDP;
}

static __always_inline int drop_fault(enum fault fault)
{
	if (fault == FRAGMENT)
		return drop(DIRECTOR_FRAGMENT_DROPPED);
	if (fault == OPTIONS)
		return drop(DIRECTOR_OPTIONS_DROPPED);
	return drop(DIRECTOR_MALFORMED_DROPPED);
}

/* No error is ever sent about an error (RFC 1122, 3.2.2; RFC 4443, 2.4). */
__noinline int answer_expired(struct xdp_md *ctx, const struct packet *p)
{
	if (!p || is_error(p))
		return drop(DIRECTOR_ICMP_UNANSWERABLE_DROPPED);
	struct icmp error = p->v6 ? expired_v6() : expired_v4();

	if (!(p->v6 ? answer_v6(ctx, p, &error) : answer_v4(ctx, p, &error)))
		return drop(DIRECTOR_NO_ROOM_DROPPED);
	count(DIRECTOR_TTL_ANSWERED);
	return XDP_TX;
}

/* Asks for room for the longest chain, so that a chain that grows needs no further answer. */
__noinline int answer_too_big(struct xdp_md *ctx, const struct packet *p)
{
	if (!p || is_error(p))
		return drop(DIRECTOR_ICMP_UNANSWERABLE_DROPPED);
	__u32 mtu = settings.mtu - MAX_ENCAP_BYTES;
	struct icmp error = p->v6 ? too_big_v6(mtu) : too_big_v4(mtu);

	if (!(p->v6 ? answer_v6(ctx, p, &error) : answer_v4(ctx, p, &error)))
		return drop(DIRECTOR_NO_ROOM_DROPPED);
	/* No link of that MTU brings such a packet: an offload has put it together. */
	count(p->length > settings.mtu ? DIRECTOR_MERGED_ANSWERED : DIRECTOR_TOO_BIG_ANSWERED);
	return XDP_TX;
}

/* A SYN, and whatever is not TCP, goes to the head alone. */
static __always_inline __u32 further_hops(const struct packet *p, const struct walk *walk)
{
	if (p->kind != GOES_ON && p->kind != ABOUT_TCP)
		return 0;
	return walk->length - 1;
}

static __always_inline int decrement_ttl(struct xdp_md *ctx, const struct packet *p)
{
	void *end = (void *)(long)ctx->data_end;
	struct iphdr *ip = (void *)(long)ctx->data + link_bytes(p->l3);
	struct ipv6hdr *ip6 = (void *)ip;

	if ((void *)(ip + 1) > end)
		return 0;
	if (p->v6)
		ip6->hop_limit--;
	else
		decrement_ttl_v4(ip);
	return 1;
}

static __always_inline int forward(struct xdp_md *ctx, const struct packet *p, struct table *table,
				   const struct door *door, __be16 tag)
{
	__u64 hash = flow_hash(table, p);
	struct walk walk = flow_walk(table, hash);

	if (!walk.length)
		return drop(DIRECTOR_NO_NODE_DROPPED);
	if (p->ttl <= 1)
		return answer_expired(ctx, p);
	__u32 hops = further_hops(p, &walk);

	if (p->length + ENCAP_BYTES + HOP_BYTES * hops > settings.mtu)
		return answer_too_big(ctx, p);
	struct node *head = &table->nodes[walk.head];
	struct next_hop asked = {};
	const struct next_hop *hop = node_hop(ctx, settings.source, head, &asked);

	if (!hop)
		return drop(DIRECTOR_NO_NEIGHBOUR_DROPPED);
	struct route route = {.l3 = p->l3,
			      .hops = hops,
			      .tag = tag,
			      .ttl = OUTER_TTL,
			      .destination = head->address};

	if (!decrement_ttl(ctx, p) ||
	    bpf_xdp_adjust_head(ctx, -(int)(ENCAP_BYTES + HOP_BYTES * hops)) ||
	    !write_headers(ctx, p, table, walk.chain, hash, &route, hop))
		return drop(DIRECTOR_NO_ROOM_DROPPED);
	add_traffic(&door_traffic, door->counter, p->length);
	add_traffic(&node_traffic, head->counter, p->length);
	if (is_error(p))
		count(DIRECTOR_ICMP_FORWARDED);
	return transmit(hop);
}

SEC("xdp")
int longhaul_director(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct link link = parse_link(data, end);
	struct packet p = {.l3 = link.l3};

	if (!link.l3 || !parse_inner(data, end, link.protocol, &p))
		return pass(DIRECTOR_PASSED);
	struct table *table = current_table();

	if (p.fault)
		return find_door_address(table, &p) ? drop_fault(p.fault) : pass(DIRECTOR_PASSED);
	struct door *door = packet_door(table, &p);

	if (!door)
		return pass(DIRECTOR_PASSED);
	if (p.kind == OPENS && door->state == DOOR_DRAINING)
		return drop(DIRECTOR_DRAINING_DROPPED);
	return forward(ctx, &p, table, door, link.tag);
}
