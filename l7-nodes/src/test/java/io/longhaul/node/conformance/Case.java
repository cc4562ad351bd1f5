package io.longhaul.node.conformance;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Something that a client sends, and what RFC 6455 makes of it.
 *
 * @param id group and number
 * @param about in a few words
 * @param offer what the handshake has beyond its required fields
 * @param sent pieces, each written on its own
 * @param expected of the server
 */
record Case(String id, String about, List<String> offer, List<byte[]> sent, Expected expected) {

  /** What has to come back. */
  sealed interface Expected {
    /**
     * Exactly these messages and pongs, as {@link Transcript} tells them; then Close with the
     * client's code, to which -1 stands for none, and an orderly end.
     */
    record Answers(List<String> events, int code) implements Expected {}

    /** No more than these, then Close with one of the codes (-1 for none), and an end. */
    record Fails(List<String> atMost, Set<Integer> codes) implements Expected {}
  }

  static final int NO_CODE = -1;
  static final int NORMAL = 1000;
  static final int PROTOCOL_ERROR = 1002;
  static final int NOT_CONSISTENT = 1007;

  /** These messages and pongs come back, after which the client closes. */
  static Case answers(String id, String about, List<byte[]> sent, String... events) {
    List<byte[]> all = new ArrayList<>(sent);
    all.add(ClientFrame.close(NORMAL, ""));
    return new Case(id, about, List.of(), all, new Expected.Answers(List.of(events), NORMAL));
  }

  /** The client's own Close is answered with the same code. */
  static Case closes(String id, String about, int code, byte[]... sent) {
    return new Case(id, about, List.of(), List.of(sent), new Expected.Answers(List.of(), code));
  }

  /** The server fails the connection with this code. */
  static Case fails(String id, String about, int code, List<byte[]> sent, String... before) {
    return new Case(id, about, List.of(), sent, new Expected.Fails(List.of(before), Set.of(code)));
  }

  Case offering(String field) {
    return new Case(id, about, List.of(field), sent, expected);
  }

  /** The same bytes, so many a write. */
  Case chopped(String otherId, int length) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    sent.forEach(all::writeBytes);
    byte[] bytes = all.toByteArray();
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += length) {
      pieces.add(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + length)));
    }
    return new Case(otherId, about + ", " + length + " a write", offer, pieces, expected);
  }
}
