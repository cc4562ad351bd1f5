package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.netlink.HostAddress;
import io.longhaul.director.xdp.netlink.HostNetwork;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/**
 * The network between directors and nodes, as this host is part of it: asked and nudged in the
 * network namespace of the thread that made this.
 */
record Underlay(
    HostNetwork network, int interfaceIndex, Inet4Address address, int mtuBytes, Nudge nudge)
    implements AutoCloseable {
  /**
   * What the settings and the kernel say.
   *
   * @throws IllegalArgumentException for settings that do not fit the host
   */
  static Underlay of(XdpSettings settings) {
    int index = InterfaceIndex.of(settings.interfaceName());
    HostNetwork network = HostNetwork.ofKernel();
    try {
      Inet4Address address = address(settings, network.addresses(), index);
      int mtu =
          settings
              .mtuBytes()
              .orElseGet(() -> Math.min(network.link(index).mtuBytes(), ProgramSettings.MAX_MTU));
      return new Underlay(network, index, address, mtu, new Nudge(address));
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static Inet4Address address(
      XdpSettings settings, List<HostAddress> addresses, int index) {
    if (settings.address().isPresent()) {
      Inet4Address wanted = settings.address().get();
      if (addresses.stream().noneMatch(there -> there.address().equals(wanted))) {
        throw new IllegalArgumentException(
            "address: " + wanted.getHostAddress() + " (expected: an address of this host)");
      }
      return wanted;
    }
    Optional<Inet4Address> first =
        addresses.stream()
            .filter(there -> there.interfaceIndex() == index)
            .map(HostAddress::address)
            .findFirst();
    return first.orElseThrow(
        () ->
            new IllegalArgumentException(
                "interface "
                    + settings.interfaceName()
                    + ": no IPv4 address (expected: one, or the own underlay address as"
                    + " 'address')"));
  }

  HopChoice choice() {
    return new HopChoice(network, interfaceIndex, address);
  }

  @Override
  public void close() {
    nudge.close();
    network.close();
  }
}
