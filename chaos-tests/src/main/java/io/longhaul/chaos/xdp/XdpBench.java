package io.longhaul.chaos.xdp;

import io.longhaul.chaos.bench.Median;
import io.longhaul.director.xdp.LoadedProgram;
import io.longhaul.director.xdp.ProgramKind;
import io.longhaul.director.xdp.Traffic;
import io.longhaul.director.xdp.bpf.TestRun;
import io.longhaul.director.xdp.bpf.Verdict;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs the director's program in the kernel on packets of many flows, and takes off what driving it
 * costs by itself. Kinds of runs take turns, so that a noisy machine is as noisy for each, and the
 * median counts.
 */
final class XdpBench implements AutoCloseable {
  /** So often is each flow met on average before a table of connections counts as filled. */
  private static final int FILLING = 6;

  /** Runs of one call into the kernel, which does nothing else meanwhile. */
  private static final int CALL = 500_000;

  private final int packets;
  private final int rounds;
  private final LoadedProgram director;
  private final PacketDriver driver;

  private XdpBench(int packets, int rounds, LoadedProgram director, PacketDriver driver) {
    this.packets = packets;
    this.rounds = rounds;
    this.director = director;
    this.driver = driver;
  }

  /**
   * Has the kernel take the programs.
   *
   * @param mostFlows of all that will be measured
   * @throws IllegalStateException where the build had no compiler for them
   * @throws io.longhaul.director.xdp.bpf.BpfException where the kernel refuses
   */
  static XdpBench load(int packets, int rounds, int mostFlows) throws InterruptedException {
    check(packets, rounds);
    LoadedProgram director = LoadedProgram.forRuns(ProgramKind.DIRECTOR);
    try {
      director.settings().source(BenchTier.DIRECTOR);
      director.tables().load(BenchTier.contents());
      return new XdpBench(
          packets, rounds, director, PacketDriver.of(director.program(), mostFlows));
    } catch (RuntimeException | InterruptedException e) {
      director.close();
      throw e;
    }
  }

  /** Refuses what gives no figure. */
  static void check(int packets, int rounds) {
    if (packets < 1_000) {
      throw new IllegalArgumentException("--packets: " + packets + " (expected: 1000 or more)");
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds: " + rounds + " (expected: 1 or more)");
    }
  }

  /** Measures what packets cost. */
  XdpResult measure(XdpCase which) {
    driver.flows(which);
    fill(which);
    double[] empty = new double[rounds];
    double[] direct = new double[rounds];
    double[] tracked = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      empty[round] = nsPerPacket(Target.EMPTY, packets);
      direct[round] = measured(Target.DIRECTOR);
      tracked[round] = measured(Target.TRACKED);
    }
    double driverNs = Median.of(Arrays.stream(empty));
    return new XdpResult(
        which,
        driverNs,
        Median.of(Arrays.stream(direct)) - driverNs,
        Median.of(Arrays.stream(tracked)) - driverNs);
  }

  /** Bytes of the director's maps, which do not depend on the number of flows. */
  String memoryJson() {
    return String.format(
        Locale.ROOT, "{\"program\":\"director\",\"mapBytes\":%d}", director.memoryBytes());
  }

  private void fill(XdpCase which) {
    int runs = Math.max(packets, FILLING * which.flows());
    double _ = nsPerPacket(Target.EMPTY, packets);
    double _ = nsPerPacket(Target.TRACKED, runs);
  }

  /**
   * Every packet has to have been forwarded; a figure of packets that were dropped says nothing.
   */
  private double measured(Target target) {
    long before = forwarded();
    double ns = nsPerPacket(target, packets);
    long forwarded = forwarded() - before;
    if (forwarded != packets) {
      throw new IllegalStateException(
          "packets forwarded: " + forwarded + " (expected: " + packets + ")");
    }
    return ns;
  }

  private long forwarded() {
    return Optional.ofNullable(director.counters().doors().get(BenchTier.DOOR))
        .map(Traffic::packets)
        .orElse(0L);
  }

  private double nsPerPacket(Target target, int count) {
    driver.target(target);
    double weighed = 0;
    for (int done = 0; done < count; ) {
      int runs = Math.min(CALL, count - done);
      TestRun run = driver.run(runs);
      if (run.verdict() != Verdict.TX) {
        throw new IllegalStateException("verdict: " + run.verdict() + " (expected: TX)");
      }
      weighed += (double) run.nsPerRun() * runs;
      done += runs;
    }
    return weighed / count;
  }

  @Override
  public void close() {
    driver.close();
    director.close();
  }
}
