package io.longhaul.director.xdp;

import io.longhaul.hash.Epoch;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a table is filled from.
 *
 * @param hashFields what a slot depends on: {@link HashField#ALL} in every tier
 * @param nextHops how packets to underlay addresses leave; for the others the program asks the
 *     kernel
 * @param self id of the node whose host this is; empty for a director
 */
public record TableContents(
    Epoch epoch,
    Set<HashField> hashFields,
    Map<InetAddress, NextHop> nextHops,
    Optional<String> self) {
  public TableContents {
    hashFields = Set.copyOf(hashFields);
    nextHops = Map.copyOf(nextHops);
  }

  /** An epoch as a director forwards by it. */
  public static TableContents ofDirector(Epoch epoch, Map<InetAddress, NextHop> nextHops) {
    return new TableContents(epoch, HashField.ALL, nextHops, Optional.empty());
  }

  /** An epoch as the shim on a node's host goes by it. */
  public static TableContents ofShim(Epoch epoch, Map<InetAddress, NextHop> nextHops, String self) {
    return new TableContents(epoch, HashField.ALL, nextHops, Optional.of(self));
  }
}
