package io.longhaul.chaos.lab;

import java.util.List;
import java.util.stream.Collectors;

/** Routes of the router that come before what directors announce. */
final class Detour {
  private static final int FIRST_HOP = 10;
  private static final String V6_DOOR = LabPlan.DOOR_V6 + "/128";
  private static final String V4_DOOR = LabPlan.DOOR_V4 + "/32";

  /** Below the metric that BIRD gives its routes. */
  private static final String FIRST = " metric 5";

  /** All flows go through one director. */
  void through(LabHost director) {
    Shell.on(LabPlan.ROUTER, "ip route replace " + V4_DOOR + " via " + director.address() + FIRST);
    Shell.on(
        LabPlan.ROUTER, "ip -6 route replace " + V6_DOOR + " via " + director.address6() + FIRST);
  }

  /**
   * Flows spread over some directors by a group of next hops.
   *
   * @param number of the group
   * @param type of it, with its arguments
   */
  void spread(int number, List<LabHost> directors, String type) {
    end();
    spread("", V4_DOOR, number, directors.stream().map(LabHost::address).toList(), type);
    spread("-6 ", V6_DOOR, 2 * number, directors.stream().map(LabHost::address6).toList(), type);
  }

  private static void spread(
      String family, String door, int number, List<String> via, String type) {
    for (int i = 0; i < via.size(); i++) {
      Shell.on(
          LabPlan.ROUTER,
          "ip nexthop replace id %d via %s dev br0".formatted(hop(number, i), via.get(i)));
    }
    String members =
        via.stream()
            .map(address -> Integer.toString(hop(number, via.indexOf(address))))
            .collect(Collectors.joining("/"));
    Shell.on(LabPlan.ROUTER, "ip nexthop add id " + number + " group " + members + " " + type);
    Shell.on(LabPlan.ROUTER, "ip " + family + "route replace " + door + " nhid " + number + FIRST);
  }

  private static int hop(int number, int i) {
    return number * FIRST_HOP + i;
  }

  /** As directors announce again. */
  void end() {
    List<String> router =
        Shell.inside(LabPlan.ROUTER, List.of("ip", "route", "del", V4_DOOR, "metric", "5"));
    var _ = Shell.attempt(router);
    var _ =
        Shell.attempt(
            Shell.inside(
                LabPlan.ROUTER, List.of("ip", "-6", "route", "del", V6_DOOR, "metric", "5")));
    Shell.on(LabPlan.ROUTER, "ip nexthop flush");
  }
}
