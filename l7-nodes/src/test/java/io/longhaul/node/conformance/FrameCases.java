package io.longhaul.node.conformance;

import static io.longhaul.node.conformance.Case.PROTOCOL_ERROR;
import static io.longhaul.node.conformance.ClientFrame.BINARY;
import static io.longhaul.node.conformance.ClientFrame.CLOSE;
import static io.longhaul.node.conformance.ClientFrame.FIN;
import static io.longhaul.node.conformance.ClientFrame.PING;
import static io.longhaul.node.conformance.ClientFrame.PONG;
import static io.longhaul.node.conformance.ClientFrame.TEXT;
import static io.longhaul.node.conformance.ClientFrame.bytes;
import static io.longhaul.node.conformance.ClientFrame.frame;
import static io.longhaul.node.conformance.ClientFrame.letters;
import static io.longhaul.node.conformance.ClientFrame.ping;
import static io.longhaul.node.conformance.ClientFrame.text;
import static io.longhaul.node.conformance.Transcript.event;

import io.longhaul.node.conformance.Case.Expected;
import io.longhaul.node.conformance.ClientFrame.Length;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Single frames: lengths, control frames, and what is reserved (RFC 6455, 5.2 and 5.5). */
final class FrameCases {
  private static final int[] LENGTHS = {0, 1, 125, 126, 127, 128, 255, 65_535, 65_536, 65_537};
  private static final int MANY_PINGS = 500;
  private static final int MESSAGE_TOO_BIG = 1009;
  private static final byte[] EMPTY = {};
  private static final byte[] END = ClientFrame.close(Case.NORMAL, "");

  private FrameCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    lengths(cases);
    badLengths(cases);
    control(cases);
    badControl(cases);
    reservedBits(cases);
    reservedOpcodes(cases);
    return cases;
  }

  private static void lengths(List<Case> cases) {
    for (int length : LENGTHS) {
      byte[] letters = letters(length);
      byte[] bytes = bytes(length);
      cases.add(
          Case.answers(
              "1.1." + length,
              "text of " + length + " bytes",
              List.of(frame(FIN | TEXT, letters)),
              event("text", letters)));
      cases.add(
          Case.answers(
              "1.2." + length,
              "binary of " + length + " bytes",
              List.of(frame(FIN | BINARY, bytes)),
              event("binary", bytes)));
    }
    for (int length : new int[] {0, 125, 126, 300}) {
      byte[] bytes = bytes(length);
      Case whole =
          Case.answers("", "binary", List.of(frame(FIN | BINARY, bytes)), event("binary", bytes));
      cases.add(whole.chopped("1.3." + length, 1));
    }
    byte[] long16 = bytes(65_535);
    byte[] long64 = bytes(65_536);
    cases.add(
        Case.answers("", "binary", List.of(frame(FIN | BINARY, long16)), event("binary", long16))
            .chopped("1.3.65535", 997));
    cases.add(
        Case.answers("", "binary", List.of(frame(FIN | BINARY, long64)), event("binary", long64))
            .chopped("1.3.65536", 997));
  }

  private static void badLengths(List<Case> cases) {
    int[] lengths = {0, 1, 125};
    for (int length : lengths) {
      cases.add(
          Case.fails(
              "1.4." + length,
              "length " + length + " in 16 bits",
              PROTOCOL_ERROR,
              List.of(frame(FIN | TEXT, letters(length), Length.IN_16_BITS), END)));
    }
    for (int length : new int[] {0, 125, 126, 65_535}) {
      cases.add(
          Case.fails(
              "1.5." + length,
              "length " + length + " in 64 bits",
              PROTOCOL_ERROR,
              List.of(frame(FIN | BINARY, letters(length), Length.IN_64_BITS), END)));
    }
    long[] impossible = {Long.MIN_VALUE, -1};
    for (int i = 0; i < impossible.length; i++) {
      cases.add(
          new Case(
              "1.6." + i,
              "length with its highest bit set",
              List.of(),
              List.of(ClientFrame.header(FIN | BINARY, impossible[i])),
              new Expected.Fails(List.of(), Set.of(PROTOCOL_ERROR, MESSAGE_TOO_BIG))));
    }
    for (int opcode : new int[] {TEXT, BINARY, PING, CLOSE}) {
      cases.add(
          Case.fails(
              "1.7." + opcode,
              "no mask, opcode " + opcode,
              PROTOCOL_ERROR,
              List.of(ClientFrame.unmasked(FIN | opcode, EMPTY))));
    }
  }

  private static void control(List<Case> cases) {
    for (int length : new int[] {0, 1, 5, 124, 125}) {
      byte[] payload = bytes(length);
      Case ping =
          Case.answers(
              "2.1." + length,
              "ping of " + length + " bytes",
              List.of(frame(FIN | PING, payload)),
              event("pong", payload));
      cases.add(ping);
      cases.add(ping.chopped("2.2." + length, 1));
      cases.add(
          Case.answers(
              "2.3." + length,
              "pong that nobody asked for, then ping",
              List.of(frame(FIN | PONG, payload), ping("there?")),
              "pong there?"));
    }
    List<byte[]> pings = new ArrayList<>();
    List<String> pongs = new ArrayList<>();
    for (int i = 0; i < MANY_PINGS; i++) {
      pings.add(ping("ping " + i));
      pongs.add("pong ping " + i);
    }
    String[] answers = pongs.toArray(String[]::new);
    cases.add(Case.answers("2.4.1", "many pings, each a write", pings, answers));
    cases.add(Case.answers("2.4.2", "many pings", pings, answers).chopped("2.4.2", 1 << 20));
    cases.add(
        Case.answers(
            "2.4.3",
            "pings between messages",
            List.of(text("a"), ping("1"), text("b"), ping("2")),
            "text a",
            "pong 1",
            "text b",
            "pong 2"));
  }

  private static void badControl(List<Case> cases) {
    for (int opcode : new int[] {PING, PONG, CLOSE}) {
      cases.add(
          Case.fails(
              "2.5." + opcode,
              "control frame of 126 bytes, opcode " + opcode,
              PROTOCOL_ERROR,
              List.of(frame(FIN | opcode, letters(126)))));
      cases.add(
          Case.fails(
              "2.6." + opcode,
              "control frame with a length in 16 bits, opcode " + opcode,
              PROTOCOL_ERROR,
              List.of(frame(FIN | opcode, letters(10), Length.IN_16_BITS))));
      cases.add(
          Case.fails(
              "2.7." + opcode,
              "control frame that is a fragment, opcode " + opcode,
              PROTOCOL_ERROR,
              List.of(text("first"), frame(opcode, EMPTY)),
              "text first"));
    }
  }

  private static void reservedBits(List<Case> cases) {
    int[] opcodes = {TEXT, BINARY, PING, PONG, CLOSE};
    for (int bits = 1; bits <= 7; bits++) {
      for (int opcode : opcodes) {
        Case whole =
            Case.fails(
                "3.%d.%d".formatted(bits, opcode),
                "reserved bits %d, opcode %d".formatted(bits, opcode),
                PROTOCOL_ERROR,
                List.of(text("first"), frame(FIN | bits << 4 | opcode, letters(3)), ping("still?")),
                "text first");
        cases.add(whole);
      }
    }
    cases.add(
        Case.fails(
                "", "reserved bit", PROTOCOL_ERROR, List.of(frame(FIN | 0x20 | TEXT, letters(3))))
            .chopped("3.8", 1));
  }

  private static void reservedOpcodes(List<Case> cases) {
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      for (int length : new int[] {0, 10}) {
        cases.add(
            Case.fails(
                "4.%d.%d".formatted(opcode, length),
                "reserved opcode %d, %d bytes".formatted(opcode, length),
                PROTOCOL_ERROR,
                List.of(text("first"), frame(FIN | opcode, letters(length)), ping("still?")),
                "text first"));
      }
    }
    cases.add(
        Case.answers(
            "4.0",
            "the same message often",
            Collections.nCopies(100, text("again")),
            Collections.nCopies(100, "text again").toArray(String[]::new)));
  }
}
