package io.longhaul.director.xdp.probe;

import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.Protocol;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * A front door's address at which a shim is asked for a listener.
 *
 * @param port 1 to 65535
 */
public record ProbeDoor(InetAddress address, int port) {
  public ProbeDoor {
    if (port < 1 || port > 0xFFFF) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
  }

  /**
   * Those of an epoch at which every node listens: active, by TCP, at one port. A door that is
   * adding has no listener yet, and one at all ports may have none at any given one.
   */
  public static List<ProbeDoor> of(Epoch epoch) {
    return epoch.doors().stream()
        .filter(door -> door.state() == DoorState.ACTIVE)
        .filter(door -> door.protocol() == Protocol.TCP && door.port() != 0)
        .flatMap(ProbeDoor::addresses)
        .toList();
  }

  private static Stream<ProbeDoor> addresses(Door door) {
    return door.addresses().stream().map(address -> new ProbeDoor(address, door.port()));
  }
}
