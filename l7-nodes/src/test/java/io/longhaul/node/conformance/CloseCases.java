package io.longhaul.node.conformance;

import static io.longhaul.node.conformance.Case.NORMAL;
import static io.longhaul.node.conformance.Case.NOT_CONSISTENT;
import static io.longhaul.node.conformance.Case.NO_CODE;
import static io.longhaul.node.conformance.Case.PROTOCOL_ERROR;
import static io.longhaul.node.conformance.ClientFrame.CLOSE;
import static io.longhaul.node.conformance.ClientFrame.FIN;
import static io.longhaul.node.conformance.ClientFrame.TEXT;
import static io.longhaul.node.conformance.ClientFrame.close;
import static io.longhaul.node.conformance.ClientFrame.frame;
import static io.longhaul.node.conformance.ClientFrame.letters;
import static io.longhaul.node.conformance.ClientFrame.ping;
import static io.longhaul.node.conformance.ClientFrame.text;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;

/** The closing handshake (RFC 6455, 5.5.1, 7.1 and 7.4). */
final class CloseCases {
  private static final int[] GOOD = {
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999
  };
  private static final int[] BAD = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535};
  private static final int MOST_REASON = 123;

  private CloseCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (int code : GOOD) {
      cases.add(Case.closes("7.1." + code, "code " + code, code, close(code, "")));
      cases.add(Case.closes("7.2." + code, "with reason", code, close(code, "it is late: ä")));
    }
    for (int code : BAD) {
      cases.add(
          Case.fails(
              "7.3." + code, "code " + code, PROTOCOL_ERROR, List.of(close(code, "no such"))));
    }
    String most = new String(letters(MOST_REASON), US_ASCII);
    cases.add(Case.closes("7.4", "longest reason", NORMAL, close(NORMAL, most)));
    cases.add(
        Case.fails("7.5", "too long a reason", PROTOCOL_ERROR, List.of(close(NORMAL, most + "x"))));
    cases.add(
        Case.fails(
            "7.6",
            "reason that is not UTF-8",
            NOT_CONSISTENT,
            List.of(
                frame(
                    FIN | CLOSE,
                    new byte[] {3, (byte) 0xE8, (byte) 0xCE, (byte) 0x80, (byte) 0x80}))));
    cases.add(Case.closes("7.7", "without code", NO_CODE, frame(FIN | CLOSE, new byte[0])));
    cases.add(
        Case.fails(
            "7.8", "half a code", PROTOCOL_ERROR, List.of(frame(FIN | CLOSE, new byte[] {3}))));
    Case chopped = Case.closes("", "code and reason", 4_321, close(4_321, "bye"));
    cases.add(chopped.chopped("7.9", 1));
    afterClose(cases);
    return cases;
  }

  /** What follows Close is to be ignored (RFC 6455, 1.4). */
  private static void afterClose(List<Case> cases) {
    byte[] end = close(NORMAL, "");
    List<Case> whole =
        List.of(
            Case.closes("7.10", "text after Close", NORMAL, end, text("late")),
            Case.closes("7.11", "ping after Close", NORMAL, end, ping("late")),
            Case.closes("7.12", "second Close", NORMAL, end, close(1001, "again")),
            Case.closes("7.13", "fragment after Close", NORMAL, end, frame(TEXT, letters(3))),
            Case.closes(
                "7.14", "long text after Close", NORMAL, end, frame(FIN | TEXT, letters(300_000))),
            Case.closes("7.15", "Close inside a message", NORMAL, frame(TEXT, letters(3)), end));
    for (Case each : whole) {
      cases.add(each);
      cases.add(each.chopped(each.id() + ".1", 1 << 20));
    }
  }
}
