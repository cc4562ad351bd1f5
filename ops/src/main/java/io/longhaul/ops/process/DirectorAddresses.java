package io.longhaul.ops.process;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.TierView;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whose packets come from which underlay address (rule R2). A director that only lost its session
 * is known on, also by the next run: it may still forward.
 */
final class DirectorAddresses {
  private static final String KEPT = "directors";

  private final DataFolder data;
  private final Map<String, InetAddress> byId = new TreeMap<>();
  private volatile Map<InetAddress, String> byAddress = Map.of();

  DirectorAddresses(DataFolder data) {
    this.data = data;
    for (String line : data.keep(KEPT, before -> before).lines().toList()) {
      String[] words = line.split(" ", -1);
      byId.put(words[0], ScalarValues.ip(words[1]));
    }
    byAddress = reversed(byId);
  }

  /** Takes over what a view of the tier says. */
  synchronized void follow(TierView view) {
    if (!view.connected()) {
      return;
    }
    Map<String, InetAddress> before = Map.copyOf(byId);
    Map<String, LiveDirector> live = view.liveDirectors();
    byId.keySet().removeIf(id -> !view.directors().contains(id) && !live.containsKey(id));
    live.forEach((id, director) -> director.underlay().ifPresent(at -> byId.put(id, at)));
    if (!byId.equals(before)) {
      data.keep(KEPT, _ -> text(byId));
      byAddress = reversed(byId);
    }
  }

  /** Directors' ids by their underlay addresses. */
  Map<InetAddress, String> byAddress() {
    return byAddress;
  }

  private static Map<InetAddress, String> reversed(Map<String, InetAddress> byId) {
    Map<InetAddress, String> reversed = new HashMap<>();
    byId.forEach((id, address) -> reversed.put(address, id));
    return Map.copyOf(reversed);
  }

  private static String text(Map<String, InetAddress> byId) {
    return byId.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().getHostAddress())
        .collect(Collectors.joining("\n"));
  }
}
