/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "limits.h"

/* When a packet or probe of whom came last, so that a director that is gone is known to be (rule R2). */

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, MAX_SENDERS);
	__type(key, __be32);
	__type(value, __u64); /* CLOCK_MONOTONIC, coarse */
} senders SEC(".maps");

static __always_inline void saw_sender(__be32 address)
{
	__u64 now = bpf_ktime_get_coarse_ns();
	__u64 *seen = bpf_map_lookup_elem(&senders, &address);

	if (seen)
		*seen = now;
	else
		bpf_map_update_elem(&senders, &address, &now, BPF_ANY);
}
