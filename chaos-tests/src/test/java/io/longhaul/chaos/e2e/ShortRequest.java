package io.longhaul.chaos.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection with one request, answered by the application, which names the node. */
record ShortRequest(String node, int clientPort) {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern NODE = Pattern.compile("\"node\"\\s*:\\s*\"([^\"]+)\"");

  /**
   * Opens a new connection and asks who serves it.
   *
   * @throws IOException when it is refused, cut, or answered with anything else
   */
  static ShortRequest to(InetSocketAddress door) throws IOException {
    return to(door, TIMEOUT);
  }

  static ShortRequest to(InetSocketAddress door, Duration timeout) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) timeout.toMillis());
      socket.connect(door, (int) timeout.toMillis());
      return over(socket);
    }
  }

  /** The same over a socket that is connected. */
  static ShortRequest over(Socket socket) throws IOException {
    String answer = exchange(socket, "/whoami");
    Matcher node = NODE.matcher(answer);
    if (!answer.startsWith("HTTP/1.1 200") || !node.find()) {
      throw new IOException("answer: " + answer.lines().findFirst().orElse("none"));
    }
    return new ShortRequest(node.group(1), socket.getLocalPort());
  }

  private static String exchange(Socket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
