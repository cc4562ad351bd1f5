package io.longhaul.ops.process;

import io.longhaul.membership.config.Section;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a director hears nodes and other directors: the section {@code telemetry}.
 *
 * @param listen an IPv4 address; with port 0 a free one is taken
 * @param advertise where they reach it, if that differs
 */
public record TelemetrySettings(InetSocketAddress listen, Optional<InetSocketAddress> advertise) {
  /** For a tier on one machine. */
  static final TelemetrySettings DEFAULT =
      new TelemetrySettings(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), Optional.empty());

  static TelemetrySettings from(Section section) {
    return new TelemetrySettings(
        ipv4(section, "listen").orElse(DEFAULT.listen()), ipv4(section, "advertise"));
  }

  private static Optional<InetSocketAddress> ipv4(Section section, String field) {
    Optional<InetSocketAddress> address = section.optionalAddress(field);
    if (address.filter(at -> !(at.getAddress() instanceof Inet4Address)).isPresent()) {
      section.fault(field, "'" + section.string(field) + "' (expected: an IPv4 address and port)");
    }
    return address;
  }
}
