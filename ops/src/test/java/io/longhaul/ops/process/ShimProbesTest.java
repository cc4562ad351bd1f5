package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.telemetry.Lookout;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShimProbesTest {
  private static final InetAddress SELF = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SHIM = InetAddress.ofLiteral("127.0.0.77");
  private static final MemberKey PROCESS = new MemberKey("node-1", 1);

  /** Only the first has a shim. */
  private static final int NODES = 4;

  private static final long STEP_MS = 50;
  private static final int PATIENCE_MS = 10_000;

  private long nowMs = 1_000;
  private final Lookout lookout = new Lookout("director-1", () -> nowMs);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private DatagramSocket shim;
  private ShimProbes probes;

  @BeforeEach
  void start() throws Exception {
    shim = new DatagramSocket(19_523, SHIM);
    shim.setSoTimeout(PATIENCE_MS);
    probes = ShimProbes.open(SELF, lookout, metrics);
    probes.load(epoch());
    lookout.epoch(epoch());
  }

  @AfterEach
  void stop() {
    probes.close();
    shim.close();
  }

  @Test
  void nodeIsReachedWhileItIsHeardAndItsShimAnswers() throws Exception {
    live(4_000, Optional.of(1));
    assertThat(unreached()).isEmpty();
    assertThat(lookout.highestEpoch()).as("the shim's").isEqualTo(12);

    live(1_000, Optional.empty());
    assertThat(unreached()).as("heard, and no packet comes to it").containsExactly(PROCESS);
    live(2_000, Optional.of(1));
    assertThat(unreached()).isEmpty();
  }

  @Test
  void nodeAtWhoseDoorNobodyListensIsNotReachedAtOnce() throws Exception {
    live(4_000, Optional.of(1));
    live(ShimProbes.PERIOD.toMillis() + STEP_MS, Optional.of(0));
    assertThat(unreached()).containsExactly(PROCESS);
    live(1_000, Optional.of(1));
    assertThat(unreached()).isEmpty();
    assertThat(metrics.counter("longhaul.director.shim.probes", "outcome", "no_listener").count())
        .isPositive();
  }

  private Set<MemberKey> unreached() {
    return lookout.observed().reaches().values().stream().findFirst().orElseThrow().unreached();
  }

  /** Time passes, with heartbeats all the while. */
  private void live(long ms, Optional<Integer> holds) throws Exception {
    for (long end = nowMs + ms; nowMs < end; nowMs += STEP_MS) {
      for (int node = 1; node <= NODES; node++) {
        MemberKey process = new MemberKey("node-" + node, 1);
        lookout.heartbeat(new Heartbeat(process, nowMs, 0, 0, 0, 0, 0L));
      }
      if (probes.perform(nowMs)) {
        DatagramPacket question = new DatagramPacket(new byte[100], 100);
        shim.receive(question);
        if (holds.isPresent()) {
          answer(question, holds.get());
        }
      }
      lookout.perform(nowMs);
    }
  }

  private void answer(DatagramPacket question, int holds) throws Exception {
    byte[] bytes = new byte[44];
    ByteBuffer.wrap(bytes)
        .put(question.getData(), 0, bytes.length)
        .put(1, (byte) 2)
        .putInt(8, 12)
        .putInt(40, holds);
    shim.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
  }

  private static Epoch epoch() {
    List<EpochNode> nodes =
        IntStream.rangeClosed(1, NODES)
            .mapToObj(
                node ->
                    new EpochNode(
                        "node-" + node,
                        node == 1 ? Optional.of(SHIM) : Optional.empty(),
                        NodeState.ACTIVE,
                        100,
                        List.of(new Incarnation(1, Optional.empty(), true))))
            .toList();
    Door door =
        new Door(
            "web",
            List.of(InetAddress.ofLiteral("192.0.2.1")),
            443,
            Protocol.TCP,
            DoorState.ACTIVE);
    return new Epoch(9, 1, new HashKey(1, 2), List.of(door), nodes, SlotTable.of(_ -> Chain.of(0)));
  }
}
