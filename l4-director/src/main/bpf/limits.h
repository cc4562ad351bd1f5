/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

/* Sizes of the tables. TableLayout.java has the same, and a test compares both. */

/* The layout of everything below; it is part of the path where maps are pinned. */
#define MAP_FORMAT 2

#define SLOTS 65536
#define MAX_CHAIN 8
#define MAX_NODES 4096
#define MAX_DOORS 256

/* Of a door's name or a node's id, as the maps of counters have it; zeros behind it. */
#define NAME_BYTES 64

/* Addresses of doors hash into this many buckets; a key lies at most so many buckets behind its own. */
#define DOOR_BUCKETS 4096
#define DOOR_BUCKET_SHIFT 52
#define DOOR_PROBES 8

/* Networks from which a shim takes encapsulated packets. */
#define MAX_TRUSTED 32

/* Next hops that a shim has the link addresses of, and directors that it remembers to have seen. */
#define MAX_NEIGHBOURS 4096
#define MAX_SENDERS 1024

/* Segments that fitted nothing: how many are noted, how soon a client repeats one at the earliest,
 * how long a note is open, and how long a confirmation of the table counts. */
#define MAX_NOTES 4096
#define REPEATED_NS 200000000LL
#define NOTED_NS 150000000000LL
#define CONFIRMED_NS 10000000000LL

/* In the place of a node's ordinal: none. */
#define NO_NODE 0xFFFF

/* A slot's word: the head's ordinal below, the chain's length above. */
#define HEAD_BITS 12
#define HEAD_MASK (MAX_NODES - 1)

#define GUE_PORT 19523
#define OUTER_TTL 64

/* Outer IPv4, UDP and GUE with the epoch, and each further hop. */
#define ENCAP_BYTES 40
#define HOP_BYTES 4
#define MAX_ENCAP_BYTES (ENCAP_BYTES + HOP_BYTES * (MAX_CHAIN - 1))

/* How much of a packet an ICMP error quotes: as RFC 1812 and RFC 4443 bound the whole error. */
#define MAX_QUOTE_V4 548
#define MAX_QUOTE_V6 1232

/* Least MTU that a link has to have (RFC 8200); no answer ever asks for less. */
#define MIN_MTU_V6 1280

/* How far a packet may be from a socket's numbers and still fit it (rule R11). */
#define FULL_FIT (1 << 24)
#define TIME_WAIT_FIT (1 << 16)
