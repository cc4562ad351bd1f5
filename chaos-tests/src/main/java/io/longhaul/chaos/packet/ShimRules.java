package io.longhaul.chaos.packet;

/**
 * The shim's rules, each of which can be turned off to see what it is good for.
 *
 * @param fitsOnly while hops remain, a socket claims only what fits it (rule R11)
 * @param triesCookies an acknowledgement that answers a cookie fits its listener
 * @param restartsStale a packet of an older epoch that nobody has a socket for starts again
 * @param synToCurrentHead a SYN of an older epoch goes on to the slot's present head
 * @param dropsWhenCutOff a host whose agent is cut off drops what it has no socket for
 */
public record ShimRules(
    boolean fitsOnly,
    boolean triesCookies,
    boolean restartsStale,
    boolean synToCurrentHead,
    boolean dropsWhenCutOff) {
  /** All rules, as the design has them. */
  public static final ShimRules ALL = new ShimRules(true, true, true, true, true);

  /** Any socket claims. */
  public ShimRules claimingAny() {
    return new ShimRules(false, triesCookies, restartsStale, synToCurrentHead, dropsWhenCutOff);
  }

  /** No cookie is tried while hops remain. */
  public ShimRules ignoringCookies() {
    return new ShimRules(fitsOnly, false, restartsStale, synToCurrentHead, dropsWhenCutOff);
  }

  /** What nobody has a socket for is unwrapped, however old its epoch. */
  public ShimRules neverRestarting() {
    return new ShimRules(fitsOnly, triesCookies, false, synToCurrentHead, dropsWhenCutOff);
  }

  /** Every SYN is the node's that it was sent to. */
  public ShimRules keepingSyns() {
    return new ShimRules(fitsOnly, triesCookies, restartsStale, false, dropsWhenCutOff);
  }

  /** A host whose agent is cut off resets what it has no socket for. */
  public ShimRules resettingWhenCutOff() {
    return new ShimRules(fitsOnly, triesCookies, restartsStale, synToCurrentHead, false);
  }
}
