package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfException;
import io.longhaul.director.xdp.bpf.BpfLibrary;
import io.longhaul.director.xdp.bpf.BpfMap;
import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.bpf.XdpMode;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A shim as its pins in the kernel have it, whether a process is there or not.
 *
 * @param mode how the interface runs the program; empty where it has none
 * @param epoch the one that packets go by; empty before the first
 * @param underlay own underlay address
 * @param mtuBytes of the underlay
 * @param trusted networks from which it takes encapsulated packets
 * @param vouched whether an agent vouches for the table right now
 * @param counters by reason, in the order of {@link ShimCounter}
 */
public record ShimState(
    Optional<String> mode,
    Optional<Long> epoch,
    Optional<Inet4Address> underlay,
    int mtuBytes,
    List<TrustedPrefix> trusted,
    boolean vouched,
    Map<ReasonCounter, Long> counters) {
  /**
   * Reads it; nothing is changed.
   *
   * @param pins as {@link XdpSettings#pins()}
   * @return empty where no shim of this version is pinned for the interface
   * @throws XdpUnavailableException with what to do, where this host refuses
   */
  public static Optional<ShimState> read(String interfaceName, Path pins) {
    try {
      Privileges.require();
      BpfLibrary.require();
      Optional<String> mode =
          XdpMode.of(InterfaceIndex.of(interfaceName))
              .map(there -> there.name().toLowerCase(Locale.ROOT));
      Map<String, BpfMap> maps = Installation.pinned(ProgramKind.SHIM, interfaceName, pins);
      try {
        return maps.isEmpty() ? Optional.empty() : Optional.of(read(mode, maps));
      } finally {
        maps.values().forEach(BpfMap::close);
      }
    } catch (BpfException | UncheckedIOException e) {
      throw new XdpUnavailableException("xdp plane: " + e.getMessage(), e);
    }
  }

  private static ShimState read(Optional<String> mode, Map<String, BpfMap> maps) {
    NameIndex doors = new NameIndex(map(maps, "door_names"), map(maps, "door_traffic"));
    NameIndex nodes = new NameIndex(map(maps, "node_names"), map(maps, "node_traffic"));
    BpfMap settingsMap = map(maps, ".data.settings");
    try (ProgramSettings settings = new ProgramSettings(settingsMap);
        TableMemory tables =
            new TableMemory(map(maps, ".bss"), settingsMap, doors, nodes, Duration.ZERO)) {
      return new ShimState(
          mode,
          tables.epoch(),
          settings.source(),
          settings.mtu(),
          settings.trusted(),
          settings.vouched(),
          new CounterReadings(ProgramKind.SHIM, maps, doors, nodes).reasons());
    }
  }

  private static BpfMap map(Map<String, BpfMap> maps, String name) {
    return Optional.ofNullable(maps.get(name))
        .orElseThrow(
            () ->
                new XdpUnavailableException(
                    "pins: no map "
                        + name
                        + " (expected: all of a shim; remove it, and run it again)"));
  }
}
