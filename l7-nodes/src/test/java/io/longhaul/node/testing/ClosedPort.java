package io.longhaul.node.testing;

import io.longhaul.node.config.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port that refuses connections, and that the kernel gives nobody else meanwhile: bound, but not
 * listening. Whoever names it can listen there.
 */
public final class ClosedPort implements Closeable {
  private final Socket socket = new Socket();

  private ClosedPort() throws IOException {
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public static ClosedPort take() throws IOException {
    return new ClosedPort();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  public Endpoint endpoint() {
    return new Endpoint(address());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
