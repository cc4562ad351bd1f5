package io.longhaul.node.conformance;

import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A WebSocket on a connection of its own (RFC 6455). */
final class SocketWire implements Wire {
  private static final int PATIENCE_MS = 5_000;

  private final Socket socket;
  private final InputStream in;
  private final String answer;

  private SocketWire(Socket socket, String answer) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.answer = answer;
  }

  /** Opens one over a connection, with or without TLS. */
  static Wire open(Socket socket, List<String> fields) throws IOException {
    Peer peer = new Peer(socket);
    socket.setSoTimeout(PATIENCE_MS);
    String more = fields.isEmpty() ? "" : String.join("\r\n", fields) + "\r\n";
    String handshake = WebSocketFrames.HANDSHAKE;
    peer.send(handshake.substring(0, handshake.length() - 2) + more + "\r\n");
    String answer = peer.readHead();
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      peer.close();
      throw new IOException("answer: " + answer.lines().findFirst() + " (expected: 101)");
    }
    return new SocketWire(socket, answer);
  }

  @Override
  public Optional<String> field(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ':';
    return answer
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }

  /** A thread of its own writes: who answers early is read meanwhile. */
  @Override
  public void send(List<byte[]> pieces) {
    var _ =
        CompletableFuture.runAsync(() -> write(pieces), task -> Thread.startVirtualThread(task));
  }

  private void write(List<byte[]> pieces) {
    try {
      for (byte[] piece : pieces) {
        socket.getOutputStream().write(piece);
      }
    } catch (IOException e) {
      // The other side had enough; what it answered tells the reader.
    }
  }

  @Override
  public int read() throws IOException {
    return in.read();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
