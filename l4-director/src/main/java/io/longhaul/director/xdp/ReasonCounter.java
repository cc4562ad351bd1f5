package io.longhaul.director.xdp;

/** Something that a program counts beside doors and nodes. */
public sealed interface ReasonCounter permits DirectorCounter, ShimCounter {
  /** The counter's word in metrics and in the output of tools, such as {@code fragment_dropped}. */
  String word();

  /** What a count of other than zero means. */
  Normality normality();

  /** What was counted. */
  String meaning();
}
