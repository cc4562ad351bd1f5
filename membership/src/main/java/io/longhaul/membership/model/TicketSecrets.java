package io.longhaul.membership.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The secrets of a tier's session tickets, as all its nodes share them, so that a client that comes
 * to another node resumes its session there. Each is known to all before its time comes, and is
 * known for as long as a ticket of its time may be used.
 *
 * @param all by their time, the oldest first
 */
public record TicketSecrets(List<TicketSecret> all) {
  /**
   * How long a secret makes tickets; what is stolen with a node opens recorded sessions so long.
   */
  public static final Duration INTERVAL = Duration.ofHours(12);

  /** How long a secret is known before its time; clocks and readers may be late by so much. */
  public static final Duration LEAD = Duration.ofMinutes(10);

  /** How long a ticket may be used; not less than what nodes tell their clients. */
  public static final Duration LIFETIME = Duration.ofHours(2);

  /** More than there ever are; a content with more is none of ours. */
  public static final int MAX = 8;

  /** Before there is any. */
  public static final TicketSecrets NONE = new TicketSecrets(List.of());

  public TicketSecrets {
    if (all.size() > MAX) {
      throw new IllegalArgumentException(
          "ticket secrets: " + all.size() + " (expected: at most " + MAX + ")");
    }
    all = all.stream().sorted(Comparator.comparingLong(TicketSecret::sinceMs)).toList();
  }

  /**
   * What they should be now: without those whose tickets have all run out, and with the next one,
   * where its time is near.
   */
  public TicketSecrets at(long nowMs) {
    List<TicketSecret> now = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean last = i == all.size() - 1;
      if (last || all.get(i + 1).sinceMs() + LIFETIME.plus(LEAD).toMillis() > nowMs) {
        now.add(all.get(i));
      }
    }
    if (all.isEmpty()) {
      now.add(TicketSecret.random(nowMs));
    } else if (all.getLast().sinceMs() + INTERVAL.minus(LEAD).toMillis() <= nowMs) {
      long due = all.getLast().sinceMs() + INTERVAL.toMillis();
      now.add(TicketSecret.random(Math.max(due, nowMs + LEAD.toMillis())));
    }
    return now.equals(all) ? this : new TicketSecrets(now);
  }

  /** All of them, the one that makes tickets now first. */
  public List<TicketSecret> inForce(long nowMs) {
    List<TicketSecret> ordered = new ArrayList<>(all.reversed());
    int current = 0;
    while (current < ordered.size() - 1 && ordered.get(current).sinceMs() > nowMs) {
      current++;
    }
    if (!ordered.isEmpty()) {
      ordered.addFirst(ordered.remove(current));
    }
    return List.copyOf(ordered);
  }
}
