package io.longhaul.director.xdp;

import java.util.Locale;

/** What a shim counts by reason; in the order of counters.h. */
public enum ShimCounter implements ReasonCounter {
  /** Not encapsulated, or not for this host: to the kernel, untouched. */
  PASSED(Normality.NORMAL, "not encapsulated, or not for this host: to the kernel, untouched"),
  /** SYNs given to the kernel: this node is their slot's head. */
  SYN_CLAIMED(Normality.NORMAL, "SYNs given to the kernel: this node is their slot's head"),
  /** Packets that fit a socket of this host. */
  SOCKET_CLAIMED(Normality.NORMAL, "packets that fit a socket of this host"),
  /** Acknowledgements of SYN cookies that a listener of this host gave. */
  COOKIE_CLAIMED(
      Normality.SOMETIMES, "acknowledgements of SYN cookies that a listener of this host gave"),
  /** UDP packets, and errors about such, given to the kernel. */
  DATAGRAM_CLAIMED(Normality.NORMAL, "UDP packets, and errors about such, given to the kernel"),
  /** Packets that fit nothing here, sent to the next hop. */
  FORWARDED(Normality.NORMAL, "packets that fit nothing here, sent to the next hop"),
  /** SYNs, and datagrams, of an older epoch sent to the slot's present head. */
  SYN_RESTARTED(
      Normality.SOMETIMES,
      "SYNs, and datagrams, of an older epoch sent to the slot's present head"),
  /** Packets of an older epoch that fit nothing, sent along the slot's present chain. */
  RESTARTED(
      Normality.SOMETIMES,
      "packets of an older epoch that fit nothing, sent along the slot's present chain"),
  /** Packets that fit nothing anywhere, given to the kernel for an answer, usually a reset. */
  UNCLAIMED_DELIVERED(
      Normality.SOMETIMES,
      "packets that fit nothing anywhere, given to the kernel for an answer, usually a reset"),
  /** Directors' probes answered. */
  PROBE_ANSWERED(Normality.NORMAL, "directors' probes answered"),
  /** Encapsulated packets from outside the trusted networks. */
  UNTRUSTED_DROPPED(Normality.SUSPECT, "encapsulated packets from outside the trusted networks"),
  /** Encapsulated packets whose outer headers or GUE header contradict themselves. */
  MALFORMED_DROPPED(
      Normality.SUSPECT,
      "encapsulated packets whose outer headers or GUE header contradict themselves"),
  /** Encapsulated packets that hold no packet of a client: fragments, options, or cut short. */
  INNER_MALFORMED_DROPPED(
      Normality.SUSPECT,
      "encapsulated packets that hold no packet of a client: fragments, options, or cut short"),
  /** Packets that came before the first epoch was loaded. */
  NO_TABLE_DROPPED(Normality.SOMETIMES, "packets that came before the first epoch was loaded"),
  /** SYNs of an older epoch for a door that drains by now. */
  DOOR_CLOSED_DROPPED(Normality.SOMETIMES, "SYNs of an older epoch for a door that drains by now"),
  /** Packets for no door of the table, which also fit no socket. */
  UNKNOWN_DOOR_DROPPED(
      Normality.SUSPECT, "packets for no door of the table, which also fit no socket"),
  /** SYNs of slots without a node. */
  NO_NODE_DROPPED(Normality.SUSPECT, "SYNs of slots without a node"),
  /** Packets that fit nothing anywhere while the agent does not vouch for the table. */
  NOT_VOUCHED_DROPPED(
      Normality.SOMETIMES,
      "packets that fit nothing anywhere while the agent does not vouch for the table"),
  /** Segments that fit nothing anywhere, which their clients have to repeat before an answer. */
  NOTED_DROPPED(
      Normality.SOMETIMES,
      "segments that fit nothing anywhere, which their clients have to repeat before an answer"),
  /** Packets that went from hop to hop until their outer TTL ended. */
  TTL_DROPPED(Normality.SUSPECT, "packets that went from hop to hop until their outer TTL ended"),
  /** Packets for nodes whose link address neither the table nor the kernel knows. */
  NO_NEIGHBOUR_DROPPED(
      Normality.SUSPECT,
      "packets for nodes whose link address neither the table nor the kernel knows"),
  /**
   * Packets that no longer fit the underlay with the present chain, or found no room for headers.
   */
  NO_ROOM_DROPPED(
      Normality.SUSPECT,
      "packets that no longer fit the underlay with the present chain, or found no room for"
          + " headers");

  private final Normality normality;
  private final String meaning;

  ShimCounter(Normality normality, String meaning) {
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
