package io.longhaul.chaos.xdp;

import java.util.List;
import java.util.Locale;

/**
 * What packets cost.
 *
 * @param driverNs nanoseconds of what drives the program, which is taken off
 * @param directorNs nanoseconds a packet of the director's program
 * @param trackedNs the same with a table of connections in front
 */
record XdpResult(XdpCase packets, double driverNs, double directorNs, double trackedNs) {
  String text() {
    return String.format(
        Locale.ROOT,
        "IPv%d, %,d flows: %.1f ns a packet; with a table of connections in front %.1f ns, %.1f times"
            + " as much (%.1f ns of the driver taken off)",
        packets.ip().number(),
        packets.flows(),
        directorNs,
        trackedNs,
        trackedNs / directorNs,
        driverNs);
  }

  List<String> json() {
    return List.of(
        json("director", directorNs), json("director+connection-table", trackedNs), ratio());
  }

  private String json(String program, double ns) {
    return String.format(
        Locale.ROOT,
        "{\"program\":\"%s\",\"ip\":%d,\"flows\":%d,\"nsPerPacket\":%.1f}",
        program,
        packets.ip().number(),
        packets.flows(),
        ns);
  }

  private String ratio() {
    return String.format(
        Locale.ROOT,
        "{\"ratio\":\"director/director+connection-table\",\"ip\":%d,\"flows\":%d,\"value\":%.3f}",
        packets.ip().number(),
        packets.flows(),
        directorNs / trackedNs);
  }
}
