package io.longhaul.ops.cli;

/** Colours for states, where a terminal shows them. */
record Colours(boolean enabled) {
  private static final String RESET = "\u001b[0m";
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String CYAN = "\u001b[36m";
  private static final String BOLD = "\u001b[1m";

  /** A cell, by the word in it; padding may follow the word. */
  String state(String cell) {
    return switch (cell.strip()) {
      case "active" -> paint(GREEN, cell);
      case "draining", "joining", "behind" -> paint(YELLOW, cell);
      case "drained" -> paint(CYAN, cell);
      case "demoted", "down", "absent" -> paint(RED, cell);
      default -> cell;
    };
  }

  String heading(String text) {
    return paint(BOLD, text);
  }

  String alarm(String text) {
    return paint(YELLOW, text);
  }

  private String paint(String colour, String text) {
    return enabled ? colour + text + RESET : text;
  }
}
