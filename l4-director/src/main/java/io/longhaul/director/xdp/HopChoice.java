package io.longhaul.director.xdp;

import io.longhaul.director.xdp.netlink.HostLink;
import io.longhaul.director.xdp.netlink.HostNeighbour;
import io.longhaul.director.xdp.netlink.HostNetwork;
import io.longhaul.director.xdp.netlink.HostRoute;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Decides how packets to a node leave, from what the host knows of its networks.
 *
 * @param network what the host knows
 * @param ingress the kernel's number of the interface that clients' packets come in by
 * @param source the director's own underlay address, which policy routing may go by
 */
record HopChoice(HostNetwork network, int ingress, Inet4Address source) {
  /**
   * What was decided.
   *
   * @param hop how packets leave; empty to have the program ask the kernel for each
   * @param why why it is empty, for people
   * @param unsure the one whom the kernel should ask for its link address now, by number of the
   *     interface and address
   */
  record Decision(Optional<NextHop> hop, Optional<String> why, Optional<OnLink> unsure) {
    private static Decision none(String why) {
      return new Decision(Optional.empty(), Optional.of(why), Optional.empty());
    }
  }

  /** An address on one of the host's links. */
  record OnLink(int interfaceIndex, InetAddress address) {}

  Decision towards(Inet4Address node) {
    Optional<HostRoute> route = network.route(source, node);
    if (route.isEmpty()) {
      return Decision.none("no route");
    }
    if (route.get().local()) {
      return Decision.none("an address of this host itself");
    }
    OnLink next = new OnLink(route.get().interfaceIndex(), route.get().gateway().orElse(node));
    HostLink link = network.link(next.interfaceIndex());
    return link.address()
        .map(own -> over(next, new MacAddress(own.bits())))
        .orElseGet(() -> Decision.none("its interface has no link address"));
  }

  private Decision over(OnLink next, MacAddress own) {
    Optional<HostNeighbour> neighbour = network.neighbour(next.interfaceIndex(), next.address());
    Optional<NextHop> hop =
        neighbour
            .flatMap(HostNeighbour::usable)
            .map(
                address ->
                    new NextHop(
                        new MacAddress(address.bits()),
                        own,
                        next.interfaceIndex() == ingress ? 0 : next.interfaceIndex()));
    Optional<OnLink> unsure =
        neighbour.filter(HostNeighbour::settled).isPresent() ? Optional.empty() : Optional.of(next);
    Optional<String> why =
        hop.isPresent()
            ? Optional.empty()
            : Optional.of(next.address().getHostAddress() + " does not answer on its link");
    return new Decision(hop, why, unsure);
  }
}
