package io.longhaul.ops.process;

import io.longhaul.director.xdp.Normality;
import io.longhaul.director.xdp.ReasonCounter;
import io.longhaul.director.xdp.ShimState;
import io.longhaul.director.xdp.TrustedPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A host's shim for people and for programs.
 *
 * @param node whose host this is, by the configuration
 * @param addresses doors' addresses that its agent put, with whether they are there
 */
record ShimStatus(
    String node, String interfaceName, ShimState state, Map<InetAddress, Boolean> addresses) {
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("shim of node %s at %s".formatted(node, interfaceName));
    line(lines, "program", state.mode().orElse("not attached"));
    line(lines, "epoch", state.epoch().map(String::valueOf).orElse("none loaded yet"));
    line(
        lines,
        "underlay",
        state.underlay().map(InetAddress::getHostAddress).orElse("not set")
            + ", MTU "
            + state.mtuBytes());
    line(lines, "trusted", String.join(", ", trusted()));
    line(lines, "vouched", state.vouched() ? "yes" : "no: no agent that has the newest epoch");
    addresses.forEach(
        (address, there) ->
            line(lines, "door", address.getHostAddress() + (there ? "" : " (not on lo)")));
    lines.add("  %-28s %14s  %s".formatted("counter", "packets", "normally counts"));
    state
        .counters()
        .forEach(
            (counter, count) ->
                lines.add("  %-28s %14d  %s".formatted(counter.word(), count, normally(counter))));
    return lines;
  }

  private static void line(List<String> lines, String name, String value) {
    lines.add("  %-10s %s".formatted(name, value));
  }

  private List<String> trusted() {
    return state.trusted().stream().map(TrustedPrefix::text).toList();
  }

  /** In the words of the documentation's tables. */
  private static String normally(ReasonCounter counter) {
    return switch (counter.normality()) {
      case Normality.NORMAL -> "yes";
      case Normality.SOMETIMES -> "at times";
      case Normality.SUSPECT -> "no";
    };
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("node", node);
    json.put("interface", interfaceName);
    state.mode().ifPresent(mode -> json.put("mode", mode));
    state.epoch().ifPresent(epoch -> json.put("epoch", epoch));
    state.underlay().ifPresent(address -> json.put("underlay", address.getHostAddress()));
    json.put("mtu", state.mtuBytes());
    json.put("trusted", trusted());
    json.put("vouched", state.vouched());
    Map<String, Boolean> doors = new LinkedHashMap<>();
    addresses.forEach((address, there) -> doors.put(address.getHostAddress(), there));
    json.put("addresses", doors);
    List<Map<String, Object>> counters = new ArrayList<>();
    state
        .counters()
        .forEach(
            (counter, count) -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("counter", counter.word());
              one.put("packets", count);
              one.put("normal", normally(counter));
              one.put("meaning", counter.meaning());
              counters.add(one);
            });
    json.put("counters", counters);
    return json;
  }
}
