package io.longhaul.node.testing;

import io.longhaul.node.config.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An application whose every byte the test decides; each connection runs the given script. */
public final class FakeUpstream implements Closeable {
  private final ServerSocket listener;
  private static final Map<Socket, Socket> PLAIN = new ConcurrentHashMap<>();

  private final Wrapping wrapping;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private FakeUpstream(InetSocketAddress at, Wrapping wrapping, Script script) throws IOException {
    this.wrapping = wrapping;
    this.script = script;
    this.listener = new ServerSocket(at.getPort(), 1024, at.getAddress());
    var _ = Thread.ofVirtual().start(this::accept);
  }

  /** What the application does with one connection. */
  @FunctionalInterface
  public interface Script {
    void serve(Peer client, int connection) throws IOException;
  }

  /** What a connection goes through before it is served. */
  private interface Wrapping {
    Socket wrap(Socket accepted) throws IOException;
  }

  public static FakeUpstream start(Script script) throws IOException {
    return startAt(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), script);
  }

  /** Serves at an address of loopback. */
  public static FakeUpstream startAt(InetSocketAddress at, Script script) throws IOException {
    return new FakeUpstream(at, socket -> socket, script);
  }

  /**
   * Serves by TLS.
   *
   * @param asks whether clients must show a certificate
   */
  public static FakeUpstream secure(SSLContext context, boolean asks, Script script)
      throws IOException {
    return secureAt(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), context, asks, script);
  }

  /** The same at an address of loopback. */
  public static FakeUpstream secureAt(
      InetSocketAddress at, SSLContext context, boolean asks, Script script) throws IOException {
    return new FakeUpstream(
        at,
        socket -> {
          SSLSocket secure =
              (SSLSocket) context.getSocketFactory().createSocket(socket, null, 0, true);
          secure.setUseClientMode(false);
          secure.setNeedClientAuth(asks);
          secure.startHandshake();
          PLAIN.put(secure, socket);
          return secure;
        },
        script);
  }

  /** The TCP connection below one of TLS. */
  public static Socket plainOf(Peer peer) {
    return Objects.requireNonNull(PLAIN.get(peer.socket()));
  }

  /** Answers every request with the same response, and keeps the connection. */
  public static FakeUpstream answering(String response) throws IOException {
    FakeUpstream[] self = new FakeUpstream[1];
    self[0] =
        start(
            (client, connection) -> {
              for (String head = client.readMessage();
                  !head.isEmpty();
                  head = client.readMessage()) {
                self[0].seen.add(head);
                var _ = client.send(response);
              }
            });
    return self[0];
  }

  /** Notes a request, for the test to look at. */
  public void saw(String request) {
    seen.add(request);
  }

  /** The requests that were noted. */
  public List<String> seen() {
    return seen;
  }

  /** Connections so far. */
  public int connections() {
    return connections.get();
  }

  public Endpoint endpoint() {
    return new Endpoint(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        int number = connections.incrementAndGet();
        var _ = Thread.ofVirtual().start(() -> serve(socket, number));
      }
    } catch (IOException e) {
      // Closed by the test, which ends the loop.
    }
  }

  private void serve(Socket socket, int number) {
    try (Peer peer = new Peer(wrapping.wrap(socket))) {
      script.serve(peer, number);
    } catch (IOException e) {
      // The node ended the connection; what that means is for the test to judge.
    } finally {
      sockets.remove(socket);
    }
  }

  /** Refuses connections from now on; those that are there stay. */
  public void stopListening() throws IOException {
    listener.close();
  }

  @Override
  public void close() throws IOException {
    stopListening();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
