package io.longhaul.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.config.UpstreamLink;
import io.longhaul.node.config.UpstreamProtocol;
import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.Trailers;
import io.longhaul.node.loop.DeadlineWheel;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.UpstreamFailure;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.WheelTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whether an HTTP/2 connection's endpoint is still there. Time is the test's. */
@ExtendWith(LeakCheck.class)
final class DeadEndpointTest implements RequestHead, ResponseListener, UpstreamConnections.Outcome {
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  /** An indexed :status 200. */
  private static final byte[] OK = {(byte) 0x88};

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final AtomicLong nowMs = new AtomicLong();
  private final DeadlineWheel wheel = new DeadlineWheel(0);
  private final NodeMetrics metrics = new NodeMetrics(new SimpleMeterRegistry());
  private final Http2Connections connections =
      new Http2Connections(
          loop,
          new UpstreamConnector(_ -> made(), metrics),
          metrics,
          new WheelTimers(wheel, nowMs::get),
          nowMs::get);
  private final AtomicInteger opened = new AtomicInteger();
  private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();
  private volatile Optional<UpstreamFailure> failure = Optional.empty();

  private volatile Optional<Endpoint> endpoint = Optional.empty();
  private final AtomicInteger ends = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final Queue<UpstreamFailure> reasons = new ConcurrentLinkedQueue<>();
  private final AtomicInteger responses = new AtomicInteger();
  private volatile String target = "/hold";
  private volatile BodyLength body = BodyLength.NONE;
  private volatile @Nullable UpstreamStream last;

  @AfterEach
  void end() {
    var _ =
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }

  private Channel made() {
    Channel channel = new NioSocketChannel();
    channels.add(channel);
    return channel;
  }

  private void open(Endpoint to) {
    endpoint = Optional.of(to);
    loop.execute(this::ask);
    Await.until("the stream is there", () -> opened.get() == 1);
  }

  private void ask() {
    UpstreamLink link =
        new UpstreamLink(UpstreamProtocol.H2C, Optional.empty(), Optional.empty(), 10);
    Endpoint to = endpoint.orElseThrow();
    connections.open(
        ConnectionKey.of(NamedEndpoint.of(to), link, Optional.empty(), Optional.empty()),
        Upstream.of("app", List.of(EndpointSpec.of(to))),
        this);
  }

  private void pass(long ms) throws Exception {
    loop.submit(() -> wheel.advance(nowMs.addAndGet(ms))).get(20, TimeUnit.SECONDS);
  }

  @Test
  void endpointThatDoesNotAnswerIsGivenUpAndItsRequestsFail() throws Exception {
    AtomicInteger received = new AtomicInteger();
    try (FakeUpstream app =
        FakeUpstream.start(
            (peer, connection) -> {
              peer.send(SETTINGS);
              while (peer.readByte() >= 0) {
                received.incrementAndGet();
              }
            })) {
      open(app.endpoint());
      Await.until("the request is there", () -> received.get() > 24);
      pass(Http2Connections.PING_MS + 100);
      assertThat(failure).isEmpty();
      pass(Http2Connections.PING_TIMEOUT_MS + 100);
      Await.until("the request failed", () -> failure.isPresent());
      assertThat(failure).contains(UpstreamFailure.UNRESPONSIVE);
    }
  }

  @Test
  void uploadThatWaitsForAWindowChangesNothingAboutWhyTheConnectionEnds() throws Exception {
    CompletableFuture<Peer> first = new CompletableFuture<>();
    try (FakeUpstream app = silent(first)) {
      body = new BodyLength.Fixed(1 << 20);
      open(app.endpoint());
      loop.submit(
              () -> {
                Objects.requireNonNull(last).content(Unpooled.wrappedBuffer(new byte[1 << 20]));
                body = BodyLength.NONE;
                ask();
              })
          .get(20, TimeUnit.SECONDS);
      pass(Http2Connections.PING_MS + 100);
      pass(Http2Connections.PING_TIMEOUT_MS + 100);
      Await.until("both have failed", () -> failures.get() == 2);
      assertThat(reasons).containsOnly(UpstreamFailure.UNRESPONSIVE);
    }
  }

  @Test
  void requestRightBehindAnErrorGoesToAnotherConnection() throws Exception {
    try (FakeUpstream app = silent(new CompletableFuture<>())) {
      open(app.endpoint());
      body = new BodyLength.Fixed(1);
      loop.submit(
              () -> {
                channels.element().pipeline().fireExceptionCaught(new IOException("reset"));
                ask();
              })
          .get(20, TimeUnit.SECONDS);
      Await.until("both were begun", () -> opened.get() == 2);
      assertThat(app.connections()).isEqualTo(2);
      assertThat(reasons).containsExactly(UpstreamFailure.CLOSED);
    }
  }

  @Test
  void endpointThatAnswersIsKeptHoweverLongItsStreamIsSilent() throws Exception {
    ScriptedStreams streams = new ScriptedStreams();
    try (Http2App app = Http2App.start(new Http2Settings(), streams)) {
      open(app.endpoint());
      Await.until("the request is there", () -> streams.held() == 1);
      // What came since is a sign of life, whatever it is.
      awaitAnswer();
      pass(Http2Connections.PING_MS + 100);
      for (int i = 0; i < 5; i++) {
        pass(Http2Connections.PING_MS + 100);
        int pings = i + 1;
        Await.until("the ping is there", () -> app.pings() == pings);
        awaitAnswer();
        pass(Http2Connections.PING_TIMEOUT_MS + 100);
      }
      assertThat(failure).isEmpty();
      assertThat(app.open()).isEqualTo(1);
    }
  }

  /** One request at a time, each given up before the endpoint is asked, or may answer. */
  @Test
  void requestsThatComeAndGoUnansweredDoNotPutTheQuestionOff() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    try (FakeUpstream app =
        FakeUpstream.start(
            (peer, connection) -> {
              accepted.incrementAndGet();
              peer.send(SETTINGS);
              while (peer.readByte() >= 0) {
                // Whatever it is, it is not answered.
              }
            })) {
      long endMs = Http2Connections.PING_MS + Http2Connections.PING_TIMEOUT_MS;
      for (int i = 1; nowMs.get() <= endMs; i++) {
        int streams = i;
        endpoint = Optional.of(app.endpoint());
        loop.execute(this::ask);
        Await.until("the stream is there", () -> opened.get() == streams);
        pass(2_000);
        loop.submit(Objects.requireNonNull(last)::close).get(20, TimeUnit.SECONDS);
        pass(3_000);
      }
      int before = opened.get();
      loop.execute(this::ask);
      Await.until("the next is there", () -> opened.get() == before + 1);
      Await.until("it is on another connection", () -> accepted.get() == 2);
    }
  }

  /** Says nothing of its own but its SETTINGS; the first connection is for the test to read. */
  private static FakeUpstream silent(CompletableFuture<Peer> first) throws IOException {
    return FakeUpstream.start(
        (peer, _) -> {
          peer.send(SETTINGS);
          first.complete(peer);
          Await.until("over", () -> peer.socket().isClosed());
        });
  }

  /** Opens streams: 3, 5, 7 and so on, since the codec keeps 1 for upgrades. */
  private Peer open(FakeUpstream app, CompletableFuture<Peer> first, int streams) throws Exception {
    open(app.endpoint());
    for (int i = 1; i < streams; i++) {
      loop.submit(this::ask).get(20, TimeUnit.SECONDS);
    }
    Peer peer = first.get(20, TimeUnit.SECONDS);
    peer.read(Http2Peer.PREFACE.length());
    for (int i = 0; i < streams; i++) {
      var _ = awaitFrame(peer, Http2Peer.HEADERS);
    }
    return peer;
  }

  @Test
  void connectionThatDiesBehindAnAnsweredPingGetsNoRequestsForLong() throws Exception {
    CompletableFuture<Peer> first = new CompletableFuture<>();
    try (FakeUpstream app = silent(first)) {
      Peer peer = open(app, first, 2);
      pass(Http2Connections.PING_MS + 100);
      answerPing(peer, 3);
      pass(Http2Connections.PING_TIMEOUT_MS + 100);
      // From here on the endpoint is gone.
      loop.submit(this::ask).get(20, TimeUnit.SECONDS);
      pass(Http2Connections.PING_MS + 100);
      pass(Http2Connections.PING_TIMEOUT_MS + 100);
      Await.until("both have failed", () -> failures.get() == 3);
      assertThat(failure).contains(UpstreamFailure.UNRESPONSIVE);
      loop.submit(this::ask).get(20, TimeUnit.SECONDS);
      Await.until("the next is on another connection", () -> app.connections() == 2);
    }
  }

  /** Servers of gRPC forgive two PINGs that come too early, until a stream says something. */
  @Test
  void silenceBehindWhatWasSentIsAskedAboutTwiceAndThenSeldom() throws Exception {
    CompletableFuture<Peer> first = new CompletableFuture<>();
    try (FakeUpstream app = silent(first)) {
      Peer peer = open(app, first, 6);
      for (int i = 0; i <= Http2Connections.MAX_EARLY_PINGS; i++) {
        pass(Http2Connections.PING_MS + 100);
        answerPing(peer, 3 + 2 * i);
        pass(Http2Connections.PING_TIMEOUT_MS + 100);
        loop.submit(this::ask).get(20, TimeUnit.SECONDS);
        var _ = awaitFrame(peer, Http2Peer.HEADERS);
      }
      long askedMs = nowMs.get() - Http2Connections.PING_TIMEOUT_MS - 100;
      while (nowMs.get() - askedMs < Http2Connections.REPEATED_PING_MS) {
        assertThat(peer.socket().getInputStream().available()).isZero();
        pass(Http2Connections.PING_MS + 100);
      }
      answerPing(peer, 9);
      pass(Http2Connections.PING_TIMEOUT_MS + 100);
      assertThat(failure).isNotEqualTo(Optional.of(UpstreamFailure.UNRESPONSIVE));
    }
  }

  /** Such a server counts the next PING as too early, as if nothing had been said. */
  @Test
  void whatIsSaidBeforeTheAnswerMayHaveBeenSaidBeforeTheQuestion() throws Exception {
    CompletableFuture<Peer> first = new CompletableFuture<>();
    try (FakeUpstream app = silent(first)) {
      Peer peer = open(app, first, 3);
      pass(Http2Connections.PING_MS + 100);
      peer.send(Http2Peer.bytes(Http2Peer.HEADERS, Http2Peer.END_HEADERS, 5, OK));
      answerPing(peer, 3);
      assertThat(responses.get()).isEqualTo(1);
      pass(Http2Connections.PING_TIMEOUT_MS + 100);
      pass(Http2Connections.PING_MS + 100);
      pass(Http2Connections.PING_TIMEOUT_MS + 100);
      assertThat(peer.socket().getInputStream().available()).isZero();
      assertThat(failure).isNotEqualTo(Optional.of(UpstreamFailure.UNRESPONSIVE));
    }
  }

  /** Servers of gRPC take a PING each five minutes where none of their streams says anything. */
  @Test
  void silenceThatGoesOnIsAskedAboutSeldomUntilAStreamSaysSomething() throws Exception {
    CompletableFuture<Peer> first = new CompletableFuture<>();
    try (FakeUpstream app = silent(first)) {
      Peer peer = open(app, first, 4);
      pass(Http2Connections.PING_MS + 100);
      long askedMs = nowMs.get();
      answerPing(peer, 3);
      pass(Http2Connections.PING_TIMEOUT_MS + 100);
      while (nowMs.get() - askedMs < Http2Connections.REPEATED_PING_MS) {
        assertThat(peer.socket().getInputStream().available()).isZero();
        pass(Http2Connections.PING_MS + 100);
      }
      answerPing(peer, 5);
      pass(Http2Connections.PING_TIMEOUT_MS + 100);
      peer.send(Http2Peer.bytes(Http2Peer.HEADERS, Http2Peer.END_HEADERS, 9, OK));
      Await.until("it has said something", () -> responses.get() == 1);
      pass(Http2Connections.PING_MS + 100);
      pass(Http2Connections.PING_MS + 100);
      answerPing(peer, 7);
      assertThat(failure).isNotEqualTo(Optional.of(UpstreamFailure.UNRESPONSIVE));
    }
  }

  /** What comes behind the answer shows that this has come, and is said by no stream of theirs. */
  private void answerPing(Peer peer, int reset) throws IOException {
    byte[] asked = awaitFrame(peer, Http2Peer.PING);
    int before = failures.get();
    peer.send(Http2Peer.bytes(Http2Peer.PING, Http2Peer.ACK, 0, asked));
    peer.send(Http2Peer.bytes(Http2Peer.RST_STREAM, 0, reset, Http2Peer.number(8)));
    Await.until("the answer has come", () -> failures.get() == before + 1);
  }

  /** The payload of the next frame of such a type. */
  private static byte[] awaitFrame(Peer peer, int type) throws IOException {
    while (true) {
      ByteBuffer header = ByteBuffer.wrap(peer.read(9));
      int length = (header.getShort() & 0xFFFF) << 8 | (header.get() & 0xFF);
      byte[] payload = peer.read(length);
      if (header.get() == type) {
        return payload;
      }
    }
  }

  /** A request's answer comes behind that to the ping. */
  private void awaitAnswer() throws Exception {
    int before = opened.get();
    ends.set(0);
    target = "/echo";
    loop.execute(this::ask);
    Await.until("another is there", () -> opened.get() == before + 1);
    Await.until("it is answered", () -> ends.get() == 1);
  }

  @Override
  public void opened(UpstreamStream stream) {
    last = stream;
    stream.begin(this, this);
    stream.flush();
    opened.incrementAndGet();
  }

  @Override
  public void failed(ConnectFailure why) {
    throw new AssertionError(why);
  }

  @Override
  public void failed(UpstreamFailure why) {
    failure = Optional.of(why);
    reasons.add(why);
    failures.incrementAndGet();
  }

  @Override
  public String method() {
    return body instanceof BodyLength.None ? "GET" : "POST";
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public String authority() {
    return "a";
  }

  @Override
  public BodyLength body() {
    return body;
  }

  @Override
  public boolean opensWebSocket() {
    return false;
  }

  @Override
  public boolean takesTrailers() {
    return false;
  }

  @Override
  public void fields(FieldSink to) {}

  @Override
  public void informational(Head head) {}

  @Override
  public void switched(Head head) {}

  @Override
  public void response(Head head, int status, BodyLength length) {
    responses.incrementAndGet();
  }

  @Override
  public void content(ByteBuf piece) {
    piece.release();
  }

  @Override
  public void end(Optional<Trailers> trailers) {
    ends.incrementAndGet();
  }

  @Override
  public void readComplete() {}

  @Override
  public void writabilityChanged() {}
}
