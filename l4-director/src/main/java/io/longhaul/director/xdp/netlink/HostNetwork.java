package io.longhaul.director.xdp.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What the host knows of its networks. */
public interface HostNetwork extends AutoCloseable {
  /** Asks the kernel about the network namespace of the calling thread. Safe for all threads. */
  static HostNetwork ofKernel() {
    return new KernelNetwork();
  }

  /**
   * An interface by the kernel's number of it.
   *
   * @throws NetlinkException where there is none
   */
  HostLink link(int index);

  /** All its IPv4 addresses, an interface's primary ones first. */
  List<HostAddress> addresses();

  /** How a packet would leave; empty where there is no way. */
  Optional<HostRoute> route(Inet4Address from, Inet4Address to);

  /** What is known of an address on a link; empty for nothing. */
  Optional<HostNeighbour> neighbour(int interfaceIndex, InetAddress address);

  @Override
  void close();
}
