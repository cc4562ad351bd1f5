package io.longhaul.ops.packet;

import io.longhaul.hash.Slot;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Some slots: {@code 7} or {@code 0-65535}, both ends included. */
record SlotRange(int first, int last) {
  static final SlotRange ALL = new SlotRange(0, Slot.MASK);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

  static SlotRange parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (first <= last && last <= Slot.MASK) {
        return new SlotRange(first, last);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' (expected: a slot from 0 to " + Slot.MASK + ", or two such as 0-99)");
  }

  IntStream slots() {
    return IntStream.rangeClosed(first, last);
  }
}
