package io.longhaul.node.conformance;

import static io.longhaul.node.conformance.Case.NOT_CONSISTENT;
import static io.longhaul.node.conformance.ClientFrame.CONTINUATION;
import static io.longhaul.node.conformance.ClientFrame.FIN;
import static io.longhaul.node.conformance.ClientFrame.TEXT;
import static io.longhaul.node.conformance.ClientFrame.frame;
import static io.longhaul.node.conformance.Transcript.event;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Texts that are UTF-8 and some that are not (RFC 6455, 8.1; RFC 3629), whole and in pieces. */
final class TextCases {
  /** First and last of each length, around the surrogates, and what is no character but valid. */
  private static final int[] CODE_POINTS = {
    0x0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1FFFE,
    0x10FFFF
  };

  private static final List<String> WRONG =
      List.of(
          "80", // a continuation of nothing
          "bf",
          "8080",
          "c3", // cut short
          "e282",
          "f09f92",
          "c328", // continued by what is none
          "e28228",
          "f0288cbc",
          "c080", // longer than need be
          "c1bf",
          "e08080",
          "e09fbf",
          "f0808080",
          "f08fbfbf",
          "eda080", // surrogates
          "edbfbf",
          "eda080edb080",
          "f4908080", // above U+10FFFF
          "f7bfbfbf",
          "f888808080", // lengths that UTF-8 once had
          "fc8480808080",
          "fe",
          "ff",
          "fefeffff");

  private TextCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (int point : CODE_POINTS) {
      String hex = Integer.toHexString(point);
      byte[] text = ("<" + Character.toString(point) + ">").getBytes(UTF_8);
      valid(cases, "6.1." + hex, "U+" + hex, text);
    }
    valid(cases, "6.2", "many scripts", "κόσμε 你好 здравствуй 👋🏽 é".getBytes(UTF_8));
    for (String hex : WRONG) {
      wrong(cases, "6.3." + hex, "at the end", bytes("68656c6c6f" + hex));
      wrong(cases, "6.4." + hex, "in the middle", bytes("ceba" + hex + "656e64"));
    }
    return cases;
  }

  private static void valid(List<Case> cases, String id, String about, byte[] text) {
    String echo = event("text", text);
    Case whole = Case.answers(id, about, List.of(frame(FIN | TEXT, text)), echo);
    cases.add(whole);
    cases.add(whole.chopped(id + ".1", 1));
    cases.add(Case.answers(id + ".2", about + ", each byte a fragment", eachItsOwn(text), echo));
  }

  private static void wrong(List<Case> cases, String id, String about, byte[] text) {
    String what = "not UTF-8 " + about;
    cases.add(Case.fails(id, what, NOT_CONSISTENT, List.of(frame(FIN | TEXT, text))));
    cases.add(Case.fails(id + ".1", what + ", fragments", NOT_CONSISTENT, eachItsOwn(text)));
  }

  private static List<byte[]> eachItsOwn(byte[] text) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < text.length; i++) {
      int first = (i == 0 ? TEXT : CONTINUATION) | (i == text.length - 1 ? FIN : 0);
      frames.add(frame(first, new byte[] {text[i]}));
    }
    return frames;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
