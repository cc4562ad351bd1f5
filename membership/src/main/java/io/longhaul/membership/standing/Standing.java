package io.longhaul.membership.standing;

import java.util.Optional;

/**
 * What a director may do by rules R2 and R3, as an immutable state: each {@link #next} gives the
 * following one.
 *
 * <p>A director joins by registering, loading and acknowledging the latest epoch, and announces
 * only then; without ZooKeeper it goes by the newest epoch that most nodes were heard to know of.
 * It withdraws when it has not loaded a newer epoch for {@link #STALE_MS}, when it is unfit and
 * another director may be fit, and when its data plane fails. When it has not acknowledged for
 * {@link #UNACKNOWLEDGED_MS} it leaves the acknowledgement set too, and joins anew.
 *
 * @param duty what it does
 * @param why for people, where it does not announce
 * @param behindSinceMs since when it has known of an epoch that it has not loaded, or -1
 * @param unacknowledgedSinceMs since when an epoch waits for its acknowledgement, or -1
 */
public record Standing(
    Duty duty, Optional<String> why, long behindSinceMs, long unacknowledgedSinceMs) {
  /** How long a director may know of a newer epoch and go on by its own (rule R3). */
  public static final long STALE_MS = 5_000;

  /** How long the tier waits for a director's acknowledgement before it goes (rule R2). */
  public static final long UNACKNOWLEDGED_MS = 30_000;

  private static final long NOT = -1;

  /** What a director does about clients and the acknowledgement set. */
  public enum Duty {
    /** Does not announce yet: has no epoch, or not the latest. */
    JOINING,
    /** Takes new connections. */
    ANNOUNCING,
    /** Takes none, forwards what still comes, and is waited for. */
    WITHDRAWN,
    /** Takes none and is to leave the acknowledgement set; joins again when it has the latest. */
    DEREGISTERED;

    /** Whether front doors are announced. */
    public boolean announces() {
      return this == ANNOUNCING;
    }
  }

  /** Of a director that has just started. */
  public static Standing starting() {
    return new Standing(Duty.JOINING, Optional.of("just started"), NOT, NOT);
  }

  /**
   * Whether it probes nodes and tells other directors whom it reaches, which says as well that it
   * is there. One that is cut off and knows that it is behind cannot leave the acknowledgement set,
   * and has withdrawn: it keeps silent, so that nobody waits for it any longer than the nodes see
   * its packets (rule R2).
   *
   * @param connected whether ZooKeeper is there for it
   */
  public boolean speaks(boolean connected) {
    return connected || duty.announces() || behindSinceMs == NOT;
  }

  /**
   * The standing after looking at the evidence.
   *
   * @param nowMs of any clock that never goes back
   */
  public Standing next(Evidence evidence, long nowMs) {
    boolean behind = evidence.loaded() > 0 && evidence.loaded() < evidence.newest();
    long behindSince = since(behind, behindSinceMs, nowMs);
    boolean unacknowledged =
        evidence.connected()
            && evidence.registered()
            && evidence.acknowledged() < evidence.latest();
    long unacknowledgedSince = since(unacknowledged, unacknowledgedSinceMs, nowMs);
    Optional<String> out = mustLeave(evidence, unacknowledgedSince, nowMs);
    if (out.isPresent()) {
      return new Standing(Duty.DEREGISTERED, out, behindSince, unacknowledgedSince);
    }
    Optional<String> fault = fault(evidence, behindSince, nowMs);
    return new Standing(duty(evidence, fault), fault, behindSince, unacknowledgedSince);
  }

  /** Why nobody is to wait for it any more (rule R2); empty while it may be a member. */
  private Optional<String> mustLeave(Evidence evidence, long unacknowledgedSince, long nowMs) {
    if (unacknowledgedSince != NOT && nowMs - unacknowledgedSince >= UNACKNOWLEDGED_MS) {
      return Optional.of(
          "epoch "
              + evidence.latest()
              + " was not acknowledged for "
              + UNACKNOWLEDGED_MS / 1_000
              + " s");
    }
    boolean member = duty == Duty.ANNOUNCING || duty == Duty.WITHDRAWN;
    return member && evidence.connected() && !evidence.registered()
        ? Optional.of("it was taken out of the acknowledgement set")
        : Optional.empty();
  }

  private Duty duty(Evidence evidence, Optional<String> fault) {
    boolean out = duty == Duty.JOINING || duty == Duty.DEREGISTERED;
    if (fault.isEmpty()) {
      return Duty.ANNOUNCING;
    }
    return out || evidence.loaded() == 0 ? duty : Duty.WITHDRAWN;
  }

  /** Why it must not announce; empty when it may. */
  private Optional<String> fault(Evidence evidence, long behindSince, long nowMs) {
    if (!evidence.planeReady()) {
      return Optional.of("the data plane does not work");
    }
    if (evidence.loaded() == 0) {
      return Optional.of("no epoch is loaded");
    }
    if (evidence.fitness() == Fitness.UNFIT) {
      return Optional.of("fewer than half of the nodes are reached");
    }
    if (duty != Duty.ANNOUNCING) {
      return notYet(evidence);
    }
    return behindSince != NOT && nowMs - behindSince >= STALE_MS
        ? Optional.of(behind(evidence))
        : Optional.empty();
  }

  /** Who does not announce begins only with the latest epoch. */
  private static Optional<String> notYet(Evidence evidence) {
    if (evidence.loaded() < evidence.newest()) {
      return Optional.of(behind(evidence));
    }
    if (!evidence.connected()) {
      return unconfirmed(evidence);
    }
    if (!evidence.registered()) {
      return Optional.of("it is not in the acknowledgement set yet");
    }
    if (evidence.acknowledged() < evidence.loaded()) {
      return Optional.of("epoch " + evidence.loaded() + " is not acknowledged yet");
    }
    return Optional.empty();
  }

  /**
   * Without ZooKeeper, nodes and other directors say what is the latest epoch. The one after it may
   * be right: ZooKeeper can go away between two acknowledgements. More than that nobody can have.
   */
  private static Optional<String> unconfirmed(Evidence evidence) {
    if (!evidence.mostHeard()) {
      return Optional.of(
          "ZooKeeper is away, and too few nodes were heard to know whether epoch "
              + evidence.loaded()
              + " is the latest");
    }
    return evidence.loaded() > evidence.heard() + 1
        ? Optional.of(
            "epoch "
                + evidence.loaded()
                + " is loaded, and nobody else has a later one than "
                + evidence.heard())
        : Optional.empty();
  }

  private static String behind(Evidence evidence) {
    return "epoch " + evidence.newest() + " is there, and " + evidence.loaded() + " is loaded";
  }

  private static long since(boolean whether, long before, long nowMs) {
    return !whether ? NOT : before == NOT ? nowMs : before;
  }
}
