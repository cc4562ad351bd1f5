/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/types.h>

/* What parsing finds in a packet of a client. */

enum kind {
	OPENS,	  /* TCP: a SYN without ACK and RST */
	GOES_ON,  /* TCP: anything else */
	DATAGRAM, /* UDP */
	ABOUT_TCP, /* an ICMP error that quotes a node's TCP segment */
	ABOUT_UDP, /* one that quotes a node's datagram */
};

/* Why a packet towards a door is not forwarded; whether it is one is for the door table to say. */
enum fault {
	NO_FAULT,
	FRAGMENT,
	OPTIONS,
	MALFORMED,
};

struct address {
	__u64 high; /* 0 for IPv4 */
	__u64 low;  /* of IPv4 as of a mapped address: the four bytes last */
};

struct packet {
	__u32 l3;     /* where the IP header begins in the frame */
	__u32 length; /* of the IP packet, its header included */
	__u32 l4;     /* where the TCP header begins: the packet's own or the quoted one's */
	__be32 ports; /* client's and door's, as a client's segment has them */
	struct address client;
	struct address door;
	enum kind kind;
	enum fault fault;
	__u8 v6;
	__u8 protocol; /* of the flow: an ICMP error's is that of what it quotes */
	__u8 dscp;     /* in the place of the IPv4 header's second byte */
	__u8 ttl;
};

/* No header begins further behind; for the verifier, which forgets bounds of what lies in memory. */
#define L3_MASK 0x7F
#define L4_MASK 0xFF

#define MAPPED_PREFIX 0x00000000FFFF0000ULL

static __always_inline struct address mapped(__be32 v4)
{
	struct address address = {.high = 0, .low = MAPPED_PREFIX | (__u64)v4 << 32};

	return address;
}

static __always_inline __be32 unmapped(const struct address *address)
{
	return (__be32)(address->low >> 32);
}
