package io.longhaul.membership.store;

import java.time.Instant;

/**
 * One change that somebody made.
 *
 * @param at when, by the clock of the process that took the request
 * @param who the name that the request was authenticated as
 * @param from the address that the request came from
 * @param what in words, such as {@code drain node n3}
 */
public record AuditEntry(Instant at, String who, String from, String what) {
  /** Longest text of a field, in characters; more is cut off. */
  public static final int MAX_LENGTH = 1_000;

  public AuditEntry {
    who = shortened(who);
    from = shortened(from);
    what = shortened(what);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
  }
}
