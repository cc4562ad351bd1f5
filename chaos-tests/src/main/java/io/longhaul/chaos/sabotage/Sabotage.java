package io.longhaul.chaos.sabotage;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A rule turned off. Each strands a connection sooner or later: a simulator that does not notice
 * proves nothing.
 */
public enum Sabotage {
  /** Nothing waits for acknowledgements: neither planned steps nor the tags of reports. */
  NO_ACKNOWLEDGEMENT("R1"),
  /** Planned steps wait for directors only, and tags of reports not for the reporter's own shim. */
  IGNORE_SHIMS("R1"),
  /** An epoch is acknowledged before it is loaded. */
  ACKNOWLEDGE_EARLY("R1"),
  /** A director without a znode leaves the acknowledgement set although its plane forwards on. */
  FORGET_PINNED_DIRECTOR("R2"),
  /** A director that comes back forwards by the table on its disk before it has the newest. */
  JOIN_STALE("R3"),
  /** Only accepted connections occupy a slot. */
  ACCEPTED_ONLY("R4"),
  /** A report is tagged with what is settled when it is sent, not with what was before the scan. */
  TAG_LATE("R5"),
  /** An agent tags its report with what is settled although its own shim has not loaded that. */
  REPORT_BEFORE_LOADING("R5"),
  /** A slot is empty as soon as it holds no socket. */
  NO_GRACE("R6"),
  /** A reporter that starts knows of nothing and reports that. */
  START_EMPTY("R6"),
  /** A node that does not report holds nothing. */
  SILENCE_IS_EMPTY("R6"),
  /** A SYN cookie that was given leaves no trace in its slot. */
  FORGET_COOKIES("R6"),
  /** An older report replaces a newer one. */
  REORDERED_REPORTS("R6"),
  /** Sockets that the chains lack are not repaired. */
  NO_REPAIR("R7"),
  /** A node that most directors cannot reach is removed at once. */
  REMOVE_UNREACHED("R8"),
  /** A node that no director reaches heads its slots on. */
  NO_DEMOTION("R8"),
  /** A process that is proven dead is removed although its node was never demoted. */
  REMOVE_UNDEMOTED("R8"),
  /** Nodes are removed although most of them are unreachable. */
  NO_FREEZE("R9"),
  /** A leader that was replaced still publishes. */
  ZOMBIE_LEADER("R10"),
  /** Any socket claims a packet. */
  CLAIM_ANY("R11"),
  /** Where no hop is left any socket claims a packet. */
  CLAIM_ANY_AT_THE_END("R11"),
  /** No cookie is tried while hops remain. */
  IGNORE_COOKIES("R11"),
  /** Only a chain's head tries cookies. */
  COOKIES_AT_THE_HEAD_ONLY("R11"),
  /** A door is removed as soon as the operator says so. */
  REMOVE_DOOR_AT_ONCE("R12"),
  /** A host takes a SYN of an older epoch although its door takes nothing new any more. */
  SYN_TO_CLOSED_DOOR("R12"),
  /** A node is stopped when it is in no chain, whoever has acknowledged that. */
  STOP_UNACKNOWLEDGED("R13"),
  /** A head is replaced by a node from outside the chain. */
  NO_WIDEN("I2"),
  /** A node leaves a chain without having reported that it holds nothing. */
  NARROW_UNPROVEN("I1"),
  /** The last hop resets what it has no socket for, however old the packet's epoch. */
  RESET_STALE("section 5"),
  /** A SYN belongs to the node that it was sent to, however old its epoch. */
  KEEP_STALE_SYN("section 5"),
  /** A SYN that is sent on to the present head keeps the epoch that it came with. */
  SYN_KEEPS_EPOCH("section 5"),
  /** A host whose agent is cut off resets what it has no socket for. */
  RESET_WHEN_CUT_OFF("section 5"),
  /** A host resets what it has no socket for by a table that may not be the newest. */
  UNCONFIRMED_RESET("section 5");

  private final String rule;

  Sabotage(String rule) {
    this.rule = rule;
  }

  /** The rule that is turned off. */
  public String rule() {
    return rule;
  }

  /** Its name on the command line, such as {@code no-grace}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The one with that title.
   *
   * @throws IllegalArgumentException when there is none; the message names all
   */
  public static Sabotage titled(String title) {
    return Arrays.stream(values())
        .filter(sabotage -> sabotage.title().equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "sabotage: '"
                        + title
                        + "' (expected: one of "
                        + Arrays.stream(values())
                            .map(Sabotage::title)
                            .collect(Collectors.joining(", "))
                        + ")"));
  }
}
