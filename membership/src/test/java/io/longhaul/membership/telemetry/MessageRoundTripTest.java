package io.longhaul.membership.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MessageRoundTripTest {
  private final TelemetryCounters counters = new TelemetryCounters();
  private final MessageGate gate = new MessageGate(Samples.keyring(), counters);
  private final MessageEncoder node = Samples.node();

  @Test
  void heartbeatComesAsItWent() {
    Heartbeat heartbeat = Samples.heartbeat(7);
    assertThat(admitted(node, node.heartbeat(heartbeat))).isEqualTo(new Message.Beat(heartbeat));
    assertThat(counters.messagesHeard()).isEqualTo(1);
  }

  @Test
  void usualReportIsOneMessage() {
    Occupancy report = Samples.report(9, 50, 2, 4);
    int length = node.occupancy(report, 0, 1);
    assertThat(length).isBetween(1, Wire.MAX_MESSAGE_BYTES);
    assertThat(admitted(node, length)).isEqualTo(new Message.OccupancyPart(0, 1, report));
  }

  @Test
  void reportOfANodeThatJustStartedIsSmall() {
    BitSet all = new BitSet();
    all.set(0, Slot.COUNT);
    Occupancy report =
        new Occupancy("node-1", Samples.RUN, 1, 0, all, new BitSet(), Set.of(), 0, Map.of());
    int length = node.occupancy(report, 0, 1);
    assertThat(length).isBetween(1, 512);
    assertThat(admitted(node, length)).isEqualTo(new Message.OccupancyPart(0, 1, report));
  }

  @Test
  void worstReportGoesInParts() {
    Occupancy report = Samples.report(9, 2, 256, 256);
    assertThat(node.occupancy(report, 0, 1)).isEqualTo(MessageEncoder.TOO_LONG);
    int parts = 16;
    Assembly<Occupancy> assembly = new Assembly<>();
    List<Occupancy> joined = new ArrayList<>();
    for (int part = parts - 1; part >= 0; part--) {
      int length = node.occupancy(report, part, parts);
      Message.OccupancyPart read = (Message.OccupancyPart) admitted(node, length);
      assembly
          .add(report.sequence(), read.part(), read.parts(), read.share())
          .ifPresent(shares -> joined.add(Shares.joinReports(shares)));
    }
    assertThat(joined).containsExactly(report);
  }

  @Test
  void reachOfAHugeTierGoesInParts() {
    MessageEncoder director = Samples.director("d-1");
    Reach reach = Samples.reach("d-1", 3, 1_000, 2_000);
    Assembly<Reach> assembly = new Assembly<>();
    List<Reach> joined = new ArrayList<>();
    for (int part = 0; part < 32; part++) {
      Message.ReachPart read =
          (Message.ReachPart) admitted(director, director.reach(reach, part, 32));
      assembly
          .add(reach.sequence(), read.part(), read.parts(), read.share())
          .ifPresent(shares -> joined.add(Shares.joinReaches(shares)));
    }
    assertThat(joined).containsExactly(reach);
  }

  private Message admitted(MessageEncoder encoder, int length) {
    assertThat(length).isPositive();
    return gate.admit(new UnsafeBuffer(encoder.bytes()), 0, length).orElseThrow();
  }
}
