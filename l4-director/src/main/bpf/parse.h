/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>
#include <linux/in.h>
#include <linux/tcp.h>
#include <linux/udp.h>

#include "packet.h"

/*
 * From what follows an IP header to the ports and the kind of the packet. `bytes` is what the IP
 * header says of its length: what lies behind is padding of the frame. All answer whether it can be
 * a client's packet at all.
 */

#define TCP_FLAG_SYN_BIT 0x02
#define TCP_FLAG_RST_BIT 0x04
#define TCP_FLAG_ACK_BIT 0x10

/* What RFC 792 guarantees of a quoted packet, behind its IP header. */
#define QUOTED_BYTES 8

static __always_inline __u8 tcp_flags(const struct tcphdr *tcp)
{
	return ((const __u8 *)tcp)[13];
}

static __always_inline __be32 ports_at(const void *l4)
{
	return *(const __be32 *)l4;
}

static __always_inline __be32 swapped_ports(__be32 ports)
{
	return ports << 16 | ports >> 16;
}

static __always_inline int malformed(struct packet *p)
{
	p->fault = MALFORMED;
	return 1;
}

static __always_inline int parse_tcp(struct tcphdr *tcp, void *end, __u32 bytes, struct packet *p)
{
	if (bytes < sizeof(*tcp) || (void *)(tcp + 1) > end)
		return malformed(p);
	__u8 flags = tcp_flags(tcp) & (TCP_FLAG_SYN_BIT | TCP_FLAG_ACK_BIT | TCP_FLAG_RST_BIT);

	p->kind = flags == TCP_FLAG_SYN_BIT ? OPENS : GOES_ON;
	p->ports = ports_at(tcp);
	return 1;
}

static __always_inline int parse_udp(struct udphdr *udp, void *end, __u32 bytes, struct packet *p)
{
	if (bytes < sizeof(*udp) || (void *)(udp + 1) > end)
		return malformed(p);
	p->kind = DATAGRAM;
	p->ports = ports_at(udp);
	return 1;
}

/* `quoted` begins behind the quoted IP header; the caller has checked QUOTED_BYTES against `bytes`. */
static __always_inline int parse_quoted(void *quoted, void *end, struct packet *p)
{
	if (quoted + QUOTED_BYTES > end)
		return 0;
	if (p->protocol == IPPROTO_TCP)
		p->kind = ABOUT_TCP;
	else if (p->protocol == IPPROTO_UDP)
		p->kind = ABOUT_UDP;
	else
		return 0;
	p->ports = swapped_ports(ports_at(quoted));
	return 1;
}
