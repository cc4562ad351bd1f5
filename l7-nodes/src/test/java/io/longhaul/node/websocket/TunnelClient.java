package io.longhaul.node.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A WebSocket client, whatever its WebSocket goes over. */
interface TunnelClient extends Closeable {
  /** Asks for a WebSocket, and sends bytes behind that without waiting. */
  void open(byte[] early) throws IOException;

  /** Waits for the node's consent. */
  void awaitOpen() throws IOException;

  TunnelClient send(byte[] bytes) throws IOException;

  byte[] read(int length) throws IOException;

  /** The next byte, or -1 at the end. */
  int readByte() throws IOException;

  String readToEnd() throws IOException;

  void endOutput() throws IOException;

  void reset() throws IOException;

  /** Over HTTP/1.1 (RFC 6455). */
  static TunnelClient plain(Peer peer) {
    return new Plain(peer);
  }

  /** Over a stream of HTTP/2 (RFC 8441). */
  static TunnelClient stream(Http2Peer peer) {
    return new Stream(peer);
  }

  /** A connection of its own. */
  record Plain(Peer peer) implements TunnelClient {
    @Override
    public void open(byte[] early) throws IOException {
      byte[] handshake = WebSocketFrames.HANDSHAKE.getBytes(StandardCharsets.US_ASCII);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(handshake);
      all.writeBytes(early);
      peer.send(all.toByteArray());
    }

    @Override
    public void awaitOpen() throws IOException {
      assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
    }

    @Override
    public TunnelClient send(byte[] bytes) throws IOException {
      peer.send(bytes);
      return this;
    }

    @Override
    public byte[] read(int length) throws IOException {
      return peer.read(length);
    }

    @Override
    public int readByte() throws IOException {
      return peer.readByte();
    }

    @Override
    public String readToEnd() throws IOException {
      return peer.readToEnd();
    }

    @Override
    public void endOutput() throws IOException {
      peer.endOutput();
    }

    @Override
    public void reset() throws IOException {
      peer.reset();
    }

    @Override
    public void close() throws IOException {
      peer.close();
    }
  }

  /** A stream of a connection. */
  final class Stream implements TunnelClient {
    private final Http2Peer peer;
    private byte[] rest = new byte[0];
    private int stream;
    private boolean ended;

    Stream(Http2Peer peer) {
      this.peer = peer;
    }

    @Override
    public void open(byte[] early) throws IOException {
      stream = peer.open(Http2Peer.webSocket(), false);
      if (early.length > 0) {
        send(early);
      }
    }

    @Override
    public void awaitOpen() throws IOException {
      assertThat(peer.status(stream)).isEqualTo("200");
    }

    @Override
    public TunnelClient send(byte[] bytes) throws IOException {
      peer.data(stream, bytes, false);
      return this;
    }

    @Override
    public byte[] read(int length) throws IOException {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      while (read.size() < length) {
        if (rest.length == 0 && !more()) {
          throw new IOException("ended after " + read.size() + " bytes (expected: " + length + ")");
        }
        int taken = Math.min(rest.length, length - read.size());
        read.write(rest, 0, taken);
        rest = Arrays.copyOfRange(rest, taken, rest.length);
      }
      return read.toByteArray();
    }

    /** Waits for the next DATA; false at the end of the stream. */
    private boolean more() throws IOException {
      if (ended) {
        return false;
      }
      Http2Peer.Frame frame =
          peer.await(
              f ->
                  f.stream() == stream
                      && (f.type() == Http2Peer.DATA || f.type() == Http2Peer.RST_STREAM));
      if (frame.type() == Http2Peer.RST_STREAM) {
        throw new SocketException("reset with " + frame.error());
      }
      rest = frame.payload();
      ended = frame.endsStream();
      if (!ended) {
        peer.giveBack(stream, frame);
      }
      return rest.length > 0 || more();
    }

    @Override
    public int readByte() throws IOException {
      return rest.length > 0 || more() ? read(1)[0] & 0xFF : -1;
    }

    @Override
    public String readToEnd() throws IOException {
      StringBuilder all = new StringBuilder();
      for (int octet = readByte(); octet >= 0; octet = readByte()) {
        all.append((char) octet);
      }
      return all.toString();
    }

    @Override
    public void endOutput() throws IOException {
      peer.data(stream, new byte[0], true);
    }

    @Override
    public void reset() throws IOException {
      peer.reset(stream, 8);
    }

    @Override
    public void close() throws IOException {
      peer.close();
    }
  }
}
