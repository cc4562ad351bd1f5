/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include "packet.h"
#include "siphash.h"
#include "table.h"

/*
 * A flow's hash: SipHash-2-4 over source address, destination address, source port and destination
 * port, or over those of them that the table names, one behind the other. Its low bits are the slot.
 */

#define BYTES_V4 12
#define BYTES_V6 36

static __always_inline __u64 hash_all(const struct table *table, const struct packet *p)
{
	struct sip sip = sip_begin(table->key);

	if (!p->v6) {
		sip_word(&sip, p->client.low >> 32 | (p->door.low & 0xFFFFFFFF00000000ULL));
		return sip_end(&sip, p->ports, BYTES_V4);
	}
	sip_word(&sip, p->client.high);
	sip_word(&sip, p->client.low);
	sip_word(&sip, p->door.high);
	sip_word(&sip, p->door.low);
	return sip_end(&sip, p->ports, BYTES_V6);
}

/* A message that grows by two, four or eight bytes; a word is hashed when it is full. */
struct message {
	struct sip sip;
	__u64 word;
	__u32 bits;
	__u32 bytes;
};

static __always_inline void message_add(struct message *m, __u64 value, __u32 bytes)
{
	__u32 bits = bytes * 8;

	m->word |= value << m->bits;
	m->bytes += bytes;
	if (m->bits + bits >= 64) {
		sip_word(&m->sip, m->word);
		/* What did not fit; a shift by 64 would be undefined. */
		m->word = m->bits ? value >> (64 - m->bits) : 0;
		m->bits = m->bits + bits - 64;
	} else {
		m->bits += bits;
	}
}

static __always_inline void message_add_address(struct message *m, const struct address *address,
						__u8 v6)
{
	if (v6) {
		message_add(m, address->high, 8);
		message_add(m, address->low, 8);
	} else {
		message_add(m, address->low >> 32, 4);
	}
}

/* For the few tables that hash less than all: a function of its own, so that others don't pay; not
 * static, so that it is verified once. */
__noinline __u64 hash_some(const struct table *table, const struct packet *p)
{
	if (!table || !p)
		return 0;
	struct message m = {.sip = sip_begin(table->key)};
	__u32 fields = table->hash_fields;

	if (fields & HASH_SOURCE_ADDRESS)
		message_add_address(&m, &p->client, p->v6);
	if (fields & HASH_DESTINATION_ADDRESS)
		message_add_address(&m, &p->door, p->v6);
	if (fields & HASH_SOURCE_PORT)
		message_add(&m, p->ports & 0xFFFF, 2);
	if (fields & HASH_DESTINATION_PORT)
		message_add(&m, p->ports >> 16, 2);
	return sip_end(&m.sip, m.word, m.bytes);
}

static __always_inline __u64 flow_hash(const struct table *table, const struct packet *p)
{
	return table->hash_fields == HASH_ALL ? hash_all(table, p) : hash_some(table, p);
}

/* A slot's chain; the nodes behind the head are read only by whoever needs them. */
struct walk {
	struct chain *chain;
	__u32 head; /* its ordinal; meaningless in an empty chain */
	__u32 length;
};

static __always_inline struct walk flow_walk(struct table *table, __u64 hash)
{
	__u32 slot = hash & (SLOTS - 1);
	__u32 word = table->heads[slot];
	struct walk walk = {
		.chain = &table->chains[slot],
		.head = word & HEAD_MASK,
		.length = word >> HEAD_BITS,
	};

	return walk;
}
