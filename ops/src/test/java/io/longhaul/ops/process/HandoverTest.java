package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.ops.CommandFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoverTest {
  private static final int WAIT_S = 10;

  @TempDir private Path folder;
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final EpollServerSocketChannel listener =
      (EpollServerSocketChannel)
          new ServerBootstrap()
              .group(loop)
              .channel(EpollServerSocketChannel.class)
              .childHandler(new ChannelInboundHandlerAdapter())
              .bind(InetAddress.getLoopbackAddress(), 0)
              .syncUninterruptibly()
              .channel();
  private final Run before = new Run();
  private Handover handover;

  /** What happened to a run, in order. */
  private final class Run implements Handover.Duties {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private List<String> lacks = List.of();
    private EpollServerSocketChannel listener = HandoverTest.this.listener;

    @Override
    public List<String> lacks() {
      return lacks;
    }

    @Override
    public void letGo() {
      events.add("let go");
    }

    @Override
    public OptionalInt listener() {
      return OptionalInt.of(listener.fd().intValue());
    }

    @Override
    public void resume() {
      events.add("resumed");
    }

    @Override
    public void succeeded() {
      events.add("succeeded");
    }

    void did(String event) throws InterruptedException {
      assertThat(events.poll(WAIT_S, TimeUnit.SECONDS)).isEqualTo(event);
    }
  }

  @BeforeEach
  void open() {
    handover = Handover.open(folder, before).orElseThrow();
  }

  @AfterEach
  void close() {
    handover.close();
    boolean _ =
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(WAIT_S * 1_000L);
  }

  @Test
  void theNextRunGetsTheSocketItselfAndTheOldOneKeepsItsOwnUntilTheOtherServes() throws Exception {
    try (TakeOver next = TakeOver.begin(folder).orElseThrow()) {
      before.did("let go");
      Socket socket = new Socket(next.listener(listener.localAddress()).orElseThrow());
      assertThat(socket.intValue()).isNotEqualTo(listener.fd().intValue());
      assertThat(socket.localAddress()).isEqualTo(listener.localAddress());
      next.serving();
      before.did("succeeded");
      socket.close();
    }
    try (java.net.Socket client = new java.net.Socket()) {
      client.connect(listener.localAddress(), WAIT_S * 1_000);
    }
    assertThat(before.events).as("once it serves, its end means nothing").isEmpty();
  }

  @Test
  void aRunThatGoesAwayBeforeItServesLeavesEverythingAsItWas() throws Exception {
    TakeOver.begin(folder).orElseThrow().close();
    before.did("let go");
    before.did("resumed");
    try (TakeOver next = TakeOver.begin(folder).orElseThrow()) {
      before.did("let go");
      next.serving();
      before.did("succeeded");
    }
  }

  @Test
  void theNextRunGoesOnWhenTheOldOneIsGoneMeanwhile() throws Exception {
    try (TakeOver next = TakeOver.begin(folder).orElseThrow()) {
      assertThat(next.gone()).isFalse();
      handover.close();
      assertThat(next.listener(listener.localAddress())).isEmpty();
      next.serving();
      assertThat(next.gone()).isTrue();
    }
    before.did("let go");
    assertThat(before.events).doesNotContain("succeeded");
  }

  @Test
  void whoShouldListenElsewhereCannotTakeOver() throws Exception {
    InetSocketAddress otherPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    try (TakeOver next = TakeOver.begin(folder).orElseThrow()) {
      for (InetSocketAddress wanted :
          List.of(at("127.0.0.2", listener), otherPort, at("0.0.0.0", listener))) {
        assertThatThrownBy(() -> next.listener(wanted))
            .isInstanceOf(CommandFailure.class)
            .hasMessageContaining("listen: " + ScalarValues.text(wanted))
            .hasMessageContaining("expected: " + ScalarValues.text(listener.localAddress()));
      }
    }
  }

  @Test
  void anyAddressOfTheHostIsTheSameOneHoweverItIsWritten() throws Exception {
    EpollServerSocketChannel everywhere =
        (EpollServerSocketChannel)
            new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind("0.0.0.0", 0)
                .syncUninterruptibly()
                .channel();
    before.listener = everywhere;
    for (String host : List.of("0.0.0.0", "::")) {
      try (TakeOver next = TakeOver.begin(folder).orElseThrow()) {
        Socket socket = new Socket(next.listener(at(host, everywhere)).orElseThrow());
        assertThat(socket.localAddress()).isEqualTo(everywhere.localAddress());
        socket.close();
      }
      before.did("let go");
      before.did("resumed");
    }
  }

  private static InetSocketAddress at(String host, EpollServerSocketChannel listener) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), listener.localAddress().getPort());
  }

  @Test
  void onlyOneTakesOverAtATime() throws Exception {
    try (TakeOver first = TakeOver.begin(folder).orElseThrow()) {
      assertThatThrownBy(() -> TakeOver.begin(folder))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("another run takes over");
      assertThat(first.gone()).isFalse();
    }
  }

  @Test
  void aRunThatDiesOnceItServesKeepsNobodyFromStarting() throws Exception {
    try (TakeOver second = TakeOver.begin(folder).orElseThrow()) {
      second.serving();
      before.did("let go");
      before.did("succeeded");
    }
    assertThat(TakeOver.begin(folder)).as("the third finds nobody to take over from").isEmpty();
    Run third = new Run();
    try (Handover later = Handover.open(folder, third).orElseThrow()) {
      assertThat(later).isNotNull();
      TakeOver.begin(folder).orElseThrow().close();
      third.did("let go");
    }
  }

  @Test
  void theNextRunIsToldWhatTheOneBeforeServesWithout() {
    String longest = "policy p: /" + "d".repeat(1_000);
    before.lacks = List.of("listener web: any certificate", "upstream ä\n: dns", longest);
    try (TakeOver next = TakeOver.begin(folder).orElseThrow()) {
      assertThat(next.lacks())
          .containsExactlyInAnyOrder(
              "listener web: any certificate", "upstream ??: dns", HandoverLines.partText(longest));
    }
  }

  @Test
  void ofWhatTheOneBeforeServesWithoutAThousandPartsAreTold() {
    before.lacks = IntStream.rangeClosed(1, 1_001).mapToObj(i -> "part " + i).toList();
    try (TakeOver next = TakeOver.begin(folder).orElseThrow()) {
      assertThat(next.lacks()).hasSize(1_000).contains("part 1000").doesNotContain("part 1001");
    }
  }

  @Test
  void whereNobodyRunsThereIsNobodyToTakeOverFrom(@TempDir Path empty) {
    assertThat(TakeOver.begin(empty)).isEmpty();
  }

  @Test
  void whatIsNoRequestIsRefusedAndChangesNothing() throws Exception {
    assertThat(said("listener\n")).contains("refused: ");
    assertThat(said("serving\n")).contains("refused: ");
    assertThat(said("take over 2\n")).contains("refused: 'take over 2'");
    assertThat(said("\u0001\u0002\n")).contains("refused: '??'");
    assertThat(said("x".repeat(600))).contains("refused: ");
    assertThat(before.events).isEmpty();
  }

  @Test
  void nobodyElseMayOpenTheSocketAndOneThatWasLeftIsReplaced() throws Exception {
    Path socket = Handover.socket(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    try (Handover second = Handover.open(folder, before).orElseThrow()) {
      assertThat(second).isNotNull();
      TakeOver.begin(folder).orElseThrow().close();
      before.did("let go");
    }
  }

  @Test
  void anOldRunsEndLeavesTheSocketOfTheOneThatTookOver() throws Exception {
    Run second = new Run();
    try (TakeOver next = TakeOver.begin(folder).orElseThrow()) {
      next.serving();
    }
    try (Handover later = Handover.open(folder, second).orElseThrow()) {
      handover.close();
      assertThat(later).isNotNull();
      try (TakeOver third = TakeOver.begin(folder).orElseThrow()) {
        second.did("let go");
        third.serving();
        second.did("succeeded");
      }
    }
  }

  @Test
  void aSocketThatAKilledRunLeftUnderItsOwnNameIsRemoved(@TempDir Path other) throws Exception {
    Files.createFile(other.resolve("handover.0a9f"));
    try (Handover second = Handover.open(other, before).orElseThrow()) {
      assertThat(second).isNotNull();
      assertThat(other.toFile().list()).containsExactly("handover.sock");
    }
  }

  @Test
  void aFolderMayHaveAPathOf93Bytes(@TempDir Path base) throws IOException {
    Path longest = base.resolve("d".repeat(93 - base.toString().length() - 1));
    try (Handover at = Handover.open(Files.createDirectory(longest), before).orElseThrow()) {
      assertThat(at).isNotNull();
      TakeOver.begin(longest).orElseThrow().close();
    }
    Path longer = Files.createDirectory(base.resolve(longest.getFileName() + "d"));
    assertThat(Handover.open(longer, before)).isEmpty();
  }

  @Test
  void aPathThatIsTooLongForASocketIsNoFailure(@TempDir Path base) throws IOException {
    Path deep = Files.createDirectories(base.resolve("d".repeat(100)));
    assertThat(Handover.open(deep, before)).isEmpty();
  }

  private String said(String text) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(Handover.socket(folder)));
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(4_096);
      while (channel.read(answer) >= 0 && answer.hasRemaining()) {
        // Until it is closed.
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }
  }
}
