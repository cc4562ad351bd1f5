package io.longhaul.node.ingress;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Names of front doors by address: of all that there are, and of those that there were last, since
 * a client may be accepted while its door closes, and its door decides about TLS and policies.
 * Immutable.
 */
final class KnownDoors {
  /** Most addresses of doors that are no more. */
  static final int MOST_FORMER = 1_024;

  static final KnownDoors NONE = new KnownDoors(Map.of(), new LinkedHashMap<>());

  private final Map<InetSocketAddress, String> present;

  /** In the order in which they went, the last one last. */
  private final SequencedMap<InetSocketAddress, String> former;

  private KnownDoors(
      Map<InetSocketAddress, String> present, SequencedMap<InetSocketAddress, String> former) {
    this.present = present;
    this.former = former;
  }

  /** These doors are there now, and no others. */
  KnownDoors with(Map<InetSocketAddress, String> now) {
    LinkedHashMap<InetSocketAddress, String> gone = new LinkedHashMap<>(former);
    gone.putAll(present);
    gone.keySet().removeAll(now.keySet());
    while (gone.size() > MOST_FORMER) {
      var _ = gone.pollFirstEntry();
    }
    return new KnownDoors(Map.copyOf(now), gone);
  }

  /** The door that is at an address, or was there last. */
  Optional<String> at(InetSocketAddress address) {
    String name = present.get(address);
    return Optional.ofNullable(name == null ? former.get(address) : name);
  }
}
