package io.longhaul.node.testing;

import io.longhaul.node.config.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An application whose every byte the test decides; each connection runs the given script. */
public final class FakeUpstream implements Closeable {
  private final ServerSocket listener;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private FakeUpstream(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    var _ = Thread.ofVirtual().start(this::accept);
  }

  /** What the application does with one connection. */
  @FunctionalInterface
  public interface Script {
    void serve(Peer client, int connection) throws IOException;
  }

  public static FakeUpstream start(Script script) throws IOException {
    return new FakeUpstream(script);
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
    try (Peer peer = new Peer(socket)) {
      script.serve(peer, number);
    } catch (IOException e) {
      // The node ended the connection; what that means is for the test to judge.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
