package io.longhaul.chaos.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where WebSockets are opened.
 *
 * @param authority what the {@code Host} header says
 * @param path with its query, beginning with a slash
 */
public record Target(String host, int port, String authority, String path) {
  private static final int DEFAULT_PORT = 80;
  private static final int MAX_PORT = 0xFFFF;

  /**
   * Reads {@code ws://host:port/path}.
   *
   * @throws IllegalArgumentException for anything else, saying what was expected
   */
  public static Target parse(String url) {
    URI uri = uri(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (scheme.equals("wss")) {
      throw new IllegalArgumentException(
          "url: " + url + " (expected: ws://; wss, WebSocket over TLS, is not supported yet)");
    }
    if (!scheme.equals("ws") || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw wrong(url);
    }
    if (uri.getRawFragment() != null || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw wrong(url);
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    return new Target(host, port, uri.getRawAuthority(), path + query);
  }

  /** The address, resolved now where the host is a name; unresolved when nobody knows the name. */
  InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw wrong(url);
    }
  }

  private static IllegalArgumentException wrong(String url) {
    return new IllegalArgumentException(
        "url: " + url + " (expected: ws://host:port/path, such as ws://127.0.0.1:8080/echo)");
  }
}
