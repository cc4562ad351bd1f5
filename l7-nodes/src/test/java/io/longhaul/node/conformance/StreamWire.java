package io.longhaul.node.conformance;

import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.Http2Peer.Frame;
import io.longhaul.node.testing.Peer;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;

/** A WebSocket on a stream of HTTP/2 (RFC 8441), which keeps to its peer's windows. */
final class StreamWire implements Wire {
  private static final int PATIENCE_MS = 5_000;
  private static final int MAX_FRAME = 16_384;
  private static final int FIRST_WINDOW = 65_535;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int SETTING_BYTES = 6;

  private final Http2Peer peer;
  private final Queue<byte[]> read = new ArrayDeque<>();
  private ByteBuffer current = ByteBuffer.allocate(0);
  private Http2Headers answer = Http2Peer.request("", "");
  private int stream;
  private long streamWindow = FIRST_WINDOW;
  private long connectionWindow = FIRST_WINDOW;
  private long initialWindow = FIRST_WINDOW;
  private boolean ended;
  private boolean reset;
  private boolean answered;

  private StreamWire(Http2Peer peer) {
    this.peer = peer;
  }

  /** Opens one on a connection that nobody else uses. */
  static Wire open(Socket socket, List<String> fields) throws IOException {
    Peer connection = new Peer(socket);
    socket.setSoTimeout(PATIENCE_MS);
    StreamWire wire = new StreamWire(Http2Peer.over(connection));
    Http2Headers request = Http2Peer.webSocket();
    for (String field : fields) {
      int colon = field.indexOf(':');
      request.add(
          field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
    }
    wire.take(wire.peer.await(Http2Peer.SETTINGS));
    wire.stream = wire.peer.open(request, false);
    while (!wire.answered) {
      wire.pump();
    }
    if (!"200".contentEquals(wire.answer.status())) {
      wire.close();
      throw new IOException("status: " + wire.answer.status() + " (expected: 200)");
    }
    return wire;
  }

  @Override
  public Optional<String> field(String name) {
    return Optional.ofNullable(answer.get(name.toLowerCase(Locale.ROOT)))
        .map(CharSequence::toString);
  }

  @Override
  public void send(List<byte[]> pieces) throws IOException {
    try {
      for (byte[] piece : pieces) {
        for (int at = 0; at < piece.length; ) {
          int length = room(piece.length - at);
          if (length == 0) {
            return;
          }
          peer.data(stream, Arrays.copyOfRange(piece, at, at + length), false);
          streamWindow -= length;
          connectionWindow -= length;
          at += length;
        }
      }
    } catch (SocketException e) {
      reset = true;
    }
  }

  /** How much of it may be sent now; 0 where the stream is over. */
  private int room(int wanted) throws IOException {
    while (Math.min(streamWindow, connectionWindow) <= 0 && !ended && !reset) {
      pump();
    }
    return ended || reset
        ? 0
        : (int) Math.min(Math.min(wanted, MAX_FRAME), Math.min(streamWindow, connectionWindow));
  }

  private void pump() throws IOException {
    take(peer.await(frame -> true));
  }

  private void take(Frame frame) throws IOException {
    switch (frame.type()) {
      case Http2Peer.DATA -> {
        read.add(frame.payload());
        ended |= frame.endsStream();
        peer.giveBack(stream, frame);
      }
      case Http2Peer.HEADERS -> {
        answer = frame.headers();
        answered = true;
        ended |= frame.endsStream();
      }
      case Http2Peer.WINDOW_UPDATE -> {
        int given = ByteBuffer.wrap(frame.payload()).getInt();
        connectionWindow += frame.stream() == 0 ? given : 0;
        streamWindow += frame.stream() == 0 ? 0 : given;
      }
      case Http2Peer.SETTINGS -> settings(ByteBuffer.wrap(frame.payload()));
      case Http2Peer.RST_STREAM -> reset = frame.error() != 0;
      default -> {}
    }
    ended |= frame.type() == Http2Peer.RST_STREAM && frame.error() == 0;
  }

  private void settings(ByteBuffer settings) {
    while (settings.remaining() >= SETTING_BYTES) {
      int id = settings.getShort();
      int value = settings.getInt();
      if (id == INITIAL_WINDOW_SIZE) {
        streamWindow += value - initialWindow;
        initialWindow = value;
      }
    }
  }

  @Override
  public int read() throws IOException {
    while (!current.hasRemaining()) {
      byte[] next = read.poll();
      if (next != null) {
        current = ByteBuffer.wrap(next);
      } else if (ended) {
        return -1;
      } else if (reset) {
        throw new SocketException("reset");
      } else {
        pump();
      }
    }
    return current.get() & 0xFF;
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
