package io.longhaul.director.xdp.bpf;

/**
 * What became of a packet in a program.
 *
 * @param packet as the program left it, from the Ethernet header on
 * @param nsPerRun average time of a run
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Each run has bytes of its own, and runs are not compared.
public record TestRun(Verdict verdict, byte[] packet, int nsPerRun) {}
