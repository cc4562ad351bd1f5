/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include "packet.h"
#include "table.h"

/*
 * Doors by address, protocol and port, in a hash table with open addressing that is part of the
 * epoch's table. The writer has chosen the seed such that no key lies DOOR_PROBES buckets or more
 * behind its own. DoorBuckets.java computes the same.
 */

#define DOOR_MIX_1 0x9E3779B97F4A7C15ULL
#define DOOR_MIX_2 0xD6E8FEB86659FD93ULL

static __always_inline __u32 door_bucket(const struct address *address, __u32 rest, __u64 seed)
{
	__u64 x = (address->low ^ seed) * DOOR_MIX_1;

	x ^= x >> 32;
	x += address->high;
	x ^= rest;
	x *= DOOR_MIX_2;
	return x >> DOOR_BUCKET_SHIFT;
}

static __always_inline struct door *find_door(struct table *table, const struct address *address,
					      __u16 port, __u8 protocol, __u8 kind)
{
	__u32 rest = port | (__u32)protocol << 16 | (__u32)kind << 24;
	__u32 bucket = door_bucket(address, rest, table->door_seed);

	for (int i = 0; i < DOOR_PROBES; i++) {
		struct door *door = &table->doors[(bucket + i) & (DOOR_BUCKETS - 1)];

		if (door->low == address->low && door->high == address->high &&
		    *(__u32 *)&door->port == rest)
			return door;
		if (door->kind == DOOR_FREE)
			return 0;
	}
	return 0;
}

/* The entry that says whether an address is a door's at all, with this protocol. */
static __always_inline struct door *find_door_address(struct table *table, const struct packet *p)
{
	return find_door(table, &p->door, 0, p->protocol, DOOR_ADDRESS | (p->v6 ? DOOR_V6 : 0));
}

/* The door of a packet without fault; 0 where it is nobody's. */
static __always_inline struct door *packet_door(struct table *table, const struct packet *p)
{
	/* The door's port is the second one; memory is little-endian. */
	struct door *door = find_door(table, &p->door, p->ports >> 16, p->protocol,
				      DOOR_PORT | (p->v6 ? DOOR_V6 : 0));

	if (door)
		return door;
	door = find_door_address(table, p);
	return door && door->state != DOOR_NONE ? door : 0;
}
