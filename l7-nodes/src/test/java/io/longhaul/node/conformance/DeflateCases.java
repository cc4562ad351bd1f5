package io.longhaul.node.conformance;

import static io.longhaul.node.conformance.Case.NOT_CONSISTENT;
import static io.longhaul.node.conformance.Case.PROTOCOL_ERROR;
import static io.longhaul.node.conformance.ClientFrame.BINARY;
import static io.longhaul.node.conformance.ClientFrame.CONTINUATION;
import static io.longhaul.node.conformance.ClientFrame.FIN;
import static io.longhaul.node.conformance.ClientFrame.PING;
import static io.longhaul.node.conformance.ClientFrame.RSV1;
import static io.longhaul.node.conformance.ClientFrame.TEXT;
import static io.longhaul.node.conformance.ClientFrame.bytes;
import static io.longhaul.node.conformance.ClientFrame.frame;
import static io.longhaul.node.conformance.ClientFrame.letters;
import static io.longhaul.node.conformance.ClientFrame.ping;
import static io.longhaul.node.conformance.ClientFrame.text;
import static io.longhaul.node.conformance.Inflating.deflated;
import static io.longhaul.node.conformance.Transcript.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** permessage-deflate (RFC 7692), agreed on by the client and whoever it really talks to. */
final class DeflateCases {
  private static final String FIELD = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final int MIB = 1 << 20;

  private static final List<String> OFFERS =
      List.of(
          "",
          "; client_max_window_bits",
          "; client_no_context_takeover",
          "; server_no_context_takeover",
          "; client_no_context_takeover; server_no_context_takeover",
          "; server_max_window_bits=10",
          "; server_max_window_bits=9; client_max_window_bits=15, permessage-deflate");

  private DeflateCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < OFFERS.size(); i++) {
      for (int length : new int[] {0, 1, 125, 126, 1_000, 65_536}) {
        byte[] letters = letters(length);
        String id = "12.%d.%d".formatted(i + 1, length);
        cases.add(
            Case.answers(
                    id,
                    length + " bytes" + OFFERS.get(i),
                    List.of(frame(FIN | RSV1 | TEXT, deflated(letters))),
                    event("text", letters))
                .offering(FIELD + OFFERS.get(i)));
      }
    }
    mixed().forEach(each -> cases.add(each.offering(FIELD)));
    wrong().forEach(each -> cases.add(each.offering(FIELD)));
    return cases;
  }

  private static List<Case> mixed() {
    byte[] letters = letters(5_000);
    byte[] whole = deflated(letters);
    byte[] head = Arrays.copyOf(whole, whole.length / 2);
    byte[] tail = Arrays.copyOfRange(whole, whole.length / 2, whole.length);
    byte[] bytes = bytes(MIB);
    Case fragments =
        Case.answers(
            "13.1",
            "fragments with a ping between",
            List.of(frame(RSV1 | TEXT, head), ping("p"), frame(FIN | CONTINUATION, tail)),
            "pong p",
            event("text", letters));
    return List.of(
        fragments,
        fragments.chopped("13.1.1", 1),
        Case.answers(
            "13.2",
            "some deflated, some not",
            List.of(text("as it is"), frame(FIN | RSV1 | TEXT, whole), text("again")),
            "text as it is",
            event("text", letters),
            "text again"),
        context(),
        Case.answers(
            "13.4",
            "1 MiB that cannot be made shorter",
            List.of(frame(FIN | RSV1 | BINARY, deflated(bytes))),
            event("binary", bytes)),
        Case.answers(
            "13.5",
            "4 MiB that become little",
            List.of(frame(FIN | RSV1 | BINARY, deflated(new byte[4 * MIB]))),
            event("binary", new byte[4 * MIB])));
  }

  private static Case context() {
    List<byte[]> sent = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    try (Inflating.Deflating deflating = new Inflating.Deflating()) {
      for (int i = 0; i < 100; i++) {
        byte[] message = letters(200 + i);
        sent.add(frame(FIN | RSV1 | TEXT, deflating.message(message)));
        answers.add(event("text", message));
      }
    }
    return Case.answers("13.3", "messages in one context", sent, answers.toArray(String[]::new));
  }

  private static List<Case> wrong() {
    byte[] whole = deflated(letters(100));
    return List.of(
        Case.fails(
            "13.6",
            "RSV1 on a continuation",
            PROTOCOL_ERROR,
            List.of(frame(RSV1 | TEXT, whole), frame(FIN | RSV1 | CONTINUATION, whole))),
        Case.fails(
            "13.7",
            "RSV1 on a ping",
            PROTOCOL_ERROR,
            List.of(frame(FIN | RSV1 | PING, letters(3)))),
        Case.fails("13.8", "RSV2", PROTOCOL_ERROR, List.of(frame(FIN | 0x20 | TEXT, letters(3)))),
        Case.fails(
            "13.9",
            "RSV1 and RSV3",
            PROTOCOL_ERROR,
            List.of(frame(FIN | RSV1 | 0x10 | TEXT, letters(3)))),
        Case.fails(
            "13.10",
            "nothing that could be inflated",
            NOT_CONSISTENT,
            List.of(frame(FIN | RSV1 | TEXT, new byte[] {-1, -1, -1, -1, -1}))),
        Case.fails(
            "13.11",
            "inflated it is not UTF-8",
            NOT_CONSISTENT,
            List.of(frame(FIN | RSV1 | TEXT, deflated(new byte[] {'a', -1, 'b'})))));
  }
}
