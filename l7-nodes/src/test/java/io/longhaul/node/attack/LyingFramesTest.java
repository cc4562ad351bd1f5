package io.longhaul.node.attack;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.frame;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket frames that lie about themselves, from clients and from applications. */
@ExtendWith(LeakCheck.class)
final class LyingFramesTest {
  private static final int LIARS = 20;
  private static final int TUNNELS = 1_000;
  private static final int FRAGMENTS = 300_000;
  private static final int MIB = 1 << 20;

  /** What is held may grow by that much: far below what the lies would make of it. */
  private static final long MOST_GROWTH = 16 * MIB;

  private final AtomicLong taken = new AtomicLong();
  private FakeUpstream app;
  private TestNode node;
  private Bystanders others;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start(this::serve);
    node =
        TestNode.start(
            TestNode.Options.DEFAULT.withMaxConnections(2 * TUNNELS),
            RouteSnapshot.of(
                RoutesDocument.parse(
                    "test.yaml",
                    """
                    policies: [{name: p, maxFrameBytes: 65536, maxMessageBytes: 1048576}]
                    routes: [{upstream: app}, {host: limited, upstream: app, policies: [p]}]
                    upstreams: [{name: app, endpoints: ["%s"]}]
                    """
                        .formatted(app.endpoint()))));
    others = new Bystanders(node);
  }

  /** {@code /lie/HEX} sends those bytes, {@code /sink} counts bytes, all else is as for others. */
  private void serve(Peer peer, int connection) throws IOException {
    String head = peer.readHead();
    while (head.contains(" HTTP/") && !head.contains("Upgrade: websocket")) {
      Bystanders.serve(peer, head);
      head = peer.readHead();
    }
    if (head.isEmpty()) {
      return;
    }
    peer.send(SWITCHING);
    if (head.startsWith("GET /lie/")) {
      peer.send(HexFormat.of().parseHex(head.substring(9, head.indexOf(' ', 9))));
      assertThat(peer.readToEnd()).isNotNull();
    } else if (head.startsWith("GET /sink")) {
      sink(peer);
    } else {
      while (true) {
        peer.read(clientText("hi").length);
        peer.send(serverText("hi"));
      }
    }
  }

  private void sink(Peer peer) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    peer.socket().setSoTimeout(60_000);
    for (int n = 0; n >= 0; n = peer.socket().getInputStream().read(buffer)) {
      taken.addAndGet(n);
    }
  }

  @AfterEach
  void stop() throws IOException {
    others.goOnWithin(MOST_GROWTH);
    others.close();
    node.close();
    app.close();
  }

  private Peer open(String path, String host) throws IOException {
    Peer client = node.connect();
    client.send(HANDSHAKE.replace("/echo", path).replace("Host: a", "Host: " + host));
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    return client;
  }

  /** Bytes that live on the heap and in Netty's buffers. */
  private static long held() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    ByteBufAllocatorMetric buffers =
        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return runtime.totalMemory() - runtime.freeMemory() + buffers.usedDirectMemory();
  }

  @ParameterizedTest
  @CsvSource({
    "a, 82FF8000000000000000, length, 03EA",
    "a, 82FFFFFFFFFFFFFFFFFF, length, 03EA",
    "a, 82FE0001, length, 03EA",
    "a, 82FF0000000000000001, length, 03EA",
    "limited, 82FF7FFFFFFFFFFFFFFF, frame-too-large, 03F1",
    "limited, 82FF0000000000010001, frame-too-large, 03F1",
    "a, 8100, mask, 03EA",
    "a, 89FE00FF, control-length, 03EA",
    "a, 89FF0000000000010000, control-length, 03EA",
    "a, 8881, control-length, 03EA",
    "a, 0980, control-fragmented, 03EA",
    "a, 0880, control-fragmented, 03EA",
    "a, C180, reserved-bits, 03EA",
    "a, 9180, reserved-bits, 03EA",
    "a, 8380, reserved-opcode, 03EA",
    "a, 8F80, reserved-opcode, 03EA",
    "a, 8080, continuation, 03EA",
    "a, 0180000000008180, interleaved, 03EA"
  })
  void clientThatLiesIsToldSoAndEnds(String host, String hex, String fault, String status)
      throws IOException {
    for (int i = 0; i < LIARS; i++) {
      try (Peer liar = open("/sink", host)) {
        liar.send(HexFormat.of().parseHex(hex));
        assertThat(HexFormat.of().withUpperCase().formatHex(liar.read(4)))
            .isEqualTo("8802" + status);
        assertThat(liar.readToEnd()).isEmpty();
      }
    }
    assertThat(node.count("websocket.faults", "reason", fault)).isEqualTo(LIARS);
    assertThat(node.count("tunnels.ended", "reason", "client-fault")).isEqualTo(LIARS);
    Await.until("only the others are left", () -> node.tunnels() == 1);
  }

  @ParameterizedTest
  @CsvSource({
    "a, 827F8000000000000000, length",
    "limited, 827F7FFFFFFFFFFFFFFF, frame-too-large",
    "a, 818161, mask",
    "a, 897E00FF, control-length",
    "a, 0900, control-fragmented",
    "a, C100, reserved-bits",
    "a, 8B00, reserved-opcode",
    "a, 8000, continuation"
  })
  void applicationThatLiesIsKeptFromItsClients(String host, String hex, String fault)
      throws IOException {
    for (int i = 0; i < LIARS; i++) {
      try (Peer client = open("/lie/" + hex, host)) {
        assertThat(client.read(4)).isEqualTo(frame(0x88, false, new byte[] {3, (byte) 0xE9}));
        assertThat(client.readToEnd()).isEmpty();
      }
    }
    assertThat(node.count("websocket.faults", "reason", fault)).isEqualTo(LIARS);
    assertThat(node.count("tunnels.ended", "reason", "upstream-fault")).isEqualTo(LIARS);
    Await.until("only the others are left", () -> node.tunnels() == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000", "03E7", "03ED", "FFFF", "03E8FF", "03E8C3", "03E8EDA080"})
  void whatACloseSaysIsForItsReceiverToJudge(String payload) throws IOException {
    byte[] close = frame(0x88, true, HexFormat.of().parseHex(payload));
    try (Peer client = open("/sink", "a")) {
      client.send(close);
      Await.until("it came", () -> taken.get() == close.length);
      assertThat(node.count("tunnels.ended", "reason", "client-fault")).isZero();
      client.send(clientText("more")).endOutput();
      assertThat(client.readToEnd()).isEmpty();
      assertThat(taken.get()).isEqualTo(close.length);
    }
  }

  @Test
  void endlessFragmentsPassAndPileUpNowhere() throws IOException {
    ByteArrayOutputStream thousand = new ByteArrayOutputStream();
    for (int i = 0; i < 1_000; i++) {
      thousand.writeBytes(frame(0x00, true, new byte[0]));
    }
    try (Peer liar = open("/sink", "limited")) {
      liar.send(frame(0x02, true, new byte[0]));
      long before = held();
      for (int i = 0; i < FRAGMENTS / 1_000; i++) {
        liar.send(thousand.toByteArray());
        if (i % 50 == 0) {
          others.goOn();
        }
      }
      long all = 6L * (FRAGMENTS + 1);
      Await.until("all came", () -> taken.get() == all);
      assertThat(held() - before).isLessThan(MOST_GROWTH);
    }
  }

  @Test
  void messageThatNeverEndsIsEndedAtItsLimit() throws IOException {
    try (Peer liar = open("/sink", "limited")) {
      liar.send(frame(0x02, true, new byte[1_024]));
      byte[] more = frame(0x00, true, new byte[1_024]);
      for (int i = 1; i < 1_024; i++) {
        liar.send(more);
      }
      assertThat(node.count("websocket.faults", "reason", "message-too-large")).isZero();
      liar.send(frame(0x80, true, new byte[1]));
      assertThat(liar.read(4)).isEqualTo(frame(0x88, false, new byte[] {3, (byte) 0xF1}));
      assertThat(node.count("websocket.faults", "reason", "message-too-large")).isEqualTo(1);
    }
  }

  @Test
  void frameOfEightExbibytesIsOnlyPassedOn() throws IOException {
    try (Peer liar = open("/sink", "a")) {
      long before = held();
      liar.send(HexFormat.of().parseHex("82FF7FFFFFFFFFFFFFFF00000000"));
      byte[] piece = new byte[MIB];
      for (int i = 0; i < 64; i++) {
        liar.send(piece);
        if (i % 16 == 0) {
          others.goOn();
        }
      }
      Await.until("all came", () -> taken.get() == 14 + 64L * MIB);
      assertThat(held() - before).isLessThan(MOST_GROWTH);
    }
  }

  @Test
  void aThousandTunnelsThatDripBytesHoldUpNobody() throws IOException {
    byte[] text = clientText("hi");
    List<Peer> liars = new ArrayList<>();
    try {
      for (int i = 0; i < TUNNELS; i++) {
        liars.add(open("/echo", "a"));
      }
      long before = held();
      for (int at = 0; at < text.length; at++) {
        for (Peer liar : liars) {
          liar.send(new byte[] {text[at]});
        }
        others.goOn();
      }
      for (Peer liar : liars) {
        assertThat(liar.read(serverText("hi").length)).isEqualTo(serverText("hi"));
      }
      assertThat(held() - before).isLessThan(MOST_GROWTH);
    } finally {
      for (Peer liar : liars) {
        liar.close();
      }
    }
  }
}
