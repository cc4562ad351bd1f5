package io.longhaul.node.discovery;

import io.longhaul.node.config.DnsTarget;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.metrics.ResolveFailure;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of a DNS name, and what each pair of answers makes of it. A family for which no
 * answer came keeps what it had; a name of which nothing would be left keeps all.
 *
 * @param failure what was wrong with the answers last, if anything
 * @param failuresInARow how often something was
 * @param delayMs when to ask again
 */
record NameState(
    List<InetAddress> v4,
    List<InetAddress> v6,
    Optional<ResolveFailure> failure,
    int failuresInARow,
    long delayMs) {
  private static final Comparator<InetAddress> BY_BYTES =
      Comparator.comparing(InetAddress::getAddress, Arrays::compareUnsigned);
  private static final long MS_A_SECOND = 1_000;
  private static final int MOST_DOUBLINGS = 20;

  /** Of a name that was never asked for. */
  static final NameState NEW = new NameState(List.of(), List.of(), Optional.empty(), 0, 0);

  /** All addresses, IPv4 first, each family in a fixed order; empty until some are known. */
  Optional<List<InetAddress>> addresses() {
    List<InetAddress> all = Stream.concat(v4.stream(), v6.stream()).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /** What of it another entry of the same name needs, which is to ask for itself. */
  NameState of(DnsTarget.Family family) {
    return new NameState(
        family.hasV4() ? v4 : List.of(), family.hasV6() ? v6 : List.of(), Optional.empty(), 0, 0);
  }

  /**
   * What is known after answers have come.
   *
   * @param a empty where IPv4 is not wanted
   * @param aaaa empty where IPv6 is not wanted
   */
  NameState after(Optional<Answer> a, Optional<Answer> aaaa, DnsTarget target) {
    List<InetAddress> next4 = next(v4, a);
    List<InetAddress> next6 = next(v6, aaaa);
    boolean nothing = next4.isEmpty() && next6.isEmpty();
    Optional<ResolveFailure> wrong =
        failed(a)
            .or(() -> failed(aaaa))
            .or(() -> nothing ? Optional.of(ResolveFailure.EMPTY) : Optional.empty());
    int failures = wrong.isPresent() ? failuresInARow + 1 : 0;
    long ttlMs = Math.min(ttlMs(a, target), ttlMs(aaaa, target));
    long delay = wrong.isPresent() ? Math.min(ttlMs, retryMs(failures, target)) : ttlMs;
    return new NameState(nothing ? v4 : next4, nothing ? v6 : next6, wrong, failures, delay);
  }

  private static List<InetAddress> next(List<InetAddress> before, Optional<Answer> answer) {
    if (answer.isPresent() && answer.get() instanceof Answer.Addresses given) {
      return given.addresses().stream()
          .distinct()
          .sorted(BY_BYTES)
          .limit(RoutesDocument.MAX_ENDPOINTS)
          .toList();
    }
    return answer.isPresent() ? before : List.of();
  }

  private static Optional<ResolveFailure> failed(Optional<Answer> answer) {
    return answer.isPresent() && answer.get() instanceof Answer.Failed failed
        ? Optional.of(failed.reason())
        : Optional.empty();
  }

  /** An answer without addresses says nothing of how long it holds. */
  private static long ttlMs(Optional<Answer> answer, DnsTarget target) {
    long maxMs = target.maxTtl().toMillis();
    return answer.isPresent()
            && answer.get() instanceof Answer.Addresses given
            && !given.addresses().isEmpty()
        ? Math.clamp(given.ttlSeconds() * MS_A_SECOND, target.minTtl().toMillis(), maxMs)
        : maxMs;
  }

  private static long retryMs(int failures, DnsTarget target) {
    long minMs = target.minTtl().toMillis();
    return Math.min(minMs << Math.min(failures - 1, MOST_DOUBLINGS), target.maxTtl().toMillis());
  }
}
