/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/types.h>

#include "limits.h"

/*
 * What an epoch becomes: two of these lie in memory, and one word says which counts. A table is
 * filled while nobody reads it, no sooner than a second after it stopped to count. The control side
 * maps the memory and writes it in place; TableLayout.java draws the same layout.
 */

/* Where a packet to an underlay address leaves: written by the control side, from the FIB. */
struct next_hop {
	__u8 destination[6];
	__u8 source[6];
	__u32 ifindex; /* 0: by the interface that the packet came in by */
	__u32 known;   /* 0: ask the FIB for each packet */
};

struct node {
	__be32 address;
	__u32 counter;
	struct next_hop hop;
	__u32 unused;
};

struct chain {
	__u16 nodes[MAX_CHAIN]; /* head first, then NO_NODE */
};

#define DOOR_FREE 0
#define DOOR_PORT 1    /* this address, protocol and port */
#define DOOR_ADDRESS 2 /* this address and protocol: says whether any port is a door's */
#define DOOR_V6 0x10   /* together with one of these: the address is IPv6 */

#define DOOR_ACTIVE 0
#define DOOR_DRAINING 1
#define DOOR_NONE 2 /* of an address: ports that have no entry are nobody's */

struct door {
	__u64 high; /* IPv4 lies in the last four bytes, as a mapped address */
	__u64 low;
	__be16 port;
	__u8 protocol;
	__u8 kind;
	__u16 counter;
	__u8 state;
	__u8 unused;
};

#define HASH_SOURCE_ADDRESS 1
#define HASH_DESTINATION_ADDRESS 2
#define HASH_SOURCE_PORT 4
#define HASH_DESTINATION_PORT 8
#define HASH_ALL 15

struct table {
	__u32 epoch; /* 0: nothing was loaded */
	__u32 hash_fields;
	__u64 key[2];
	__u64 door_seed;
	__u32 self; /* a shim's own node; NO_NODE where the epoch lacks it */
	__u32 unused;
	/* shim: CLOCK_MONOTONIC time at which the agent asked and learnt that this is the newest */
	__u64 confirmed_ns;
	__u32 unused_too[4];
	struct door doors[DOOR_BUCKETS];
	struct node nodes[MAX_NODES];
	/* What most packets need of a chain, so small that processors' caches keep it. */
	__u16 heads[SLOTS];
	struct chain chains[SLOTS];
};

struct prefix {
	__be32 network;
	__be32 mask;
};

/* What is not an epoch's. Each field is read by itself, so that it may change at any time. */
struct settings {
	__u32 active;  /* which table counts: its lowest bit */
	__be32 source; /* own underlay address */
	__u32 mtu;     /* of the underlay, IP header included; director */
	__u32 trusted_count;
	__u64 vouched_until_ns; /* shim: CLOCK_MONOTONIC time until which the agent vouches for its table */
	__u64 flipped_ns;       /* when `active` changed last; kept for the control side */
	struct prefix trusted[MAX_TRUSTED];
};
