package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * The kernel's numbers of interfaces, also of those without an address, which Java does not list.
 */
public final class InterfaceIndex {
  private static final NativeFunction IF_NAMETOINDEX =
      NativeFunction.of(
          Linker.nativeLinker().defaultLookup(),
          "if_nametoindex",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  private InterfaceIndex() {}

  /**
   * The number of an interface of the calling thread's network namespace.
   *
   * @throws BpfException where there is none of that name
   */
  public static int of(String name) {
    try (Arena arena = Arena.ofConfined()) {
      int index = IF_NAMETOINDEX.integer(arena.allocateFrom(name));
      if (index == 0) {
        throw new BpfException(
            "interface " + name + ": not found (expected: one that ip link shows)", 0, "");
      }
      return index;
    }
  }
}
