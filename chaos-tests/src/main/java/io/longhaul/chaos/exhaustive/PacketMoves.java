package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.Packet;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.chaos.packet.Socket;
import io.longhaul.chaos.packet.Verdict;
import java.util.Optional;

/** What becomes of packets that directors sent: each arrives, a hop at a time, or is lost. */
final class PacketMoves {
  void from(World world, Steps steps) {
    for (int a = 0; a < world.arriving.size(); a++) {
      Packet packet = world.arriving.get(a).packet();
      World lost = world.copy();
      lost.arriving.remove(a);
      steps.step(lost, () -> packet + " is lost");
      if (world.hosts[world.host(packet.node())].isUp()) {
        arrive(world, a, steps);
      }
    }
  }

  private static void arrive(World world, int a, Steps steps) {
    Arriving arriving = world.arriving.get(a);
    Packet packet = arriving.packet();
    int h = world.host(packet.node());
    World next = world.copy();
    next.arriving.remove(a);
    switch (next.hosts[h].acting(next).decide(packet, next.hosts[h].kernel)) {
      case Verdict.Forward forward -> on(next, arriving, forward.packet(), "forwards", steps);
      case Verdict.Restart restart -> restart(next, arriving, restart.packet(), steps);
      case Verdict.Claim claim -> take(next, h, packet, "takes", steps);
      case Verdict.Deliver deliver -> take(next, h, packet, "has no socket for", steps);
      case Verdict.Drop drop ->
          steps.step(next, () -> packet.node() + " drops " + packet + ": " + drop.reason());
    }
  }

  private static void restart(World next, Arriving from, Packet to, Steps steps) {
    next.arriving.add(new Arriving(to, from.old()));
    String node = from.packet().node();
    steps.step(next, () -> node + " restarts " + to, Checks.endless(next, to));
  }

  private static void on(World next, Arriving from, Packet to, String does, Steps steps) {
    next.arriving.add(new Arriving(to, from.old()));
    steps.step(next, () -> from.packet().node() + " " + does + " " + to);
  }

  private static void take(World next, int h, Packet packet, String does, Steps steps) {
    Segment segment = packet.segment();
    Socket before = next.hosts[h].kernel.socket(segment.flow());
    Optional<String> wrong = Network.receive(next, h, segment);
    Owners.release(next, h, before, segment.flow());
    steps.step(next, () -> packet.node() + " " + does + " " + packet, wrong);
  }
}
