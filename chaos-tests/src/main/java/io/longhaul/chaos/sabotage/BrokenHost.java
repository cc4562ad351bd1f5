package io.longhaul.chaos.sabotage;

import io.longhaul.chaos.packet.Counting;
import io.longhaul.chaos.packet.ShimRules;
import java.util.Optional;

/** What a node's host goes by: all rules, or all but one. */
public final class BrokenHost {
  private BrokenHost() {}

  /** The rules of its shim under a sabotage. */
  public static ShimRules shim(Optional<Sabotage> sabotage) {
    return sabotage.map(BrokenHost::shim).orElse(ShimRules.ALL);
  }

  private static ShimRules shim(Sabotage sabotage) {
    return switch (sabotage) {
      case CLAIM_ANY -> ShimRules.ALL.claimingAny();
      case CLAIM_ANY_AT_THE_END -> ShimRules.ALL.claimingAnyAtTheEnd();
      case IGNORE_COOKIES -> ShimRules.ALL.ignoringCookies();
      case COOKIES_AT_THE_HEAD_ONLY -> ShimRules.ALL.cookiesAtTheHeadOnly();
      case RESET_STALE -> ShimRules.ALL.neverRestarting();
      case KEEP_STALE_SYN -> ShimRules.ALL.keepingSyns();
      case SYN_KEEPS_EPOCH -> ShimRules.ALL.keepingSynsEpoch();
      case SYN_TO_CLOSED_DOOR -> ShimRules.ALL.takingSynsOfClosedDoors();
      case RESET_WHEN_CUT_OFF -> ShimRules.ALL.resettingWhenCutOff();
      default -> ShimRules.ALL;
    };
  }

  /** What its kernel counts under a sabotage. */
  public static Counting counting(Optional<Sabotage> sabotage) {
    return sabotage.map(BrokenHost::counting).orElse(Counting.EVERY_SOCKET);
  }

  private static Counting counting(Sabotage sabotage) {
    return switch (sabotage) {
      case ACCEPTED_ONLY -> Counting.ACCEPTED_ONLY;
      case FORGET_COOKIES -> Counting.NO_COOKIES;
      default -> Counting.EVERY_SOCKET;
    };
  }
}
