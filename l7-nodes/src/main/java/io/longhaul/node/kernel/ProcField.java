package io.longhaul.node.kernel;

import java.util.List;
import java.util.OptionalLong;

/**
 * Where a number stands in a file of /proc (proc(5)). Pure; what is not as expected is no number.
 */
@FunctionalInterface
interface ProcField {
  /** Most that a column of softnet_stat holds. */
  long MOST_OF_32_BITS = 0xFFFF_FFFFL;

  /** The number, if the text has it. */
  OptionalLong in(String text);

  /** Of two lines with the same first word, one of names and one of numbers: netstat, snmp. */
  static ProcField named(String line, String name) {
    return text -> {
      List<List<String>> lines = lines(text, line);
      if (lines.size() < 2) {
        return OptionalLong.empty();
      }
      return at(lines.get(1), lines.get(0).indexOf(name));
    };
  }

  /** Of a line of names that are each followed by their number: sockstat. */
  static ProcField following(String line, String name) {
    return text -> {
      List<List<String>> lines = lines(text, line);
      if (lines.isEmpty()) {
        return OptionalLong.empty();
      }
      int place = lines.get(0).indexOf(name);
      return place < 0 ? OptionalLong.empty() : at(lines.get(0), place + 1);
    };
  }

  /** The sum of one column of hexadecimal numbers, a line a processor: softnet_stat. */
  static ProcField hexColumn(int column) {
    return text -> {
      long sum = 0;
      int lines = 0;
      for (String line : text.lines().toList()) {
        OptionalLong one = number(words(line), column, 16);
        if (one.isPresent() && one.getAsLong() <= MOST_OF_32_BITS) {
          sum += one.getAsLong();
          lines++;
        }
      }
      return lines == 0 ? OptionalLong.empty() : OptionalLong.of(sum);
    };
  }

  /** One of the numbers that are all there is. */
  static ProcField number(int place) {
    return text -> at(words(text), place);
  }

  /** The soft limit of a resource: limits. */
  static ProcField softLimit(String name) {
    return text ->
        text.lines()
            .filter(line -> line.startsWith(name + " "))
            .map(line -> at(words(line.substring(name.length())), 0))
            .findFirst()
            .orElse(OptionalLong.empty());
  }

  private static List<List<String>> lines(String text, String first) {
    return text.lines().filter(line -> line.startsWith(first + " ")).map(ProcField::words).toList();
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split("\\s+"));
  }

  private static OptionalLong at(List<String> words, int place) {
    return number(words, place, 10);
  }

  private static OptionalLong number(List<String> words, int place, int radix) {
    if (place < 0 || place >= words.size()) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(words.get(place), radix);
      return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
