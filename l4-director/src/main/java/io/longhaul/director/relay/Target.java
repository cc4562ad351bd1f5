package io.longhaul.director.relay;

import io.longhaul.membership.model.MemberKey;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node's process that connections can be made to, with a short memory of its refusals, so that
 * not each new connection pays for a host that does not answer.
 *
 * <p>While a refusal is remembered, others are preferred. When the memory ends, one connection
 * tries the target and the others go on preferring others until that one knows.
 */
final class Target {
  /** How long a refusal is remembered. */
  static final long REFUSAL_MEMORY_NS = 1_000_000_000L;

  /** Stands for no refusal. */
  private static final long NEVER = 0;

  private final MemberKey process;
  private final InetSocketAddress address;
  private final AtomicLong avoidUntilNs = new AtomicLong(NEVER);

  Target(String nodeId, long incarnation, InetSocketAddress address) {
    this.process = new MemberKey(nodeId, incarnation);
    this.address = address;
  }

  MemberKey process() {
    return process;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Whether it is the same process at the same address. */
  boolean sameAs(Target other) {
    return process.equals(other.process) && address.equals(other.address);
  }

  /**
   * Whether a connection may try it now. The first that asks after a refusal was forgotten gets
   * yes, and has {@code attemptNs} to find out for the others.
   */
  boolean claim(long nowNs, long attemptNs) {
    long until = avoidUntilNs.get();
    if (until == NEVER) {
      return true;
    }
    return until - nowNs <= 0
        && avoidUntilNs.compareAndSet(until, instant(nowNs + attemptNs + REFUSAL_MEMORY_NS));
  }

  void refused(long nowNs) {
    avoidUntilNs.set(instant(nowNs + REFUSAL_MEMORY_NS));
  }

  void answered() {
    if (avoidUntilNs.get() != NEVER) {
      avoidUntilNs.set(NEVER);
    }
  }

  private static long instant(long ns) {
    return ns == NEVER ? 1 : ns;
  }

  @Override
  public String toString() {
    return process.znode() + " at " + address;
  }
}
