package io.longhaul.node.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of each cell of a matrix, for a person to read. */
final class Grid {
  static final String NOT_APPLICABLE = "n/a";

  private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
  private final Set<String> columns = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final List<String> failures = new ArrayList<>();

  void put(String row, String column, String text) {
    columns.add(column);
    var _ = rows.computeIfAbsent(row, _ -> new LinkedHashMap<>()).put(column, text);
  }

  void notApplicable(String row, String column, String reason) {
    put(row, column, NOT_APPLICABLE);
    notes.add(row + " to " + column + ": " + NOT_APPLICABLE + ", " + reason);
  }

  void failed(String row, String column, String failure) {
    put(row, column, "FAILED");
    failures.add(row + " to " + column + ": " + failure);
  }

  List<String> failures() {
    return failures;
  }

  @Override
  public String toString() {
    int first = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder(" ".repeat(first));
    columns.forEach(column -> text.append("  ").append(column));
    rows.forEach(
        (row, cells) -> {
          text.append('\n').append(row).append(" ".repeat(first - row.length()));
          columns.forEach(
              column ->
                  text.append("  ")
                      .append(
                          " ".repeat(Math.max(0, column.length() - shown(cells, column).length())))
                      .append(shown(cells, column)));
        });
    notes.forEach(note -> text.append('\n').append(note));
    failures.forEach(failure -> text.append("\nFAILED: ").append(failure));
    return text.append('\n').toString();
  }

  private static String shown(Map<String, String> cells, String column) {
    return cells.getOrDefault(column, "-");
  }
}
