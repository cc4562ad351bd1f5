/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
/*
 * The shim, on a node's host: takes the packets that directors encapsulated, gives the kernel those
 * that are this host's, and sends the others on along their chain. What is not encapsulated goes to
 * the kernel untouched.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "counters.h"
#include "doors.h"
#include "envelope.h"
#include "flow.h"
#include "inner.h"
#include "notes.h"
#include "probe.h"
#include "relay.h"
#include "senders.h"
#include "sockets.h"
#include "state.h"
#include "trusted.h"

char program_license[] SEC("license") = "Dual MIT/GPL";

/*
 * Rise with every SYN that the kernel got, by slot and by door. A SYN that was answered with a cookie
 * leaves no socket, and its slot and door must not count as empty while the answer is under way
 * (rule R6). Nobody clears them: that one moved is what the agent looks for.
 */
__u32 syn_marks[SLOTS] SEC(".data.syn_marks") = {};
__u32 door_marks[MAX_DOORS] SEC(".data.door_marks") = {};

struct visit {
	struct envelope envelope;
	struct packet packet;
	struct table *table;
	struct walk walk;
	__u64 hash;
};

static __always_inline int is_stale(const struct visit *v)
{
	return v->envelope.epoch < v->table->epoch;
}

/* A datagram has no socket to ask for, and belongs to the head: like a SYN, and the errors about it. */
static __always_inline int goes_to_head(const struct packet *p)
{
	return p->kind != GOES_ON && p->kind != ABOUT_TCP;
}

static __always_inline int is_head(const struct visit *v)
{
	return v->walk.length && v->walk.head == v->table->self;
}

/* Ours, unless the packet's epoch is older than our own and by ours another node is the head. */
static __always_inline int at_head(struct xdp_md *ctx, struct visit *v)
{
	struct packet *p = &v->packet;
	struct door *door = packet_door(v->table, p);

	/* Before a newer epoch was loaded here its doors are unknown, but they are doors. */
	if (!door && v->envelope.epoch <= v->table->epoch)
		return drop(SHIM_UNKNOWN_DOOR_DROPPED);
	if (is_stale(v)) {
		if (p->kind == OPENS && door && door->state == DOOR_DRAINING)
			return drop(SHIM_DOOR_CLOSED_DROPPED);
		if (!v->walk.length)
			return drop(SHIM_NO_NODE_DROPPED);
		if (!is_head(v))
			return send_again(ctx, &v->envelope, p, v->table, v->walk.chain, v->hash, 0, 0,
					  SHIM_SYN_RESTARTED);
	}
	if (p->kind != OPENS)
		return unwrap(ctx, &v->envelope, SHIM_DATAGRAM_CLAIMED);
	__sync_fetch_and_add(&syn_marks[v->hash & (SLOTS - 1)], 1);
	if (door)
		__sync_fetch_and_add(&door_marks[door->counter & (MAX_DOORS - 1)], 1);
	return unwrap(ctx, &v->envelope, SHIM_SYN_CLAIMED);
}

/* An error is never answered, so that nothing is lost by believing the table. */
static __always_inline int may_answer(struct xdp_md *ctx, const struct visit *v)
{
	struct numbers n = {};

	return v->packet.kind == ABOUT_TCP ||
	       (read_numbers(ctx, &v->packet, &n) && note_confirmed(v->table, &v->packet, n.seq));
}

/* No hop is left and nothing here fits. Only by a table that is vouched for, and for what its client
 * repeats, may the kernel answer. */
static __always_inline int at_end(struct xdp_md *ctx, struct visit *v)
{
	__u32 length = v->walk.length;
	__u32 index = is_head(v) ? 1 : 0;

	/* Where this node is the whole chain, starting again would come straight back to here. */
	if (is_stale(v) && length > index)
		return send_again(ctx, &v->envelope, &v->packet, v->table, v->walk.chain, v->hash, index,
				  length - 1, SHIM_RESTARTED);
	if (!packet_door(v->table, &v->packet))
		return drop(SHIM_UNKNOWN_DOOR_DROPPED);
	/* Noted in any case: the client's next repetition is an answer's first chance. */
	int confirmed = may_answer(ctx, v);

	if (!vouched())
		return drop(SHIM_NOT_VOUCHED_DROPPED);
	if (!confirmed)
		return drop(SHIM_NOTED_DROPPED);
	return unwrap(ctx, &v->envelope, SHIM_UNCLAIMED_DELIVERED);
}

static __always_inline int along_chain(struct xdp_md *ctx, struct visit *v)
{
	enum claim claim = socket_claim(ctx, &v->packet);

	if (claim == SOCKET_CLAIMS)
		return unwrap(ctx, &v->envelope, SHIM_SOCKET_CLAIMED);
	if (claim == COOKIE_CLAIMS)
		return unwrap(ctx, &v->envelope, SHIM_COOKIE_CLAIMED);
	if (hops_remain(&v->envelope))
		return forward_on(ctx, &v->envelope);
	return at_end(ctx, v);
}

static __always_inline int take(struct xdp_md *ctx, struct visit *v)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct envelope *e = &v->envelope;
	struct packet *p = &v->packet;

	v->table = current_table();
	if (!parse_envelope(data, end, v->table->epoch, e))
		return drop(SHIM_MALFORMED_DROPPED);
	p->l3 = e->inner;
	if (!parse_inner(data, end, e->protocol == GUE_IPV6 ? bpf_htons(ETH_P_IPV6) : bpf_htons(ETH_P_IP),
			 p) ||
	    p->fault || p->l3 + p->length > e->end)
		return drop(SHIM_INNER_MALFORMED_DROPPED);
	if (!e->index)
		saw_sender(e->source);
	if (!v->table->epoch)
		return drop(SHIM_NO_TABLE_DROPPED);
	v->hash = flow_hash(v->table, p);
	v->walk = flow_walk(v->table, v->hash);
	return goes_to_head(p) ? at_head(ctx, v) : along_chain(ctx, v);
}

SEC("xdp")
int longhaul_shim(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct visit v = {.envelope = {.link = parse_link(data, end)}};
	struct envelope *e = &v.envelope;

	if (!e->link.l3 || e->link.protocol != bpf_htons(ETH_P_IP))
		return pass(SHIM_PASSED);
	enum enveloped kind = parse_outer(data, end, settings.source, e);

	if (kind == NOT_ENVELOPED)
		return pass(SHIM_PASSED);
	if (!is_trusted(e->source))
		return drop(SHIM_UNTRUSTED_DROPPED);
	if (kind == ENVELOPED)
		return take(ctx, &v);
	if (kind != PROBE || !answer_probe(ctx, e))
		return drop(SHIM_MALFORMED_DROPPED);
	saw_sender(e->source);
	count(SHIM_PROBE_ANSWERED);
	return XDP_TX;
}
