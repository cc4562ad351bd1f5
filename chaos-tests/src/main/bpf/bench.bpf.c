/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
/*
 * Drives a program with packets of many flows. A run of a program over and over works on the memory of
 * the run before, so what drives it puts the packet back to what it was, of a flow that it picks at
 * random, and tail-calls. What it costs itself shows with a target that does nothing.
 *
 * It writes fields in pieces as large as they are read in: a load waits for several smaller stores
 * just before it, which no packet that came from a link has.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char program_license[] SEC("license") = "Dual MIT/GPL";

/* Programs to drive; Target.java has the same order. The one that is measured comes from outside. */
#define TARGETS 3
#define TARGET_MEASURED 1

/* Flows of one client address; ports above those that a system keeps for itself. */
#define PORT_BITS 15
#define FIRST_PORT 1024

/* Bytes of a segment's payload: a small message. */
#define PAYLOAD 64

#define IPV4_BYTES (sizeof(struct iphdr) + sizeof(struct tcphdr) + PAYLOAD)
#define IPV6_BYTES (sizeof(struct ipv6hdr) + sizeof(struct tcphdr) + PAYLOAD)

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, TARGETS);
	__type(key, __u32);
	__type(value, __u32);
} targets SEC(".maps");

/* What the bench sets. */
struct run {
	__u32 flows;
	__u32 target;
	__u32 random; /* state of the generator; never 0 */
} run SEC(".data.run");

struct flow {
	__be32 client[4];
	__be32 door[4];
	__be32 ports;
	__u32 protocol;
};

struct connection {
	__u64 node;
	__u64 seen_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1); /* the bench says how many */
	__type(key, struct flow);
	__type(value, struct connection);
} connections SEC(".maps");

/* Xorshift (Marsaglia 2003), scaled to the number of flows. */
static __always_inline __u32 pick(void)
{
	__u32 x = run.random;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	run.random = x;
	return (__u64)x * run.flows >> 32;
}

/* Takes away what the run before put in front of the packet. */
static __always_inline int restore(struct xdp_md *ctx, int bytes)
{
	int longer = (int)(ctx->data_end - ctx->data) - bytes;

	return !bpf_xdp_adjust_head(ctx, longer);
}

static __always_inline void write_eth(struct ethhdr *eth, __u16 protocol)
{
	*(__u32 *)eth->h_dest = 0x02000001;
	*(__u16 *)(eth->h_dest + 4) = 0x0101;
	*(__u32 *)eth->h_source = 0x02000002;
	*(__u16 *)(eth->h_source + 4) = 0x0202;
	eth->h_proto = bpf_htons(protocol);
}

static __always_inline void write_tcp(struct tcphdr *tcp, __u32 flow)
{
	*(__be32 *)tcp = bpf_htonl((FIRST_PORT + (flow & ((1 << PORT_BITS) - 1))) << 16 | 443);
	tcp->seq = flow;
	tcp->ack_seq = flow;
	*(__be16 *)((void *)tcp + 12) = bpf_htons(0x5018);
	tcp->window = bpf_htons(502);
}

SEC("xdp")
int bench_v4(struct xdp_md *ctx)
{
	if (!restore(ctx, sizeof(struct ethhdr) + IPV4_BYTES))
		return XDP_ABORTED;
	struct ethhdr *eth = (void *)(long)ctx->data;
	struct iphdr *ip = (void *)(eth + 1);
	struct tcphdr *tcp = (void *)(ip + 1);

	if ((void *)(tcp + 1) > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	__u32 flow = pick();

	write_eth(eth, ETH_P_IP);
	*(__be16 *)ip = bpf_htons(0x4500);
	ip->tot_len = bpf_htons(IPV4_BYTES);
	ip->frag_off = bpf_htons(0x4000);
	ip->ttl = 60;
	ip->protocol = IPPROTO_TCP;
	ip->saddr = bpf_htonl(0x0A000001 + (flow >> PORT_BITS));
	ip->daddr = bpf_htonl(0xC633640A); /* 198.51.100.10 */
	write_tcp(tcp, flow);
	bpf_tail_call(ctx, &targets, run.target);
	return XDP_ABORTED;
}

SEC("xdp")
int bench_v6(struct xdp_md *ctx)
{
	if (!restore(ctx, sizeof(struct ethhdr) + IPV6_BYTES))
		return XDP_ABORTED;
	struct ethhdr *eth = (void *)(long)ctx->data;
	struct ipv6hdr *ip = (void *)(eth + 1);
	struct tcphdr *tcp = (void *)(ip + 1);

	if ((void *)(tcp + 1) > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	__u32 flow = pick();
	__be64 *client = (void *)&ip->saddr;
	__be64 *door = (void *)&ip->daddr;

	write_eth(eth, ETH_P_IPV6);
	*(__be32 *)ip = bpf_htonl(0x60000000);
	ip->payload_len = bpf_htons(IPV6_BYTES - sizeof(*ip));
	ip->nexthdr = IPPROTO_TCP;
	ip->hop_limit = 60;
	client[0] = bpf_cpu_to_be64(0x20010DB800000000);
	client[1] = bpf_cpu_to_be64(1 + (flow >> PORT_BITS));
	door[0] = bpf_cpu_to_be64(0x20010DB800010000); /* 2001:db8:1::10 */
	door[1] = bpf_cpu_to_be64(0x10);
	write_tcp(tcp, flow);
	bpf_tail_call(ctx, &targets, run.target);
	return XDP_ABORTED;
}

/* Does nothing. */
SEC("xdp")
int bench_empty(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_TX;
}

/*
 * What a design that keeps a table of connections does for each packet before all else: looks the
 * packet's connection up, or enters it.
 */
static __always_inline void track(const struct flow *flow)
{
	struct connection *known = bpf_map_lookup_elem(&connections, flow);
	__u64 now = bpf_ktime_get_coarse_ns();

	if (known) {
		known->seen_ns = now;
		return;
	}
	struct connection entered = {.node = flow->ports, .seen_ns = now};

	bpf_map_update_elem(&connections, flow, &entered, BPF_ANY);
}

SEC("xdp")
int bench_tracked_v4(struct xdp_md *ctx)
{
	struct iphdr *ip = (void *)(long)ctx->data + sizeof(struct ethhdr);
	struct tcphdr *tcp = (void *)(ip + 1);

	if ((void *)(tcp + 1) > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	struct flow flow = {.client = {ip->saddr},
			    .door = {ip->daddr},
			    .ports = *(__be32 *)tcp,
			    .protocol = ip->protocol};

	track(&flow);
	bpf_tail_call(ctx, &targets, TARGET_MEASURED);
	return XDP_ABORTED;
}

SEC("xdp")
int bench_tracked_v6(struct xdp_md *ctx)
{
	struct ipv6hdr *ip = (void *)(long)ctx->data + sizeof(struct ethhdr);
	struct tcphdr *tcp = (void *)(ip + 1);

	if ((void *)(tcp + 1) > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	struct flow flow = {.ports = *(__be32 *)tcp, .protocol = ip->nexthdr};

	__builtin_memcpy(flow.client, &ip->saddr, sizeof(flow.client));
	__builtin_memcpy(flow.door, &ip->daddr, sizeof(flow.door));
	track(&flow);
	bpf_tail_call(ctx, &targets, TARGET_MEASURED);
	return XDP_ABORTED;
}
