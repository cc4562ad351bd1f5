package io.longhaul.node.conformance;

import static io.longhaul.node.conformance.Case.PROTOCOL_ERROR;
import static io.longhaul.node.conformance.ClientFrame.BINARY;
import static io.longhaul.node.conformance.ClientFrame.CONTINUATION;
import static io.longhaul.node.conformance.ClientFrame.FIN;
import static io.longhaul.node.conformance.ClientFrame.TEXT;
import static io.longhaul.node.conformance.ClientFrame.bytes;
import static io.longhaul.node.conformance.ClientFrame.frame;
import static io.longhaul.node.conformance.ClientFrame.letters;
import static io.longhaul.node.conformance.ClientFrame.ping;
import static io.longhaul.node.conformance.ClientFrame.text;
import static io.longhaul.node.conformance.Transcript.event;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Messages in several frames (RFC 6455, 5.4), and messages that are long. */
final class FragmentCases {
  private static final int KIB = 1_024;
  private static final int MIB = KIB * KIB;
  private static final byte[] EMPTY = {};

  private FragmentCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    orderly(cases);
    disorderly(cases);
    big(cases);
    return cases;
  }

  private static byte[] begin(String text) {
    return frame(TEXT, text.getBytes(UTF_8));
  }

  private static byte[] more(String text) {
    return frame(CONTINUATION, text.getBytes(UTF_8));
  }

  private static byte[] last(String text) {
    return frame(FIN | CONTINUATION, text.getBytes(UTF_8));
  }

  private static void orderly(List<Case> cases) {
    List<Case> whole =
        List.of(
            Case.answers("5.1", "two fragments", List.of(begin("one"), last("two")), "text onetwo"),
            Case.answers(
                "5.2",
                "ping between fragments",
                List.of(begin("one"), ping("p"), last("two")),
                "pong p",
                "text onetwo"),
            Case.answers(
                "5.3",
                "pings between all fragments",
                List.of(
                    begin("a"), ping("1"), more("b"), ping("2"), more("c"), ping("3"), last("d")),
                "pong 1",
                "pong 2",
                "pong 3",
                "text abcd"),
            Case.answers("5.4", "empty fragments", List.of(begin(""), more(""), last("")), "text "),
            Case.answers(
                "5.5",
                "empty fragments around a full one",
                List.of(begin(""), more("full"), last("")),
                "text full"),
            Case.answers(
                "5.6",
                "two fragmented messages",
                List.of(begin("a"), last("b"), frame(BINARY, letters(2)), last("c")),
                "text ab",
                "binary abc"),
            Case.answers(
                "5.7",
                "pong between fragments",
                List.of(begin("one"), frame(FIN | ClientFrame.PONG, letters(9)), last("two")),
                "text onetwo"));
    for (Case each : whole) {
      cases.add(each);
      cases.add(each.chopped(each.id() + ".1", 1));
      cases.add(each.chopped(each.id() + ".2", 4_096));
    }
    cases.add(fragments("5.8", letters(1_000), 1));
    cases.add(fragments("5.9", letters(200_000), 1_300));
  }

  private static void disorderly(List<Case> cases) {
    List<Case> whole =
        List.of(
            fails("5.10", "continuation of nothing", more("orphan"), text("next")),
            fails("5.11", "last fragment of nothing", last("orphan"), text("next")),
            fails("5.12", "empty last fragment of nothing", last(""), text("next")),
            fails("5.13", "message inside a message", begin("one"), text("two")),
            fails("5.14", "fragments inside a message", begin("one"), begin("two"), last("three")),
            fails("5.15", "binary inside a text", begin("one"), frame(FIN | BINARY, EMPTY)),
            fails("5.16", "fragment behind the last", begin("one"), last("two"), last("three")),
            fails("5.17", "after a ping, too", begin("one"), ping("p"), begin("two")));
    for (Case each : whole) {
      cases.add(each);
      cases.add(each.chopped(each.id() + ".1", 1));
      cases.add(each.chopped(each.id() + ".2", 4_096));
    }
  }

  /** What came before the fault may have been answered. */
  private static Case fails(String id, String about, byte[]... sent) {
    String[] before =
        switch (id) {
          case "5.16" -> new String[] {"text onetwo"};
          case "5.17" -> new String[] {"pong p"};
          default -> new String[] {};
        };
    return Case.fails(id, about, PROTOCOL_ERROR, List.of(sent), before);
  }

  private static void big(List<Case> cases) {
    for (int length : new int[] {256 * KIB, MIB, 4 * MIB, 16 * MIB}) {
      byte[] letters = letters(length);
      byte[] bytes = bytes(length);
      cases.add(
          Case.answers(
              "9.1." + length,
              "text of " + length / KIB + " KiB",
              List.of(frame(FIN | TEXT, letters)),
              event("text", letters)));
      cases.add(
          Case.answers(
              "9.2." + length,
              "binary of " + length / KIB + " KiB",
              List.of(frame(FIN | BINARY, bytes)),
              event("binary", bytes)));
    }
    cases.add(fragments("9.3", letters(4 * MIB), 64 * KIB));
    cases.add(fragments("9.4", letters(MIB), 1_000));
    byte[] bytes = bytes(MIB);
    cases.add(
        Case.answers("", "1 MiB", List.of(frame(FIN | BINARY, bytes)), event("binary", bytes))
            .chopped("9.5", 997));
    for (int length : new int[] {0, 16, 64, 256, 1_024}) {
      cases.add(messages("9.6." + length, 500, length));
    }
  }

  private static Case fragments(String id, byte[] message, int length) {
    List<byte[]> sent = new ArrayList<>();
    for (int at = 0; at < message.length; at += length) {
      int end = Math.min(message.length, at + length);
      int first = (at == 0 ? TEXT : CONTINUATION) | (end == message.length ? FIN : 0);
      sent.add(frame(first, Arrays.copyOfRange(message, at, end)));
    }
    String about = "%d bytes in fragments of %d".formatted(message.length, length);
    return Case.answers(id, about, sent, event("text", message));
  }

  private static Case messages(String id, int count, int length) {
    List<byte[]> sent = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] message = letters(length + i % 7);
      sent.add(frame(FIN | TEXT, message));
      answers.add(event("text", message));
    }
    return Case.answers(
        id, count + " messages of about " + length, sent, answers.toArray(String[]::new));
  }
}
