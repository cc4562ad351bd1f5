package io.longhaul.director.xdp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Longhaul's two programs for the kernel. */
public enum ProgramKind {
  /** Encapsulates clients' packets for the nodes of their slot. */
  DIRECTOR("director"),
  /** Unwraps packets on a node's host, or sends them on. */
  SHIM("shim");

  private final String word;

  ProgramKind(String word) {
    this.word = word;
  }

  /** The program with that word, if there is one. */
  public static Optional<ProgramKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** Its word on command lines and in paths. */
  public String word() {
    return word;
  }

  /** What it counts, in the order of its map. */
  List<? extends ReasonCounter> counters() {
    return switch (this) {
      case DIRECTOR -> List.of(DirectorCounter.values());
      case SHIM -> List.of(ShimCounter.values());
    };
  }

  /** Name of the compiled object beside this class. */
  String resource() {
    return word + ".bpf.o";
  }

  /** Name of the function that the kernel calls. */
  String function() {
    return "longhaul_" + word;
  }
}
