package io.longhaul.ops.process;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node's next run on the same host takes over from this one: over a Unix domain socket in the
 * node's folder it asks for what only one process can have, gets the listening socket itself, and
 * says when it serves. Until then this run goes on as before, and if the other one goes away first,
 * it takes everything back. So at no moment does nobody accept.
 *
 * <p>Only a process of the same user, or of root, is listened to.
 */
final class Handover implements AutoCloseable {
  /** What the next run says, a line each, and what it is answered. */
  static final String TAKE_OVER = "take over 1";

  /** Before {@link #YOURS}: what the next run need not have, a part a line. */
  static final String LACKS = "lacks ";

  /** Most parts that are told of; without the others the next run is not ready. */
  static final int MOST_LACKED = 1_000;

  static final String YOURS = "yours";
  static final String LISTENER = "listener";
  static final String SERVING = "serving";
  static final String LEAVING = "leaving";
  static final String REFUSED = "refused: ";

  /** Linux has 108 bytes for a socket's path, and the last of them is to end it (unix(7)). */
  private static final int MAX_PATH_BYTES = 107;

  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
  private static final long CLOSE_MS = 1_000;
  private static final String OWN_NAMES = "handover.[0-9a-f][0-9a-f][0-9a-f][0-9a-f]";

  /** What this run does about it; called by one thread. */
  interface Duties {
    /** What this run serves without, though its routes name it. */
    List<String> lacks();

    /** Gives up what only one process can have, but for the listening socket. */
    void letGo() throws IOException;

    /** The listening socket, where there is one to be handed on. */
    OptionalInt listener();

    /** Nobody takes over after all. */
    void resume();

    /** The next run serves. */
    void succeeded();
  }

  private final Path socket;
  private final Duties duties;
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("longhaul-handover", true), EpollIoHandler.newFactory());
  // Belongs to the event loop.
  private Optional<Channel> successor = Optional.empty();
  private Optional<Channel> listening = Optional.empty();
  private boolean over;

  private Handover(Path socket, Duties duties) {
    this.socket = socket;
    this.duties = duties;
  }

  /** Where a node with this folder is asked. */
  static Path socket(Path folder) {
    return folder.resolve("handover.sock");
  }

  /**
   * Begins to listen for a next run; empty, with a line in the log, where this machine cannot.
   *
   * @param folder that this process holds, so what is left there of an earlier one is removed
   */
  static Optional<Handover> open(Path folder, Duties duties) {
    if (!Epoll.isAvailable()) {
      LOG.info("no next run can take over: this system has no epoll");
      return Optional.empty();
    }
    Handover handover = new Handover(socket(folder), duties);
    try {
      handover.listen(folder);
      return Optional.of(handover);
    } catch (IOException e) {
      handover.close();
      LOG.warn("no next run can take over: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Binds at a name of its own and moves that to where the next run looks: a socket deletes the
   * name it was bound at when it closes, and by then a later run's may be at the common one.
   */
  private void listen(Path folder) throws IOException {
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_PATH_BYTES) {
      throw new IOException(
          socket + ": " + length + " bytes (expected: at most " + MAX_PATH_BYTES + ")");
    }
    removeLeft(folder);
    Path own = folder.resolve(ownName());
    var bound =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerDomainSocketChannel.class)
            .childHandler(
                new ChannelInitializer<EpollDomainSocketChannel>() {
                  @Override
                  protected void initChannel(EpollDomainSocketChannel channel) throws Exception {
                    HandoverLines.add(channel.pipeline());
                    channel.pipeline().addLast(new Session(SameUser.is(channel)));
                  }
                })
            .bind(new DomainSocketAddress(own.toFile()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(socket + ": " + bound.cause().getMessage(), bound.cause());
    }
    Channel bind = bound.channel();
    loop.next().execute(() -> listening = Optional.of(bind));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
    Files.move(own, socket, StandardCopyOption.ATOMIC_MOVE);
  }

  /** As long as the common name, so that it needs no shorter folder. */
  private static String ownName() {
    return "handover.%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
  }

  /** Removes what a run left that was killed before it moved its socket. */
  private static void removeLeft(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, OWN_NAMES)) {
      for (Path own : left) {
        Files.deleteIfExists(own);
      }
    }
  }

  /** One connection; the first that asks is the next run, as long as it is there. */
  private final class Session extends SimpleChannelInboundHandler<String> {
    private final boolean trusted;

    Session(boolean trusted) {
      this.trusted = trusted;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, String line) throws IOException {
      boolean isSuccessor = successor.filter(ctx.channel()::equals).isPresent();
      if (line.equals(TAKE_OVER)) {
        begin(ctx);
      } else if (isSuccessor && line.equals(LISTENER)) {
        sendListener(ctx);
      } else if (isSuccessor && line.equals(SERVING)) {
        succeed(ctx);
      } else {
        refuse(ctx, "'" + HandoverLines.shown(line) + "' (expected: " + TAKE_OVER + ")");
      }
    }

    private void begin(ChannelHandlerContext ctx) throws IOException {
      if (!trusted) {
        refuse(ctx, "another user's process (expected: one of this node's user)");
      } else if (over || successor.isPresent()) {
        refuse(ctx, "another run takes over (expected: one at a time)");
      } else {
        LOG.info("the next run takes over");
        successor = Optional.of(ctx.channel());
        duties.letGo();
        duties.lacks().stream()
            .limit(MOST_LACKED)
            .forEach(part -> answer(ctx, LACKS + HandoverLines.partText(part)));
        answer(ctx, YOURS);
      }
    }

    private void sendListener(ChannelHandlerContext ctx) {
      OptionalInt descriptor = duties.listener();
      if (descriptor.isPresent()) {
        // Not to be closed with the message: it stays this process's, too.
        var _ = ctx.writeAndFlush(new FileDescriptor(descriptor.getAsInt()));
      } else {
        refuse(ctx, "no listening socket (expected: a node that directors connect to)");
      }
    }

    private void succeed(ChannelHandlerContext ctx) {
      over = true;
      successor = Optional.empty();
      // Whoever comes from now on must ask the next run, or, if that is gone, find nobody.
      if (listening.isPresent()) {
        var _ = listening.get().close();
      }
      LOG.info("the next run serves; what is open here goes on");
      duties.succeeded();
      answer(ctx, LEAVING);
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
      LOG.warn("handover: {}", why);
      answer(ctx, REFUSED + why);
      var _ = ctx.close();
    }

    private void answer(ChannelHandlerContext ctx, String line) {
      var _ = ctx.writeAndFlush(line);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (successor.filter(ctx.channel()::equals).isPresent()) {
        successor = Optional.empty();
        LOG.warn("the next run is gone before it served; this one goes on");
        duties.resume();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      refuse(ctx, String.valueOf(cause.getMessage()));
    }
  }

  @Override
  public void close() {
    boolean _ =
        loop.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MS);
  }
}
