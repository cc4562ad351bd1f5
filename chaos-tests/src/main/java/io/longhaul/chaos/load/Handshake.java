package io.longhaul.chaos.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** A WebSocket's opening handshake (RFC 6455 section 4.1), as texts. */
public final class Handshake {
  /** Longest answer that is read before it is given up. */
  public static final int MAX_RESPONSE_BYTES = 16 * 1024;

  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int MAX_QUOTED = 80;

  private Handshake() {}

  /** The request for a target. */
  public static String request(Target target, String key) {
    return "GET "
        + target.path()
        + " HTTP/1.1\r\nHost: "
        + target.authority()
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
        + key
        + "\r\nSec-WebSocket-Version: 13\r\n\r\n";
  }

  /** A key of 16 bytes that are different for each connection. */
  public static String key(long high, long low) {
    byte[] bytes = java.nio.ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What the server has to answer to a key. */
  public static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-1: missing (expected: in every JDK)", e);
    }
  }

  /** What is wrong with the answer's head, if anything. */
  static Optional<String> fault(String head, String key) {
    String[] lines = head.split("\r\n", -1);
    if (!lines[0].startsWith("HTTP/1.1 101")) {
      return Optional.of("answer: " + quoted(lines[0]) + " (expected: HTTP/1.1 101)");
    }
    if (!has(lines, "upgrade", "websocket")) {
      return Optional.of("answer: no Upgrade: websocket (expected: one)");
    }
    if (!has(lines, "connection", "upgrade")) {
      return Optional.of("answer: no Connection: Upgrade (expected: one)");
    }
    String accept = accept(key);
    boolean accepted =
        Arrays.stream(lines)
            .anyMatch(line -> named(line, "sec-websocket-accept") && value(line).equals(accept));
    return accepted
        ? Optional.empty()
        : Optional.of("answer: wrong Sec-WebSocket-Accept (expected: " + accept + ")");
  }

  private static boolean has(String[] lines, String name, String token) {
    return Arrays.stream(lines)
        .filter(line -> named(line, name))
        .flatMap(line -> Arrays.stream(value(line).split(",", -1)))
        .anyMatch(value -> value.strip().toLowerCase(Locale.ROOT).equals(token));
  }

  private static boolean named(String line, String name) {
    return line.toLowerCase(Locale.ROOT).startsWith(name + ":");
  }

  private static String value(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }

  private static String quoted(String line) {
    String printable = line.replaceAll("[^\\x20-\\x7e]", "?");
    return "'"
        + (printable.length() > MAX_QUOTED ? printable.substring(0, MAX_QUOTED) : printable)
        + "'";
  }
}
