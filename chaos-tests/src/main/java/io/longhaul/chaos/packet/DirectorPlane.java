package io.longhaul.chaos.packet;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a director's program does with a client's segment: a function of its epoch alone. */
public final class DirectorPlane {
  private DirectorPlane() {}

  /**
   * The packet that it sends; empty when it drops the segment: for an unknown door, for a SYN to a
   * draining one, and in a tier without nodes.
   */
  public static Optional<Packet> encapsulated(Epoch epoch, Segment segment) {
    Chain chain = epoch.table().chain(segment.flow().slot());
    if (chain.isEmpty()
        || state(epoch, segment).isEmpty()
        || (segment.opens() && !takesNew(epoch, segment))) {
      return Optional.empty();
    }
    List<String> hops = segment.opens() ? List.of(id(epoch, chain.head())) : ids(epoch, chain);
    return Optional.of(new Packet(segment, epoch.number(), hops, 0));
  }

  /** Ids of a chain's nodes, head first. */
  static List<String> ids(Epoch epoch, Chain chain) {
    List<String> ids = new ArrayList<>(chain.size());
    for (int i = 0; i < chain.size(); i++) {
      ids.add(id(epoch, chain.node(i)));
    }
    return ids;
  }

  static String id(Epoch epoch, int ordinal) {
    return epoch.nodes().get(ordinal).id();
  }

  /** Whether an epoch has the segment's door and lets clients in there (rule R12). */
  static boolean takesNew(Epoch epoch, Segment segment) {
    return state(epoch, segment).filter(state -> state != DoorState.DRAINING).isPresent();
  }

  private static Optional<DoorState> state(Epoch epoch, Segment segment) {
    for (Door door : epoch.doors()) {
      if (door.name().equals(segment.flow().door())) {
        return Optional.of(door.state());
      }
    }
    return Optional.empty();
  }
}
