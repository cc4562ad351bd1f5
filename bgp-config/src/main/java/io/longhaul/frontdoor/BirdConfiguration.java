package io.longhaul.frontdoor;

import java.net.InetAddress;
import java.util.List;

/**
 * Renders the configuration of BIRD 2 on a director's host: a host route for each front door
 * address, announced to the director's neighbours and to nobody else. Nothing is imported, and
 * nothing reaches the kernel's routing table.
 *
 * <p>Same input, same bytes.
 */
public final class BirdConfiguration {
  /** How often BFD packets are sent, and expected. */
  public static final int BFD_INTERVAL_MS = 300;

  /** How many BFD packets in a row may be lost before the neighbour counts as dead. */
  public static final int BFD_MULTIPLIER = 3;

  private final FrontDoors doors;
  private final AnnouncingDirector director;
  private final Announcement announcement;
  private final StringBuilder out = new StringBuilder();

  private BirdConfiguration(
      FrontDoors doors, AnnouncingDirector director, Announcement announcement) {
    this.doors = doors;
    this.director = director;
    this.announcement = announcement;
  }

  /**
   * The whole file for one director.
   *
   * @throws IllegalArgumentException for a director that {@code doors} lacks
   */
  public static String render(FrontDoors doors, String directorId, Announcement announcement) {
    AnnouncingDirector director =
        doors
            .director(directorId)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "director: '%s' (expected one of: %s)"
                            .formatted(directorId, ids(doors.directors()))));
    return new BirdConfiguration(doors, director, announcement).render();
  }

  private String render() {
    line("# BIRD 2 on director %s of the Longhaul tier %s.".formatted(director.id(), doors.tier()));
    line("# Rendered from the tier's spec: edit that, not this file.");
    line("");
    line("router id %s;".formatted(AddressText.of(director.routerId())));
    line("log syslog all;");
    line("");
    line("protocol device {");
    line("}");
    bfd();
    routes("doors4", "ipv4", true);
    routes("doors6", "ipv6", false);
    filter();
    director.neighbours().forEach(this::session);
    return out.toString();
  }

  private void bfd() {
    if (director.neighbours().stream().noneMatch(Neighbour::bfd)) {
      return;
    }
    line("");
    line("protocol bfd {");
    line("  interface \"*\" {");
    line("    interval %d ms;".formatted(BFD_INTERVAL_MS));
    line("    multiplier %d;".formatted(BFD_MULTIPLIER));
    line("  };");
    line("}");
  }

  private void routes(String protocol, String channel, boolean v4) {
    List<InetAddress> addresses = doors.addresses(v4).toList();
    if (addresses.isEmpty()) {
      return;
    }
    line("");
    line("protocol static %s {".formatted(protocol));
    line("  %s;".formatted(channel));
    if (announcement != Announcement.WITHDRAWN) {
      // Only announced: no kernel protocol puts the blackhole into this host's own routes.
      addresses.forEach(ip -> line("  route %s blackhole;".formatted(AddressText.hostPrefix(ip))));
    }
    line("}");
  }

  private void filter() {
    line("");
    line("filter doors_out {");
    line("  if source != RTS_STATIC then reject;");
    if (announcement == Announcement.GRACEFUL_SHUTDOWN) {
      line("  # RFC 8326: routers that honour the community prefer other directors.");
      line("  bgp_community.add((65535, 0));");
      line("  # The same wish within one AS; not sent to others.");
      line("  bgp_local_pref = 0;");
    }
    line("  accept;");
    line("}");
  }

  private void session(Neighbour neighbour) {
    line("");
    // A label has no underscore, so that two names never become one.
    line("protocol bgp to_%s {".formatted(neighbour.name().replace('-', '_')));
    line("  local as %s;".formatted(director.asn()));
    line("  neighbor %s as %s;".formatted(AddressText.of(neighbour.address()), neighbour.asn()));
    line("  bfd %s;".formatted(neighbour.bfd() ? "on" : "off"));
    line("  %s {".formatted(AddressText.isV4(neighbour.address()) ? "ipv4" : "ipv6"));
    line("    import none;");
    line("    export filter doors_out;");
    line("    next hop self;");
    line("  };");
    line("}");
  }

  private static String ids(List<AnnouncingDirector> directors) {
    return String.join(", ", directors.stream().map(AnnouncingDirector::id).toList());
  }

  private void line(String line) {
    out.append(line).append('\n');
  }
}
