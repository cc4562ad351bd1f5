package io.longhaul.node.websocket;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.FaultReason;
import io.longhaul.node.http.FieldList;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.KnownField;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A client's opening handshake (RFC 6455, 4.2.1), and what the application's answer to it must be.
 *
 * @param key the client's Sec-WebSocket-Key
 * @param protocols the subprotocols that the client offers, if any
 * @param offersExtensions whether the client offers any extension
 */
public record Handshake(String key, Optional<String> protocols, boolean offersExtensions) {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String WEBSOCKET = "websocket";
  private static final int KEY_BYTES = 16;
  private static final int KEY_CHARS = 24;

  /**
   * Reads the handshake in a request.
   *
   * @return empty where the request asks for no WebSocket, as HTTP/1.0 cannot
   */
  public static Optional<Handshake> of(Head head, boolean http11, BodyLength body)
      throws HttpFault {
    if (!http11 || !head.lists(KnownField.UPGRADE, WEBSOCKET)) {
      return Optional.empty();
    }
    require(head.part(0).equals("GET"), "method: " + head.part(0), "GET");
    require(head.lists(KnownField.CONNECTION, "upgrade"), "Connection: no Upgrade", "Upgrade");
    require(body instanceof BodyLength.None, "body: given", "none");
    require(
        head.occurrences(KnownField.SEC_WEBSOCKET_KEY) == 1, "Sec-WebSocket-Key: not one", "one");
    String key = head.list(KnownField.SEC_WEBSOCKET_KEY).orElseThrow();
    require(isKey(key), "Sec-WebSocket-Key: malformed", "16 bytes in base64");
    if (!head.list(KnownField.SEC_WEBSOCKET_VERSION).orElse("").equals("13")) {
      throw new HttpFault(
          FaultReason.WEBSOCKET_VERSION, "Sec-WebSocket-Version: another (expected: 13)");
    }
    return Optional.of(
        new Handshake(
            key,
            head.list(KnownField.SEC_WEBSOCKET_PROTOCOL),
            head.occurrences(KnownField.SEC_WEBSOCKET_EXTENSIONS) > 0));
  }

  /** A key for a client that has none of its own, as those of HTTP/2. */
  public static String newKey() {
    byte[] key = new byte[KEY_BYTES];
    ThreadLocalRandom.current().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** Whether a 101 fulfils this handshake (RFC 6455, 4.1). */
  public boolean isFulfilledBy(Head head) {
    Optional<String> protocol = head.list(KnownField.SEC_WEBSOCKET_PROTOCOL);
    boolean offered =
        protocol.isEmpty()
            || protocols.filter(all -> FieldList.members(all).contains(protocol.get())).isPresent();
    return head.lists(KnownField.UPGRADE, WEBSOCKET)
        && head.lists(KnownField.CONNECTION, "upgrade")
        && head.occurrences(KnownField.SEC_WEBSOCKET_ACCEPT) == 1
        && head.list(KnownField.SEC_WEBSOCKET_ACCEPT).orElse("").equals(accept())
        && offered
        && (offersExtensions || head.occurrences(KnownField.SEC_WEBSOCKET_EXTENSIONS) == 0);
  }

  /** The Sec-WebSocket-Accept that belongs to the key. */
  String accept() {
    return accept(key);
  }

  /** The Sec-WebSocket-Accept that belongs to a key. */
  public static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-1: missing (expected: in every Java platform)", e);
    }
  }

  private static boolean isKey(String text) {
    if (text.length() != KEY_CHARS) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void require(boolean holds, String found, String expected) throws HttpFault {
    if (!holds) {
      throw new HttpFault(
          FaultReason.UPGRADE, "WebSocket handshake: " + found + " (expected: " + expected + ")");
    }
  }
}
