package io.longhaul.director.xdp;

import io.longhaul.director.xdp.netlink.HostAddress;
import io.longhaul.director.xdp.netlink.HostLink;
import io.longhaul.director.xdp.netlink.HostNeighbour;
import io.longhaul.director.xdp.netlink.HostNetwork;
import io.longhaul.director.xdp.netlink.HostRoute;
import io.longhaul.director.xdp.netlink.LinkAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host's networks as a test says they are. */
final class FakeNetwork implements HostNetwork {
  static final int INGRESS = 2;
  static final int OTHER = 3;
  static final int TUNNEL = 4;
  static final Inet4Address SOURCE = v4("10.1.0.1");

  final Map<InetAddress, HostRoute> routes = new HashMap<>();
  final Map<InetAddress, HostNeighbour> neighbours = new HashMap<>();

  static Inet4Address v4(String text) {
    return (Inet4Address) InetAddress.ofLiteral(text);
  }

  static HopChoice choice(HostNetwork network) {
    return new HopChoice(network, INGRESS, SOURCE);
  }

  /** The interfaces' own link addresses. */
  static MacAddress own(int index) {
    return new MacAddress(0x02_00_00_00_00_00L + index);
  }

  FakeNetwork onLink(String address, int interfaceIndex) {
    routes.put(v4(address), new HostRoute(false, interfaceIndex, Optional.empty()));
    return this;
  }

  FakeNetwork via(String address, int interfaceIndex, String gateway) {
    routes.put(
        v4(address),
        new HostRoute(false, interfaceIndex, Optional.of(InetAddress.ofLiteral(gateway))));
    return this;
  }

  FakeNetwork neighbour(String address, int state, String mac) {
    LinkAddress link = new LinkAddress(MacAddress.parse(mac).bits());
    neighbours.put(InetAddress.ofLiteral(address), new HostNeighbour(state, Optional.of(link)));
    return this;
  }

  @Override
  public HostLink link(int index) {
    return new HostLink(
        index,
        1500,
        index == TUNNEL ? Optional.empty() : Optional.of(new LinkAddress(own(index).bits())),
        Optional.empty());
  }

  @Override
  public List<HostAddress> addresses() {
    return List.of(new HostAddress(INGRESS, SOURCE));
  }

  @Override
  public Optional<HostRoute> route(Inet4Address from, Inet4Address to) {
    return Optional.ofNullable(routes.get(to));
  }

  @Override
  public Optional<HostNeighbour> neighbour(int interfaceIndex, InetAddress address) {
    return Optional.ofNullable(neighbours.get(address));
  }

  @Override
  public void close() {}
}
