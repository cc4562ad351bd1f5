package io.longhaul.director.announce;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What two speakers agreed on by their OPENs.
 *
 * @param holdMs silence after which either end takes the other for dead
 * @param families what may be announced
 */
record Terms(long holdMs, Set<Family> families) {
  private static final int KEEPALIVES_A_HOLD_TIME = 3;
  private static final int MIN_HOLD_S = 3;
  private static final long MS = 1_000;

  Terms {
    families = Set.copyOf(families);
  }

  long keepaliveMs() {
    return holdMs / KEEPALIVES_A_HOLD_TIME;
  }

  /** The smaller hold time, and what both speak of. */
  static Terms of(Identity own, Message.Open theirs) {
    Set<Family> families = EnumSet.noneOf(Family.class);
    families.addAll(own.nextHops().keySet());
    families.retainAll(theirs.families());
    return new Terms(Math.min(own.holdTimeS(), theirs.holdTimeS()) * MS, families);
  }

  /**
   * Why a neighbour's OPEN is not to be had. One without a hold time is none: the session would be
   * no lease.
   */
  static Optional<Fault> refusal(Identity own, long neighbourAsn, Message.Open theirs) {
    if (!theirs.fourOctetAs()) {
      return Optional.of(Fault.NO_FOUR_OCTET_AS);
    }
    if (theirs.asn() != neighbourAsn) {
      return Optional.of(Fault.BAD_PEER_AS);
    }
    if (neighbourAsn == own.asn() && theirs.routerId().equals(own.routerId())) {
      return Optional.of(Fault.BAD_IDENTIFIER);
    }
    return theirs.holdTimeS() < MIN_HOLD_S
        ? Optional.of(Fault.UNACCEPTABLE_HOLD_TIME)
        : Optional.empty();
  }
}
