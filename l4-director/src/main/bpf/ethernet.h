/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>
#include <linux/if_ether.h>

#include <bpf/bpf_endian.h>

/* Ethernet and at most one 802.1Q tag, which goes out as it came in. */

#define TAG_BYTES 4

struct tag {
	__be16 control;
	__be16 protocol;
};

struct link {
	__u32 l3; /* where the IP header begins; 0 for a frame that is too short */
	__be16 protocol;
	__be16 tag; /* the tag's control word; meaningful when l3 is behind a tag */
};

static __always_inline struct link parse_link(void *data, void *end)
{
	struct link link = {};
	struct ethhdr *ethernet = data;

	if ((void *)(ethernet + 1) > end)
		return link;
	if (ethernet->h_proto != bpf_htons(ETH_P_8021Q)) {
		link.l3 = ETH_HLEN;
		link.protocol = ethernet->h_proto;
		return link;
	}
	struct tag *tag = (void *)(ethernet + 1);

	if ((void *)(tag + 1) > end)
		return link;
	link.l3 = ETH_HLEN + TAG_BYTES;
	link.protocol = tag->protocol;
	link.tag = tag->control;
	return link;
}

static __always_inline int tagged(__u32 l3)
{
	return l3 != ETH_HLEN;
}

/* The same number, as a constant in each branch: the verifier forgets bounds of what lies in memory. */
static __always_inline __u32 link_bytes(__u32 l3)
{
	return tagged(l3) ? ETH_HLEN + TAG_BYTES : ETH_HLEN;
}

/* Writes tag and type behind the two addresses, which the caller has written. */
static __always_inline void write_link_type(void *data, __u32 l3, __be16 tag, __be16 protocol)
{
	__be16 *type = data + 2 * ETH_ALEN;

	if (tagged(l3)) {
		type[0] = bpf_htons(ETH_P_8021Q);
		type[1] = tag;
		type[2] = protocol;
	} else {
		type[0] = protocol;
	}
}
