package io.longhaul.director.announce;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/** A connection to a neighbour, of which nothing ever waits. */
final class Wire implements AutoCloseable {
  private final SocketChannel channel;
  private final SelectionKey key;
  // Two messages: what is not whole yet never keeps the next read from making progress.
  private final ByteBuffer in = ByteBuffer.allocate(2 * Message.MAX_BYTES);
  private final Deque<ByteBuffer> out = new ArrayDeque<>();
  private OptionalLong stuckSinceMs = OptionalLong.empty();

  private Wire(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
  }

  /** Begins to call a neighbour; {@code owner} is what the selector's key then carries. */
  static Wire call(NeighbourSettings neighbour, Selector selector, Object owner)
      throws IOException {
    boolean v4 = Family.of(neighbour.address().getAddress()) == Family.IPV4;
    SocketChannel channel =
        SocketChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (neighbour.source().isPresent()) {
        channel.bind(new InetSocketAddress(neighbour.source().get(), 0));
      }
      boolean _ = channel.connect(neighbour.address());
      return new Wire(channel, channel.register(selector, SelectionKey.OP_CONNECT, owner));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether the neighbour has taken the call by now. */
  boolean taken() throws IOException {
    if (channel.finishConnect()) {
      key.interestOps(SelectionKey.OP_READ);
      return true;
    }
    return false;
  }

  /** Sends it now, or as soon as the neighbour reads. */
  void send(Message message, long nowMs) throws IOException {
    out.add(MessageEncoder.encode(message));
    flush(nowMs);
  }

  /** Sends what waits, as far as the neighbour takes it. */
  void flush(long nowMs) throws IOException {
    while (!out.isEmpty()) {
      ByteBuffer first = out.peek();
      if (channel.write(first) > 0) {
        stuckSinceMs = OptionalLong.empty();
      }
      if (first.hasRemaining()) {
        stuckSinceMs = OptionalLong.of(stuckSinceMs.orElse(nowMs));
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      out.remove();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  /** Since when the neighbour takes nothing, if something waits. */
  OptionalLong stuckSinceMs() {
    return stuckSinceMs;
  }

  /** Reads once what is there; {@link #next()} then has it. */
  void read() throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("closed by the neighbour");
    }
  }

  /** The next whole message of what was read. */
  Optional<Message> next() throws MalformedMessageException {
    in.flip();
    try {
      return MessageDecoder.next(in);
    } finally {
      in.compact();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
