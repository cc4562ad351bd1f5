package io.longhaul.director.announce;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whom a director announces its doors to.
 *
 * @param address where the neighbour listens
 * @param asn its AS
 * @param source the own address to call it from; empty for what the kernel chooses
 */
public record NeighbourSettings(InetSocketAddress address, long asn, Optional<InetAddress> source) {
  /** Where BGP is listened for. */
  public static final int DEFAULT_PORT = 179;

  static NeighbourSettings from(Section section) {
    InetAddress any = new InetSocketAddress(0).getAddress();
    InetAddress address = required(section, "address", ScalarValues::ip, any);
    int port = section.integer("port", 1, 0xFFFF, DEFAULT_PORT);
    Optional<InetAddress> source =
        section.value("source", text -> Optional.of(ScalarValues.ip(text)), Optional.empty());
    if (section.has("address")
        && source.isPresent()
        && Family.of(source.get()) != Family.of(address)) {
      section.fault(
          "source",
          source.get().getHostAddress() + " (expected: of the family of the neighbour's address)");
    }
    return new NeighbourSettings(
        new InetSocketAddress(address, port),
        required(section, "asn", AsNumber::parse, 1L),
        source);
  }

  static <T> T required(Section section, String field, Function<String, T> parser, T stand) {
    if (!section.has(field)) {
      section.fault(field, "missing");
    }
    return section.value(field, parser, stand);
  }

  /** For people, logs and metrics. */
  String name() {
    return ScalarValues.text(address);
  }
}
