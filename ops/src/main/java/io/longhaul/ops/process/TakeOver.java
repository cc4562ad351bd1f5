package io.longhaul.ops.process;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.ops.CommandFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's next run, which takes over from the one that runs: the other end of {@link Handover}.
 * Closed before it said that it serves, it leaves everything to the other one again.
 */
final class TakeOver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long CLOSE_MS = 1_000;

  /** In place of an answer; no line can be equal to it. */
  private enum Ended {
    GONE,
    /** It does not answer. */
    SILENT
  }

  private final MultiThreadIoEventLoopGroup loop;
  private final EpollDomainSocketChannel channel;
  private final BlockingQueue<Object> answers;
  private final Set<String> lacks = new HashSet<>();

  private TakeOver(
      MultiThreadIoEventLoopGroup loop,
      EpollDomainSocketChannel channel,
      BlockingQueue<Object> answers) {
    this.loop = loop;
    this.channel = channel;
    this.answers = answers;
  }

  /**
   * Asks the run that holds a node's folder to let it go; empty where none runs.
   *
   * @throws CommandFailure when it refuses, or does not answer
   */
  static Optional<TakeOver> begin(Path folder) {
    if (!Epoll.isAvailable()) {
      throw new CommandFailure("--take-over: this system has no epoll (expected: Linux)");
    }
    BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("longhaul-handover", true), EpollIoHandler.newFactory());
    var connected =
        new Bootstrap()
            .group(loop)
            .channel(EpollDomainSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel socket) {
                    HandoverLines.add(socket.pipeline());
                    socket.pipeline().addLast(new Answers(answers));
                  }
                })
            .connect(new DomainSocketAddress(Handover.socket(folder).toFile()))
            .awaitUninterruptibly();
    if (!connected.isSuccess()) {
      LOG.info("nobody to take over from: {}", connected.cause().getMessage());
      var _ = loop.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS);
      return Optional.empty();
    }
    TakeOver takeOver = new TakeOver(loop, (EpollDomainSocketChannel) connected.channel(), answers);
    try {
      Object answer = takeOver.begun();
      if (answer.equals(Ended.GONE)) {
        LOG.info("nobody to take over from: who listened has just gone, or been succeeded");
        takeOver.close();
        return Optional.empty();
      }
      expect(Handover.YOURS, answer);
      return Optional.of(takeOver);
    } catch (CommandFailure e) {
      takeOver.close();
      throw e;
    }
  }

  /** What it answers at last, behind what it lacks. */
  private Object begun() {
    Object answer = answerTo(Handover.TAKE_OVER);
    while (answer instanceof String line
        && line.startsWith(Handover.LACKS)
        && lacks.size() < Handover.MOST_LACKED) {
      lacks.add(line.substring(Handover.LACKS.length()));
      answer = next().orElseThrow(() -> silent(Handover.TAKE_OVER));
    }
    return answer;
  }

  /** What the other run serves without, so that this one need not have it. */
  Set<String> lacks() {
    return Set.copyOf(lacks);
  }

  /**
   * The other run's listening socket, as a descriptor of this process; empty once that is gone.
   *
   * @param wanted where this run should listen
   * @throws CommandFailure when the other one listens elsewhere: directors know the node by its
   *     address until they have another epoch, so clients would wait at a closed door until then
   */
  OptionalInt listener(InetSocketAddress wanted) throws IOException {
    OptionalInt descriptor = listener();
    if (descriptor.isPresent()) {
      Socket socket = new Socket(descriptor.getAsInt());
      InetSocketAddress at = socket.localAddress();
      if (!isAt(at, wanted)) {
        socket.close();
        throw new CommandFailure(
            "--take-over: listen: %s (expected: %s, where the run before listens; drain and stop that one to change it)"
                .formatted(ScalarValues.text(wanted), ScalarValues.text(at)));
      }
    }
    return descriptor;
  }

  /** Any address of the host is one of IPv6 for the kernel, even where it was written as IPv4. */
  private static boolean isAt(InetSocketAddress at, InetSocketAddress wanted) {
    boolean anyPort = wanted.getPort() == 0;
    boolean anyAddress =
        at.getAddress().isAnyLocalAddress() && wanted.getAddress().isAnyLocalAddress();
    return (anyAddress || at.getAddress().equals(wanted.getAddress()))
        && (anyPort || at.getPort() == wanted.getPort());
  }

  private OptionalInt listener() {
    channel.config().setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS);
    Object answer = answerTo(Handover.LISTENER);
    channel.config().setReadMode(DomainSocketReadMode.BYTES);
    if (answer instanceof FileDescriptor descriptor) {
      return OptionalInt.of(descriptor.intValue());
    }
    if (answer.equals(Ended.GONE)) {
      return OptionalInt.empty();
    }
    throw new CommandFailure(
        "--take-over: '" + answer + "' (expected: the listening socket of the run before)");
  }

  /**
   * Says that this run serves; the other one leaves, unless it is gone already. One that stands
   * still reads it when it goes on, and leaves then; so this one must not turn back.
   */
  void serving() {
    Object answer = answered(Handover.SERVING).orElse(Ended.SILENT);
    if (answer.equals(Ended.GONE)) {
      LOG.warn("the run before is gone; this one goes on without it");
    } else if (answer.equals(Ended.SILENT)) {
      LOG.warn("the run before stands still; this one goes on, and that one leaves when it can");
    } else {
      expect(Handover.LEAVING, answer);
      LOG.info("took over; the run before goes on with what it has until that ends");
    }
  }

  private static void expect(String expected, Object answer) {
    if (!answer.equals(expected)) {
      throw new CommandFailure(
          "--take-over: '"
              + HandoverLines.shown(String.valueOf(answer))
              + "' (expected: '"
              + expected
              + "')");
    }
  }

  /** What it answers, or that it is {@link Ended#GONE}. */
  private Object answerTo(String line) {
    return answered(line).orElseThrow(() -> silent(line));
  }

  private static CommandFailure silent(String line) {
    return new CommandFailure(
        "--take-over: no answer to '%s' in %d s (expected: one)"
            .formatted(line, PATIENCE.toSeconds()));
  }

  /** Empty where there is none for too long. */
  private Optional<Object> answered(String line) {
    if (gone()) {
      return Optional.of(Ended.GONE);
    }
    var _ = channel.writeAndFlush(line);
    return next();
  }

  private Optional<Object> next() {
    try {
      return Optional.ofNullable(answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  /** Whether the other run has ended, or does not talk to this one any more. */
  boolean gone() {
    return !channel.isActive();
  }

  @Override
  public void close() {
    var _ = channel.close();
    boolean _ =
        loop.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MS);
  }

  /** Gives what comes to the thread that waits for it. */
  private static final class Answers extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<Object> answers;

    Answers(BlockingQueue<Object> answers) {
      this.answers = answers;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      answers.add(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      answers.add(Ended.GONE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // A process that is killed may reset the connection, which is its end all the same.
      if (!(cause instanceof IOException)) {
        answers.add(String.valueOf(cause.getMessage()));
      }
      var _ = ctx.close();
    }
  }
}
