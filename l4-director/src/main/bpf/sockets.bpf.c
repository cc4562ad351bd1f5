/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
/*
 * Which slots and doors the sockets of this host are in, on a node's host: the kernel calls it for
 * each TCP socket of the network namespace of whoever asks, in whatever state (rule R4). It shares
 * the shim's tables, so that both hash alike.
 */
#include <linux/bpf.h>
#include <linux/in.h>
#include <linux/in6.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "doors.h"
#include "flow.h"
#include "occupancy.h"
#include "state.h"

char program_license[] SEC("license") = "Dual MIT/GPL";

struct occupancy occupancy SEC(".data.occupancy") = {};

/* The kernel's own structures, as far as they are read; the loader moves the offsets to where the
 * running kernel has them. Half-open and waiting sockets begin with the same fields as full ones. */
struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num; /* the own port, in the processor's order */
	unsigned short skc_family;
	volatile unsigned char skc_state;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
} __attribute__((preserve_access_index));

struct bpf_iter__tcp {
	struct sock_common *sk_common; /* 0 behind the last one */
} __attribute__((preserve_access_index));

#define FAMILY_V4 2
#define FAMILY_V6 10

#define STATE_SYN_RECV 3
#define STATE_TIME_WAIT 6
#define STATE_CLOSE 7
#define STATE_LISTEN 10
#define STATE_NEW_SYN_RECV 12

#define AS_ADDRESS(in6)                                                                            \
	((struct address){                                                                         \
		.high = (in6).in6_u.u6_addr32[0] | (__u64)(in6).in6_u.u6_addr32[1] << 32,          \
		.low = (in6).in6_u.u6_addr32[2] | (__u64)(in6).in6_u.u6_addr32[3] << 32,           \
	})

static __always_inline int is_mapped(const struct address *address)
{
	return !address->high && (__u32)address->low == MAPPED_PREFIX;
}

/* A client's packet to that socket, as far as door and slot depend on it. */
static __always_inline int towards(struct sock_common *socket, struct packet *p)
{
	p->protocol = IPPROTO_TCP;
	p->ports = socket->skc_dport | (__u32)bpf_htons(socket->skc_num) << 16;
	if (socket->skc_family == FAMILY_V4) {
		p->client = mapped(socket->skc_daddr);
		p->door = mapped(socket->skc_rcv_saddr);
		return 1;
	}
	if (socket->skc_family != FAMILY_V6)
		return 0;
	p->client = AS_ADDRESS(socket->skc_v6_daddr);
	p->door = AS_ADDRESS(socket->skc_v6_rcv_saddr);
	/* A listener for both has sockets of IPv4 clients, too. */
	p->v6 = !is_mapped(&p->door);
	return 1;
}

static __always_inline int is_connection(__u8 state)
{
	return state != STATE_SYN_RECV && state != STATE_NEW_SYN_RECV && state != STATE_TIME_WAIT;
}

SEC("iter/tcp")
int longhaul_sockets(struct bpf_iter__tcp *ctx)
{
	struct sock_common *socket = ctx->sk_common;
	struct packet p = {};

	if (!socket)
		return 0;
	__u8 state = socket->skc_state;

	occupancy.visited++;
	if (state == STATE_LISTEN || state == STATE_CLOSE || !towards(socket, &p))
		return 0;
	struct table *table = current_table();
	struct door *door = packet_door(table, &p);

	if (!door)
		return 0;
	__u32 slot = flow_hash(table, &p) & (SLOTS - 1);
	__u32 place = door->counter & (MAX_DOORS - 1);

	occupancy.sockets++;
	occupancy.connections += is_connection(state);
	occupancy.slots[slot / WORD_BITS] |= 1ULL << (slot % WORD_BITS);
	occupancy.doors[place / WORD_BITS] |= 1ULL << (place % WORD_BITS);
	return 0;
}
