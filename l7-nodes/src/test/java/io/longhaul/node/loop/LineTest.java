package io.longhaul.node.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.LeakCheck;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bytes that come and go past a channel, over a real socket. */
@EnabledOnOs(OS.LINUX)
@ExtendWith(LeakCheck.class)
final class LineTest {
  private static final int MOST_BYTES = 24 << 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, StayRegistered.factory(_ -> {}));
  private final EventLoop loop = group.next();
  private final Taker taker = new Taker();
  private final List<String> ofChannel = Collections.synchronizedList(new ArrayList<>());
  private ServerSocket listener;
  private Socket peer;
  private Channel channel;
  private Line line;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    channel =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .handler(new Claim())
            .connect(listener.getLocalSocketAddress())
            .syncUninterruptibly()
            .channel();
    peer = listener.accept();
    line = loop.submit(() -> Line.of(channel, true, taker)).syncUninterruptibly().getNow();
    onLoop(() -> channel.pipeline().addLast(new OfChannel()));
  }

  @AfterEach
  void end() throws IOException {
    onLoop(taker::letGo);
    peer.close();
    listener.close();
    var _ = channel.close().awaitUninterruptibly();
    var _ = group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
  }

  private void onLoop(Runnable task) {
    loop.submit(task).syncUninterruptibly();
  }

  private void sends(String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void bytesThatAreAskedForReachTheReceiverAndNotTheChannel() throws IOException {
    onLoop(line::read);
    sends("one");
    Await.until("its bytes", () -> taker.text().equals("one"));
    assertThat(ofChannel).isEmpty();
  }

  @Test
  void bytesThatAreNotAskedForWait() throws IOException {
    onLoop(line::read);
    sends("one");
    Await.until("its bytes", () -> taker.text().equals("one"));
    sends("two");
    onLoop(() -> {});
    assertThat(taker.text()).isEqualTo("one");
    onLoop(line::read);
    Await.until("the rest", () -> taker.text().equals("onetwo"));
  }

  @Test
  void endReachesTheChannelBehindTheLastByte() throws IOException {
    taker.reads = true;
    onLoop(line::read);
    sends("last");
    peer.shutdownOutput();
    Await.until("the end", () -> ofChannel.contains("end"));
    String heard = taker.text() + String.join("", ofChannel);
    assertThat(heard).isEqualTo("lastend");
  }

  @Test
  void whoLeavesHearsNothingMoreAndTheChannelDoes() throws IOException {
    onLoop(line::read);
    onLoop(line::leave);
    sends("later");
    onLoop(() -> {});
    assertThat(taker.text()).isEmpty();
    onLoop(channel::read);
    Await.until("its bytes", () -> ofChannel.contains("later"));
  }

  @Test
  void receiverThatFailsIsToldAndTheLoopGoesOn() throws IOException {
    taker.fails = true;
    onLoop(line::read);
    sends("one");
    Await.until("its failure", () -> taker.failures.size() == 1);
    taker.fails = false;
    onLoop(line::read);
    sends("two");
    Await.until("the next", () -> taker.text().equals("two"));
  }

  @Test
  void oneBufferServesAllWhoDoNotKeepIt() throws IOException {
    for (String text : List.of("a", "b", "c")) {
      int before = taker.buffers.size();
      onLoop(line::read);
      sends(text);
      Await.until("its bytes", () -> taker.buffers.size() > before);
    }
    assertThat(taker.buffers.stream().distinct()).hasSize(1);
  }

  @Test
  void bufferThatIsKeptIsNotWrittenTo() throws IOException {
    taker.keeps = true;
    onLoop(line::read);
    sends("first");
    Await.until("its bytes", () -> taker.text().equals("first"));
    onLoop(line::read);
    sends("other");
    Await.until("more", () -> taker.text().equals("firstother"));
    assertThat(taker.keptText()).isEqualTo("firstother");
  }

  @Test
  void manyBytesComeWholeAndInBuffersThatFitThem() throws IOException {
    byte[] sent = new byte[MOST_BYTES];
    new Random(1).nextBytes(sent);
    taker.reads = true;
    onLoop(line::read);
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    peer.getOutputStream().write(sent);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    Await.until("all of it", () -> taker.size() == sent.length);
    assertThat(writer.isAlive()).isFalse();
    assertThat(taker.bytes()).isEqualTo(sent);
    assertThat(taker.worstRoom).isLessThanOrEqualTo(ReadBuffers.BULK_BYTES / 2);
  }

  @Test
  void whatTheSocketDoesNotTakeGoesThroughTheChannelInOrder() throws IOException {
    byte[] sent = new byte[MOST_BYTES];
    new Random(2).nextBytes(sent);
    onLoop(
        () -> {
          for (int from = 0; from < sent.length; from += 8192) {
            line.send(channel.alloc().directBuffer().writeBytes(sent, from, 8192));
          }
          line.write(Unpooled.directBuffer().writeByte('!'));
          line.flush();
        });
    assertThat(channel.isWritable()).isFalse();
    byte[] received = peer.getInputStream().readNBytes(sent.length + 1);
    assertThat(Arrays.copyOf(received, sent.length)).isEqualTo(sent);
    assertThat(received[sent.length]).isEqualTo((byte) '!');
    Await.until("room again", channel::isWritable);
  }

  @Test
  void closedChannelIsNotWrittenTo() {
    var _ = channel.close().syncUninterruptibly();
    ByteBuf bytes = Unpooled.directBuffer().writeByte(1);
    onLoop(() -> line.send(bytes));
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void resetReachesTheChannel() throws IOException {
    onLoop(line::read);
    peer.setSoLinger(true, 0);
    peer.close();
    Await.until("the end of the channel", () -> !channel.isActive());
    assertThat(taker.text()).isEmpty();
  }

  /** Takes what comes past the channel. */
  private final class Taker implements Receiver {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Long> buffers = Collections.synchronizedList(new ArrayList<>());
    private final List<ByteBuf> kept = new ArrayList<>();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean reads;
    private volatile boolean fails;
    private volatile boolean keeps;
    private volatile int worstRoom;

    @Override
    public void received(ByteBuf received) {
      if (fails) {
        received.release();
        throw new StackOverflowError("as the test wants");
      }
      byte[] copy = new byte[received.readableBytes()];
      received.getBytes(received.readerIndex(), copy);
      worstRoom = Math.max(worstRoom, received.capacity() - copy.length);
      synchronized (bytes) {
        bytes.writeBytes(copy);
      }
      buffers.add(received.memoryAddress());
      if (keeps) {
        kept.add(received);
      } else {
        received.release();
      }
    }

    @Override
    public void receivedAll() {
      if (reads) {
        line.read();
      }
    }

    @Override
    public void failed(Throwable error) {
      failures.add(error);
    }

    byte[] bytes() {
      synchronized (bytes) {
        return bytes.toByteArray();
      }
    }

    int size() {
      synchronized (bytes) {
        return bytes.size();
      }
    }

    String text() {
      return new String(bytes(), StandardCharsets.US_ASCII);
    }

    String keptText() {
      StringBuilder text = new StringBuilder();
      onLoop(() -> kept.forEach(b -> text.append(b.toString(StandardCharsets.US_ASCII))));
      return text.toString();
    }

    void letGo() {
      kept.forEach(ByteBuf::release);
      kept.clear();
    }
  }

  /** What the channel's handler hears. */
  private final class OfChannel extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      ofChannel.add(bytes.toString(StandardCharsets.US_ASCII));
      bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        ofChannel.add("end");
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      Wire.close(ctx.channel());
    }
  }

  private static final class Claim extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel initialised) {
      Interest.claim(initialised);
    }
  }
}
