package io.longhaul.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A table of the module's documents whose rows begin with names in code type and defaults. */
final class DocumentTable {
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final Pattern BRACKETS = Pattern.compile(" \\(.*?\\)");

  /** One name with its default as it is written, and the whole row. */
  record Row(String name, String value, String text) {}

  private DocumentTable() {}

  /**
   * The rows of the table below a header. A row of several names, of which later ones may be
   * written from their last dot on, has as many defaults, or one for all.
   */
  static List<Row> rows(String document, String header) throws IOException {
    List<Row> rows = new ArrayList<>();
    Stream<String> lines =
        Files.readString(Path.of(document))
            .lines()
            .dropWhile(line -> !line.startsWith("| " + header + " |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"));
    lines.forEach(line -> split(line, rows));
    if (rows.isEmpty()) {
      throw new AssertionError(document + ": no table of '" + header + "' (expected: one)");
    }
    return rows;
  }

  private static void split(String line, List<Row> rows) {
    String[] cells = line.substring(1).split(" \\| ", 3);
    List<String> names = new ArrayList<>();
    Matcher name = NAME.matcher(cells[0]);
    while (name.find()) {
      String written = name.group(1);
      boolean whole = !written.startsWith(".");
      String first = names.isEmpty() ? "" : names.getFirst();
      names.add(whole ? written : first.substring(0, first.lastIndexOf('.')) + written);
    }
    String plain = BRACKETS.matcher(cells[1].replace("`", "").strip()).replaceAll("");
    List<String> values = List.of(plain.split(", ", -1));
    for (int i = 0; i < names.size(); i++) {
      rows.add(new Row(names.get(i), values.size() == names.size() ? values.get(i) : plain, line));
    }
  }

  /** A number as documents write it, such as {@code 32 KiB} or {@code 100,000}. */
  static Optional<Long> number(String text) {
    Matcher number = Pattern.compile("([0-9]+(?:,[0-9]{3})*)( KiB| MiB)?").matcher(text);
    if (!number.matches()) {
      return Optional.empty();
    }
    long value = Long.parseLong(number.group(1).replace(",", ""));
    String unit = Optional.ofNullable(number.group(2)).orElse("");
    return Optional.of(
        switch (unit) {
          case " KiB" -> value << 10;
          case " MiB" -> value << 20;
          default -> value;
        });
  }
}
