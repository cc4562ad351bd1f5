package io.longhaul.director.xdp;

import io.longhaul.hash.Epoch;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A shim's: packets name their further hops by address, so beside the table there is a map of next
 * hops. In it are also those of the epoch before, which packets that are under way may name.
 */
final class ShimFilling implements Filling {
  private final LoadedProgram program;
  private final String self;
  private Map<InetAddress, NextHop> told = Map.of();

  /**
   * @param self id of the node whose host this is
   */
  ShimFilling(LoadedProgram program, String self) {
    this.program = program;
    this.self = self;
  }

  @Override
  public TableContents contents(Epoch epoch, Map<InetAddress, NextHop> hops) {
    return TableContents.ofShim(epoch, hops, self);
  }

  @Override
  public void loading(Map<InetAddress, NextHop> hops) {
    Set<InetAddress> kept = new HashSet<>(told.keySet());
    kept.addAll(hops.keySet());
    // Those of other epochs, an earlier process's among them.
    program.neighbours().stream()
        .filter(address -> !kept.contains(address))
        .forEach(address -> program.neighbour(address, Optional.empty()));
    changed(hops);
  }

  @Override
  public void changed(Map<InetAddress, NextHop> hops) {
    hops.forEach(
        (address, hop) -> {
          if (!hop.equals(told.get(address))) {
            program.neighbour(address, Optional.of(hop));
          }
        });
    told = hops;
  }
}
