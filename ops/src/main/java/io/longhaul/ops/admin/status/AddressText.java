package io.longhaul.ops.admin.status;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Addresses as people and configuration files write them. */
public final class AddressText {
  private AddressText() {}

  /** {@code 127.0.0.1:80} or {@code [::1]:80}. */
  public static String of(InetSocketAddress address) {
    String host =
        address.getAddress() == null
            ? address.getHostString()
            : address.getAddress().getHostAddress();
    return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
        + ":"
        + address.getPort();
  }
}
