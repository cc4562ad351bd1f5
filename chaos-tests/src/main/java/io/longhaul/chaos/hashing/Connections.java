package io.longhaul.chaos.hashing;

import io.longhaul.chaos.hashing.ChurnStep.Cause;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * The clients. A third of the connections lives for half an hour on average, a third for six hours,
 * a third for three days, at most a week. Another begins when one ends, so that there are always as
 * many; when each begins and ends does not depend on the scheme. One that broke is not opened again
 * before it would have ended: the population stays the same for all.
 */
final class Connections {
  private static final long[] MEAN_LIFE_SECONDS = {
    Duration.ofMinutes(30).toSeconds(),
    Duration.ofHours(6).toSeconds(),
    Duration.ofDays(3).toSeconds()
  };
  private static final long LONGEST_LIFE_SECONDS = Duration.ofDays(7).toSeconds();
  private static final int NONE = -1;

  private final long seed;
  private final long churnSeconds;
  private final Directors directors;
  private final long[] hashes;
  private final int[] holders;
  private final int[] serials;
  private final long[] endsAtSeconds;
  private final Map<Cause, Long> broken = new EnumMap<>(Cause.class);
  private long opened;
  private long diedWithNode;

  /**
   * Clients that have opened nothing yet.
   *
   * @param count connections open at any time
   * @param churnSeconds connections opened after that are not counted
   */
  Connections(long seed, int count, long churnSeconds, Directors directors) {
    this.seed = seed;
    this.churnSeconds = churnSeconds;
    this.directors = directors;
    hashes = new long[count];
    holders = new int[count];
    serials = new int[count];
    endsAtSeconds = new long[count];
    Arrays.fill(holders, NONE);
  }

  /** Connections begin and end, and every open one sends a packet. */
  void tick(long nowSeconds, Membership membership, Cause cause) {
    for (int seat = 0; seat < hashes.length; seat++) {
      if (endsAtSeconds[seat] <= nowSeconds) {
        open(seat, nowSeconds, membership);
      } else if (holders[seat] != NONE) {
        send(seat, membership, cause);
      }
    }
  }

  private void open(int seat, long nowSeconds, Membership membership) {
    while (endsAtSeconds[seat] <= nowSeconds) {
      serials[seat]++;
      opened += endsAtSeconds[seat] <= churnSeconds ? 1 : 0;
      hashes[seat] = Mixing.mix(Mixing.mix(seed, seat), serials[seat]);
      double mean = MEAN_LIFE_SECONDS[seat % MEAN_LIFE_SECONDS.length];
      double life = mean * Mixing.exponential(Mixing.mix(hashes[seat]));
      endsAtSeconds[seat] += Math.clamp((long) life, 1, LONGEST_LIFE_SECONDS);
    }
    Table table = directors.tableFor(hashes[seat]);
    int head = table.head(table.bucket(hashes[seat]));
    // A SYN to a dead node is answered by nobody: there is no connection yet that could break.
    holders[seat] = head == Table.NOBODY || membership.isDead(head) ? NONE : head;
  }

  private void send(int seat, Membership membership, Cause cause) {
    if (membership.isDead(holders[seat])) {
      diedWithNode++;
      holders[seat] = NONE;
      return;
    }
    Table table = directors.tableFor(hashes[seat]);
    if (!table.reaches(table.bucket(hashes[seat]), holders[seat])) {
      broken.merge(cause, 1L, Long::sum);
      holders[seat] = NONE;
    }
  }

  /** What the nodes say now. */
  Occupancy occupancy(Table table, int nodes) {
    return new Counted(table, nodes);
  }

  /** Connections opened until the end of the churn, whether a node answered them or not. */
  long opened() {
    return opened;
  }

  long diedWithNode() {
    return diedWithNode;
  }

  long broken(Cause cause) {
    return broken.getOrDefault(cause, 0L);
  }

  /** Counts when it is asked for the first time. */
  private final class Counted implements Occupancy {
    private final Table present;
    private final int nodes;
    private final BitSet held = new BitSet();

    Counted(Table present, int nodes) {
      this.present = present;
      this.nodes = nodes;
    }

    @Override
    public boolean holds(int bucket, int node) {
      if (held.isEmpty()) {
        for (int seat = 0; seat < hashes.length; seat++) {
          if (holders[seat] != NONE) {
            held.set(present.bucket(hashes[seat]) * nodes + holders[seat]);
          }
        }
      }
      return held.get(bucket * nodes + node);
    }

    @Override
    public boolean allReachedBy(Table table) {
      for (int seat = 0; seat < hashes.length; seat++) {
        if (holders[seat] != NONE && !table.reaches(table.bucket(hashes[seat]), holders[seat])) {
          return false;
        }
      }
      return true;
    }
  }
}
