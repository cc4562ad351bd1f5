package io.longhaul.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Slot;
import io.longhaul.membership.occupancy.OccupancyTracker;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a node says that it holds, while connections come and go as fast as they can. */
class OccupancyUnderChurnTest {
  private static final int HELD = 300;
  private static final int CHURNED = 20_000;
  private static final int CLIENTS = 4;
  private static final int MOST_WAITING = 1_000;
  private static final int DOOR_PORT = 443;
  private static final byte[] SOURCE = {(byte) 192, 0, 2, 1};
  private static final byte[] DESTINATION = {(byte) 192, 0, 2, 80};

  private final FlowHash hash = new FlowHash(new HashKey(1, 2));
  private final SlotCounters slots = new SlotCounters();
  private final AtomicInteger nextPort = new AtomicInteger(1024 + HELD);

  @Test
  void countsAreExactWhileTenThousandsComeAndGo() throws Exception {
    List<Socket> held = new ArrayList<>();
    try (NodeServer node =
        NodeServer.start(
            NodeSettings.of("n1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            slots,
            hash,
            RouteSnapshot.EMPTY,
            new SimpleMeterRegistry())) {
      for (int i = 0; i < HELD; i++) {
        held.add(open(node, 1024 + i));
      }
      Await.until("all held are known", () -> known() == HELD);

      long startNs = System.nanoTime();
      List<CompletableFuture<Void>> churning = churn(node);
      CompletableFuture<Void> all =
          CompletableFuture.allOf(churning.toArray(CompletableFuture[]::new));
      int scans = scanUntil(all);
      all.join();
      System.out.printf(
          "measured: %d accepts and closes in %d ms, %d scans meanwhile%n",
          CHURNED, (System.nanoTime() - startNs) / 1_000_000, scans);

      // A connection may be reset before it is accepted: it comes and goes after its client ended.
      Await.until("all were accepted", () -> node.accepted() == HELD + CHURNED);
      Await.until("all others are gone", () -> slots.total() == HELD && slots.unknown() == 0);
      assertThat(counts()).containsExactly(expected());
      assertThat(scans).isPositive();
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
    assertThat(slots.total()).isZero();
  }

  private List<CompletableFuture<Void>> churn(NodeServer node) {
    AtomicInteger left = new AtomicInteger(CHURNED);
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          CompletableFuture.runAsync(
              () -> {
                while (left.getAndDecrement() > 0) {
                  openAndReset(node);
                }
              },
              Thread::startVirtualThread));
    }
    return clients;
  }

  /** Scans as a reporter does: no scan may miss a connection that is there all the time. */
  private int scanUntil(CompletableFuture<Void> end) {
    BitSet there = new BitSet();
    for (int i = 0; i < HELD; i++) {
      there.set(slot(1024 + i));
    }
    OccupancyTracker tracker = new OccupancyTracker(slots, Duration.ZERO, 0);
    int scans = 0;
    long nowMs = 1;
    tracker.mark();
    while (!end.isDone()) {
      var scan = tracker.scan(nowMs++);
      if (scan.isPresent()) {
        BitSet missed = (BitSet) there.clone();
        missed.andNot(scan.get().sockets());
        assertThat(missed.isEmpty()).as("slots missed: %s", missed).isTrue();
        scans++;
        tracker.mark();
      }
      Thread.onSpinWait();
    }
    return scans;
  }

  private void openAndReset(NodeServer node) {
    // What the node has no room to accept would be lost with its reset.
    while (nextPort.get() - 1024 - node.accepted() > MOST_WAITING) {
      Thread.onSpinWait();
    }
    try (Socket socket = open(node, 1024 + nextPort.getAndIncrement() % 60_000)) {
      // The reset leaves no TIME_WAIT behind, of which there are only so many.
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket open(NodeServer node, int sourcePort) throws IOException {
    Socket socket = new Socket();
    socket.connect(node.relayAddress().orElseThrow());
    socket.getOutputStream().write(proxyHeader(sourcePort));
    return socket;
  }

  private int slot(int sourcePort) {
    try {
      return hash.slot(
          new InetSocketAddress(InetAddress.getByAddress(SOURCE), sourcePort),
          new InetSocketAddress(InetAddress.getByAddress(DESTINATION), DOOR_PORT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int known() {
    return slots.total() - slots.unknown();
  }

  private int[] counts() {
    int[] counts = new int[Slot.COUNT];
    for (int slot = 0; slot < counts.length; slot++) {
      counts[slot] = slots.count(slot);
    }
    return counts;
  }

  private int[] expected() {
    int[] counts = new int[Slot.COUNT];
    for (int i = 0; i < HELD; i++) {
      counts[slot(1024 + i)]++;
    }
    return counts;
  }

  private static byte[] proxyHeader(int sourcePort) {
    return ByteBuffer.allocate(28)
        .put(new byte[] {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x21, 0x11})
        .putShort((short) 12)
        .put(SOURCE)
        .put(DESTINATION)
        .putShort((short) sourcePort)
        .putShort((short) DOOR_PORT)
        .array();
  }
}
