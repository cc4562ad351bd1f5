package io.longhaul.director.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that reads the introduction of each connection and then does what its test wants. */
final class FakeNode implements AutoCloseable {
  /** What a node does with a connection once it knows who it is from. */
  interface Behaviour {
    void serve(Socket socket, Introduction introduction) throws IOException;
  }

  /** Sends back what comes until the other side ends, then ends its own. */
  static final Behaviour ECHO =
      (socket, introduction) -> {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
        }
        socket.shutdownOutput();
      };

  final List<Introduction> introductions = new CopyOnWriteArrayList<>();
  final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final Behaviour behaviour;

  private FakeNode(ServerSocket server, Behaviour behaviour) {
    this.server = server;
    this.behaviour = behaviour;
  }

  static FakeNode echo() throws IOException {
    return start("127.0.0.1", ECHO);
  }

  static FakeNode start(String address, Behaviour behaviour) throws IOException {
    return at(new InetSocketAddress(InetAddress.ofLiteral(address), 0), behaviour);
  }

  static FakeNode at(InetSocketAddress address, Behaviour behaviour) throws IOException {
    ServerSocket server = new ServerSocket(address.getPort(), 4096, address.getAddress());
    FakeNode node = new FakeNode(server, behaviour);
    Thread.ofVirtual().start(node::acceptAll);
    return node;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Introduction introduction = Introduction.read(socket.getInputStream());
      introductions.add(introduction);
      behaviour.serve(socket, introduction);
    } catch (IOException e) {
      // The peer's end of a test's connection; the test looks at its own end.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
