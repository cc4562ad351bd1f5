package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;

/** The library that all of this package needs. */
public final class BpfLibrary {
  private static final String NAME = "libbpf.so.1";

  private BpfLibrary() {}

  /**
   * Makes sure that it is there.
   *
   * @throws BpfException with what to install, where it is not
   */
  public static void require() {
    try (Arena arena = Arena.ofConfined()) {
      load(arena);
    }
  }

  static SymbolLookup load(Arena arena) {
    try {
      return SymbolLookup.libraryLookup(NAME, arena);
    } catch (IllegalArgumentException e) {
      throw new BpfException(
          NAME + ": not found (expected: it is installed; Debian, Ubuntu: apt-get install libbpf1)",
          0,
          "");
    }
  }
}
