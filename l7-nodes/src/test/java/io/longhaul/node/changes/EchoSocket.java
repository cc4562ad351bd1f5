package io.longhaul.node.changes;

import static io.longhaul.node.testing.WebSocketFrames.frame;

import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** A client's open WebSocket, each of whose messages comes back. */
sealed interface EchoSocket {
  int BINARY = 0x82;

  /** Bytes of one DATA frame. */
  int MOST_A_FRAME = 16_000;

  /**
   * Sends a message and reads what comes.
   *
   * @throws IOException where it is not the same, or the connection is over
   */
  default void echo(byte[] payload) throws IOException {
    byte[] wanted = frame(BINARY, false, payload);
    byte[] got = exchange(frame(BINARY, true, payload), wanted.length);
    if (!Arrays.equals(got, wanted)) {
      throw new IOException(payload.length + " bytes came back otherwise (expected: the same)");
    }
  }

  byte[] exchange(byte[] sent, int length) throws IOException;

  /** Over a connection of its own. */
  record Plain(Peer peer) implements EchoSocket {
    @Override
    public byte[] exchange(byte[] sent, int length) throws IOException {
      return peer.send(sent).read(length);
    }
  }

  /** A stream of an HTTP/2 connection, which only one thread may touch. */
  record Stream(Http2Peer connection, int id) implements EchoSocket {
    @Override
    public byte[] exchange(byte[] sent, int length) throws IOException {
      for (int from = 0; from < sent.length; from += MOST_A_FRAME) {
        int to = Math.min(sent.length, from + MOST_A_FRAME);
        connection.data(id, Arrays.copyOfRange(sent, from, to), false);
      }
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      while (got.size() < length) {
        Http2Peer.Frame next = connection.await(_ -> true);
        switch (next.type()) {
          case Http2Peer.DATA -> take(next, got);
          case Http2Peer.PING -> {
            if ((next.flags() & Http2Peer.ACK) == 0) {
              connection.frame(Http2Peer.PING, Http2Peer.ACK, 0, next.payload());
            }
          }
          case Http2Peer.RST_STREAM, Http2Peer.GOAWAY ->
              throw new IOException("stream %d: ended with %d".formatted(id, next.error()));
          default -> {}
        }
      }
      return got.toByteArray();
    }

    private void take(Http2Peer.Frame data, ByteArrayOutputStream got) throws IOException {
      if (data.stream() != id || data.endsStream()) {
        throw new IOException(
            "stream %d: DATA of %d, end: %s (expected: its own, open)"
                .formatted(id, data.stream(), data.endsStream()));
      }
      got.writeBytes(data.payload());
      connection.giveBack(id, data);
    }
  }
}
