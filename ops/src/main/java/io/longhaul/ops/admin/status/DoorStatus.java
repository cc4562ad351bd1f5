package io.longhaul.ops.admin.status;

import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierView;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One front door.
 *
 * @param port 0 for every port
 * @param listens where relay directors accept for it, sorted; empty in an xdp tier
 */
public record DoorStatus(
    String name, List<String> addresses, int port, String protocol, List<String> listens) {
  static DoorStatus of(TierView view, DoorSpec door) {
    return new DoorStatus(
        door.name(),
        door.addresses().stream().map(InetAddress::getHostAddress).toList(),
        door.port(),
        door.protocol().name().toLowerCase(Locale.ROOT),
        view.liveDirectors().values().stream()
            .map(director -> Optional.ofNullable(director.listens().get(door.name())))
            .flatMap(Optional::stream)
            .map(AddressText::of)
            .sorted()
            .toList());
  }
}
