package io.longhaul.director.xdp;

import java.util.Locale;

/** What a director counts by reason; in the order of counters.h. */
public enum DirectorCounter implements ReasonCounter {
  /** Not a client's packet for a door: to the kernel, untouched. */
  PASSED(Normality.NORMAL, "not a client's packet for a door: to the kernel, untouched"),
  /** ICMP errors about connections, sent along those connections' chains. */
  ICMP_FORWARDED(
      Normality.NORMAL, "ICMP errors about connections, sent along those connections' chains"),
  /**
   * Packets that did not fit the underlay once encapsulated, answered with frag-needed or
   * packet-too-big.
   */
  TOO_BIG_ANSWERED(
      Normality.SOMETIMES,
      "packets that did not fit the underlay once encapsulated, answered with frag-needed or"
          + " packet-too-big"),
  /** Packets whose TTL ended here, answered with time-exceeded. */
  TTL_ANSWERED(Normality.SOMETIMES, "packets whose TTL ended here, answered with time-exceeded"),
  /** Fragments for doors: their ports are not known, so neither is their slot. */
  FRAGMENT_DROPPED(
      Normality.SOMETIMES,
      "fragments for doors: their ports are not known, so neither is their slot"),
  /** Packets for doors with IP options or IPv6 extension headers. */
  OPTIONS_DROPPED(Normality.SUSPECT, "packets for doors with IP options or IPv6 extension headers"),
  /** Packets for doors that end before their headers or their stated length. */
  MALFORMED_DROPPED(
      Normality.SUSPECT, "packets for doors that end before their headers or their stated length"),
  /** SYNs for doors that are draining. */
  DRAINING_DROPPED(Normality.SOMETIMES, "SYNs for doors that are draining"),
  /** Packets of slots without a node. */
  NO_NODE_DROPPED(Normality.SUSPECT, "packets of slots without a node"),
  /** Packets for nodes whose link address neither the table nor the kernel knows. */
  NO_NEIGHBOUR_DROPPED(
      Normality.SUSPECT,
      "packets for nodes whose link address neither the table nor the kernel knows"),
  /** ICMP errors that did not fit or whose TTL ended: no error is sent about an error. */
  ICMP_UNANSWERABLE_DROPPED(
      Normality.SUSPECT,
      "ICMP errors that did not fit or whose TTL ended: no error is sent about an error"),
  /** Packets in front of which the driver left no room for headers. */
  NO_ROOM_DROPPED(
      Normality.SUSPECT, "packets in front of which the driver left no room for headers"),
  /**
   * Packets larger than the underlay's MTU as they came, answered with frag-needed or
   * packet-too-big: an offload has put several segments together, which generic mode does not undo.
   */
  MERGED_ANSWERED(
      Normality.SUSPECT,
      "packets larger than the MTU as they came, answered like those too big: an offload put"
          + " segments together");

  private final Normality normality;
  private final String meaning;

  DirectorCounter(Normality normality, String meaning) {
    this.normality = normality;
    this.meaning = meaning;
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Normality normality() {
    return normality;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
