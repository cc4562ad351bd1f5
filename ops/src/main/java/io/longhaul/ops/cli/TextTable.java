package io.longhaul.ops.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in columns of equal width. Numbers stand to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final Colours colours;

  TextTable(Colours colours, String... heading) {
    this.colours = colours;
    rows.add(List.of(heading));
  }

  TextTable row(Object... cells) {
    rows.add(java.util.Arrays.stream(cells).map(String::valueOf).toList());
    return this;
  }

  /** The table's lines; without rows the heading only. */
  List<String> lines() {
    int columns = rows.getFirst().size();
    int[] widths =
        IntStream.range(0, columns)
            .map(c -> rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
            .toArray();
    return IntStream.range(0, rows.size()).mapToObj(i -> line(i, widths)).toList();
  }

  private String line(int index, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String cell = rows.get(index).get(c);
      String space = " ".repeat(widths[c] - cell.length());
      String padded = isNumeric(c) ? space + cell : cell + space;
      line.append(c == 0 ? "" : GAP)
          .append(index == 0 ? colours.heading(padded) : colours.state(padded));
    }
    return line.toString().stripTrailing();
  }

  private boolean isNumeric(int column) {
    return rows.size() > 1
        && rows.stream()
            .skip(1)
            .map(row -> row.get(column))
            .allMatch(cell -> !cell.isEmpty() && cell.chars().allMatch(Character::isDigit));
  }
}
