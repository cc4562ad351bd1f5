package io.longhaul.chaos.packet;

import java.util.EnumSet;
import java.util.Set;

/** The shim's rules, each of which can be turned off to see what it is good for. */
public final class ShimRules {
  /** All rules, as the design has them. */
  public static final ShimRules ALL = new ShimRules(EnumSet.allOf(Rule.class));

  private final Set<Rule> rules;

  private ShimRules(Set<Rule> rules) {
    this.rules = rules;
  }

  /** One of them. */
  enum Rule {
    /** While hops remain, a socket claims only what fits it (rule R11). */
    FIT,
    /** Where no hop remains as well. */
    FIT_AT_THE_END,
    /** An acknowledgement that answers a cookie fits its listener. */
    COOKIES,
    /** At every hop, not only at the head. */
    COOKIES_EVERYWHERE,
    /** A packet of an older epoch that nobody has a socket for starts again. */
    RESTART_STALE,
    /** A SYN of an older epoch goes on to the slot's present head. */
    SYN_TO_CURRENT_HEAD,
    /** And goes there by this shim's epoch. */
    SYN_BY_OWN_EPOCH,
    /** A SYN of an older epoch is dropped where its door is draining or removed by now. */
    SYN_TO_OPEN_DOOR,
    /** A host whose agent does not vouch for its table drops what it has no socket for. */
    VOUCHED
  }

  /** Any socket claims. */
  public ShimRules claimingAny() {
    return without(Rule.FIT).without(Rule.FIT_AT_THE_END);
  }

  /** Where no hop remains any socket claims. */
  public ShimRules claimingAnyAtTheEnd() {
    return without(Rule.FIT_AT_THE_END);
  }

  /** No cookie is tried while hops remain. */
  public ShimRules ignoringCookies() {
    return without(Rule.COOKIES);
  }

  /** Cookies are tried by a chain's head only. */
  public ShimRules cookiesAtTheHeadOnly() {
    return without(Rule.COOKIES_EVERYWHERE);
  }

  /** What nobody has a socket for is unwrapped, however old its epoch. */
  public ShimRules neverRestarting() {
    return without(Rule.RESTART_STALE);
  }

  /** Every SYN is the node's that it was sent to. */
  public ShimRules keepingSyns() {
    return without(Rule.SYN_TO_CURRENT_HEAD);
  }

  /** A SYN that goes on to the present head keeps the epoch that it came with. */
  public ShimRules keepingSynsEpoch() {
    return without(Rule.SYN_BY_OWN_EPOCH);
  }

  /** A SYN of an older epoch is taken although its door takes nothing new any more. */
  public ShimRules takingSynsOfClosedDoors() {
    return without(Rule.SYN_TO_OPEN_DOOR);
  }

  /** A host whose agent is cut off resets what it has no socket for. */
  public ShimRules resettingWhenCutOff() {
    return without(Rule.VOUCHED);
  }

  /** Whether a rule holds. */
  boolean hold(Rule rule) {
    return rules.contains(rule);
  }

  private ShimRules without(Rule rule) {
    EnumSet<Rule> fewer = EnumSet.copyOf(rules);
    fewer.remove(rule);
    return new ShimRules(fewer);
  }
}
