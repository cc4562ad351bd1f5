package io.longhaul.node.health;

import io.longhaul.node.config.HealthCheck;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.Trailers;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.metrics.CheckResult;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.metrics.UpstreamFailure;
import io.longhaul.node.upstream.ResponseListener;
import io.longhaul.node.upstream.UpstreamConnections;
import io.longhaul.node.upstream.UpstreamStream;
import io.longhaul.node.websocket.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One check of one endpoint, from its connection to its result, which comes exactly once. What is
 * thrown while it asks is logged, and says nothing of the endpoint.
 */
final class Check implements UpstreamConnections.Outcome, ResponseListener {
  private static final Logger LOG = LoggerFactory.getLogger(Check.class);
  private static final int OK = 200;

  private final HealthCheck check;
  private final NamedEndpoint endpoint;
  private final Timers timers;
  private final Consumer<CheckResult> result;
  private final CheckRequest request;
  private final Deadline deadline = new Deadline(() -> over(CheckResult.TIMEOUT));
  private final ByteBuf answer = Unpooled.buffer(0, GrpcHealth.MAX_ANSWER_BYTES);
  private Optional<UpstreamStream> stream = Optional.empty();
  private boolean over;

  Check(HealthCheck check, NamedEndpoint endpoint, Timers timers, Consumer<CheckResult> result) {
    this.check = check;
    this.timers = timers;
    this.result = result;
    this.endpoint = endpoint;
    this.request = new CheckRequest(check, endpoint.endpoint(), Handshake.newKey());
  }

  void begin(Dialer dialer, Upstream upstream) {
    timers.arm(deadline, check.timeout().toMillis());
    guarded(() -> dial(dialer, upstream));
  }

  private void dial(Dialer dialer, Upstream upstream) {
    if (check.type() == HealthCheck.Type.TCP) {
      dialer.connect(upstream, endpoint, this);
    } else {
      dialer.open(upstream, endpoint, this);
    }
  }

  /** Gives it up; there is no result. */
  void cancel() {
    guarded(this::settle);
  }

  @SuppressWarnings("IllegalCatch") // one that breaks must not end all that follow
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a check of endpoint {} broke off", endpoint.endpoint(), e);
      over(CheckResult.LOCAL);
    }
  }

  @Override
  public void opened(UpstreamStream opened) {
    guarded(() -> ask(opened));
  }

  private void ask(UpstreamStream opened) {
    if (over) {
      opened.close();
      return;
    }
    stream = Optional.of(opened);
    if (check.type() == HealthCheck.Type.TCP) {
      over(CheckResult.PASSED);
      return;
    }
    opened.begin(request, this);
    if (check.type() == HealthCheck.Type.GRPC) {
      opened.content(GrpcHealth.request(ByteBufAllocator.DEFAULT, check.service()));
      opened.end(Optional.empty());
    }
    opened.flush();
    opened.read();
  }

  @Override
  public void failed(ConnectFailure failure) {
    over(
        switch (failure) {
          case TIMEOUT -> CheckResult.TIMEOUT;
          case LOCAL -> CheckResult.LOCAL;
          case REFUSED, TLS, PROTOCOL, UNREACHABLE -> CheckResult.CONNECT;
        });
  }

  @Override
  public void informational(Head head) {}

  @Override
  public void switched(Head head) {
    Handshake handshake = new Handshake(request.key(), Optional.empty(), false);
    over(handshake.isFulfilledBy(head) ? CheckResult.PASSED : CheckResult.ANSWER);
  }

  @Override
  public void response(Head head, int status, BodyLength length) {
    switch (check.type()) {
      case HTTP ->
          over(
              check.expect().stream().anyMatch(range -> range.contains(status))
                  ? CheckResult.PASSED
                  : CheckResult.ANSWER);
      case GRPC -> {
        if (status != OK) {
          over(CheckResult.ANSWER);
        }
      }
      case WEBSOCKET, TCP -> over(CheckResult.ANSWER);
    }
  }

  @Override
  public void content(ByteBuf piece) {
    if (!over && piece.readableBytes() > answer.maxWritableBytes()) {
      over(CheckResult.ANSWER);
    } else if (!over) {
      answer.writeBytes(piece, piece.readerIndex(), piece.readableBytes());
    }
    piece.release();
  }

  @Override
  public void end(Optional<Trailers> trailers) {
    over(GrpcHealth.isServing(answer, trailers) ? CheckResult.PASSED : CheckResult.ANSWER);
  }

  @Override
  public void readComplete() {
    if (!over) {
      stream.ifPresent(UpstreamStream::read);
    }
  }

  @Override
  public void writabilityChanged() {}

  @Override
  public void failed(UpstreamFailure failure) {
    over(
        switch (failure) {
          case CLOSED -> CheckResult.CLOSED;
          case NODE_FAULT -> CheckResult.LOCAL;
          default -> CheckResult.ANSWER;
        });
  }

  private void over(CheckResult how) {
    if (!over) {
      try {
        settle();
      } finally {
        result.accept(how);
      }
    }
  }

  private void settle() {
    over = true;
    timers.disarm(deadline);
    stream.ifPresent(UpstreamStream::close);
  }
}
