/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "limits.h"

/* Counters by reason. Java's DirectorCounter and ShimCounter have the same names in the same order. */

enum director_counter {
	DIRECTOR_PASSED,
	DIRECTOR_ICMP_FORWARDED,
	DIRECTOR_TOO_BIG_ANSWERED,
	DIRECTOR_TTL_ANSWERED,
	DIRECTOR_FRAGMENT_DROPPED,
	DIRECTOR_OPTIONS_DROPPED,
	DIRECTOR_MALFORMED_DROPPED,
	DIRECTOR_DRAINING_DROPPED,
	DIRECTOR_NO_NODE_DROPPED,
	DIRECTOR_NO_NEIGHBOUR_DROPPED,
	DIRECTOR_ICMP_UNANSWERABLE_DROPPED,
	DIRECTOR_NO_ROOM_DROPPED,
	DIRECTOR_MERGED_ANSWERED,
};

enum shim_counter {
	SHIM_PASSED,
	SHIM_SYN_CLAIMED,
	SHIM_SOCKET_CLAIMED,
	SHIM_COOKIE_CLAIMED,
	SHIM_DATAGRAM_CLAIMED,
	SHIM_FORWARDED,
	SHIM_SYN_RESTARTED,
	SHIM_RESTARTED,
	SHIM_UNCLAIMED_DELIVERED,
	SHIM_PROBE_ANSWERED,
	SHIM_UNTRUSTED_DROPPED,
	SHIM_MALFORMED_DROPPED,
	SHIM_INNER_MALFORMED_DROPPED,
	SHIM_NO_TABLE_DROPPED,
	SHIM_DOOR_CLOSED_DROPPED,
	SHIM_UNKNOWN_DOOR_DROPPED,
	SHIM_NO_NODE_DROPPED,
	SHIM_NOT_VOUCHED_DROPPED,
	SHIM_NOTED_DROPPED,
	SHIM_TTL_DROPPED,
	SHIM_NO_NEIGHBOUR_DROPPED,
	SHIM_NO_ROOM_DROPPED,
};

#define COUNTERS 32

struct traffic {
	__u64 packets;
	__u64 bytes; /* of the inner IP packets */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} reasons SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, MAX_DOORS);
	__type(key, __u32);
	__type(value, struct traffic);
} door_traffic SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, MAX_NODES);
	__type(key, __u32);
	__type(value, struct traffic);
} node_traffic SEC(".maps");

/* What an index of the two maps above stands for: for whoever adopts the maps later. */

struct name {
	char text[NAME_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MAX_DOORS);
	__type(key, __u32);
	__type(value, struct name);
} door_names SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MAX_NODES);
	__type(key, __u32);
	__type(value, struct name);
} node_names SEC(".maps");

static __always_inline void count(__u32 reason)
{
	__u64 *counter = bpf_map_lookup_elem(&reasons, &reason);

	if (counter)
		(*counter)++;
}

static __always_inline int drop(__u32 reason)
{
	count(reason);
	return XDP_DROP;
}

static __always_inline int pass(__u32 reason)
{
	count(reason);
	return XDP_PASS;
}

static __always_inline void add_traffic(void *map, __u32 index, __u32 bytes)
{
	struct traffic *traffic = bpf_map_lookup_elem(map, &index);

	if (traffic) {
		traffic->packets++;
		traffic->bytes += bytes;
	}
}
