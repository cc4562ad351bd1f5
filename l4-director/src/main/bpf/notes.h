/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "limits.h"
#include "packet.h"
#include "table.h"

/*
 * Which segments fitted nothing. The kernel may answer one only when its client repeats it, and
 * the agent has learnt meanwhile that the table is the newest: an agent that has lost touch does
 * not know so at once.
 */

struct note_key {
	struct address client;
	struct address door;
	__be32 ports;
	__u32 v6;
};

struct note {
	__u64 at_ns; /* CLOCK_MONOTONIC, of the first time */
	__u32 seq;
	__u32 unused;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, MAX_NOTES);
	__type(key, struct note_key);
	__type(value, struct note);
} notes SEC(".maps");

/* When a note was made last: while it may be open, the agent asks whether the table is the newest. */
__u64 noted_ns SEC(".data.noted") = 0;

static __always_inline void make_note(const struct note_key *key, __u32 seq, __u64 now)
{
	struct note note = {.at_ns = now, .seq = seq};

	bpf_map_update_elem(&notes, key, &note, BPF_ANY);
	*(volatile __u64 *)&noted_ns = now;
}

/* Confirmed behind the note, and lately. Signed, so that a time to come confirms as well. */
static __always_inline int confirmed_since(const struct table *table, __u64 at, __u64 now)
{
	__u64 confirmed = *(const volatile __u64 *)&table->confirmed_ns;

	return (__s64)(confirmed - at) >= 0 && (__s64)(now - confirmed) < CONFIRMED_NS;
}

/* Whether the kernel may answer this segment that fits nothing; notes it where it is new. */
static __always_inline int note_confirmed(const struct table *table, const struct packet *p,
					  __u32 seq)
{
	struct note_key key = {.client = p->client, .door = p->door, .ports = p->ports, .v6 = p->v6};
	__u64 now = bpf_ktime_get_ns();
	struct note *note = bpf_map_lookup_elem(&notes, &key);

	if (!note || note->seq != seq || now - note->at_ns >= NOTED_NS) {
		make_note(&key, seq, now);
		return 0;
	}
	return now - note->at_ns >= REPEATED_NS && confirmed_since(table, note->at_ns, now);
}
