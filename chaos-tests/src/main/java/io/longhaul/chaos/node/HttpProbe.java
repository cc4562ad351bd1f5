package io.longhaul.chaos.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocketFactory;

/** One request, answered as the application answers, or not. */
final class HttpProbe {
  private static final int TIMEOUT_MS = 5_000;
  private static final int MOST_BYTES = 16 * 1024;

  private static final SSLSocketFactory TLS = ClientTls.sockets();

  private HttpProbe() {}

  /** Whether a proxy gives the application's answer. */
  static boolean answers(InetSocketAddress proxy, Wire wire) {
    return responseBytes(proxy, wire) > 0;
  }

  /** Length of the whole response to a request on a connection that is kept; 0 for another one. */
  static int responseBytes(InetSocketAddress proxy, Wire wire) {
    try (Socket socket = wire.secure() ? TLS.createSocket() : new Socket()) {
      socket.connect(proxy, TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      String host = proxy.getAddress().getHostAddress() + ":" + proxy.getPort();
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String response = response(socket.getInputStream());
      return response.startsWith("HTTP/1.1 200 ") ? response.length() : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Up to the end of the body; empty where that does not come. */
  private static String response(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    String end = UpstreamSession.BODY;
    while (read.size() < MOST_BYTES) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      read.write(octet);
      if (octet == '\n') {
        String text = read.toString(StandardCharsets.ISO_8859_1);
        if (text.endsWith(end)) {
          return text;
        }
      }
    }
    return "";
  }
}
