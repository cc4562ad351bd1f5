package io.longhaul.node.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Connects TLS clients of Java's own engine; they speak HTTP/1.1 where nothing else is said. */
public final class TlsPeer {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private TlsPeer() {}

  /** A socket whose handshake is done, at a door that asks for the name. */
  public static SSLSocket connect(
      SSLContext client, InetSocketAddress to, String name, String... versions) throws IOException {
    return over(client, new Socket(to.getAddress(), to.getPort()), name, versions);
  }

  /** A socket whose handshake is done, and that offers HTTP/2. */
  public static SSLSocket http2(SSLContext client, InetSocketAddress to, String name)
      throws IOException {
    return http2(client, new Socket(to.getAddress(), to.getPort()), name);
  }

  /** The same over a connection that is there; it is closed with the socket. */
  public static SSLSocket http2(SSLContext client, Socket plain, String name) throws IOException {
    return over(client, plain, name, List.of("h2", "http/1.1"));
  }

  /** The same over a connection that is there; it is closed with the socket. */
  public static SSLSocket over(SSLContext client, Socket plain, String name, String... versions)
      throws IOException {
    return over(client, plain, name, List.of("http/1.1"), versions);
  }

  private static SSLSocket over(
      SSLContext client, Socket plain, String name, List<String> protocols, String... versions)
      throws IOException {
    plain.setSoTimeout((int) PATIENCE.toMillis());
    SSLSocket socket =
        (SSLSocket) client.getSocketFactory().createSocket(plain, name, plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    if (versions.length > 0) {
      parameters.setProtocols(versions);
    }
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }
}
