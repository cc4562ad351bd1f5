package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Where in the path of received packets a program runs. */
public enum XdpMode {
  /** In the driver, before the kernel makes anything of a packet: fast. */
  NATIVE(1 << 2),
  /** Behind the driver, with any driver: slow. */
  GENERIC(1 << 1);

  /** {@code struct bpf_xdp_query_opts}: size, four program numbers, and the mode. */
  private static final long QUERY_BYTES = 32;

  private static final long QUERY_MODE = 24;
  private static final int ATTACHED_NATIVE = 1;
  private static final int ATTACHED_GENERIC = 2;

  private final int flag;

  XdpMode(int flag) {
    this.flag = flag;
  }

  /** How an interface runs its program; empty when it has none. */
  public static Optional<XdpMode> of(int interfaceIndex) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment query = arena.allocate(QUERY_BYTES, Long.BYTES);
      query.set(ValueLayout.JAVA_LONG, 0, QUERY_BYTES);
      Libbpf.checked(
          Libbpf.XDP_QUERY.integer(interfaceIndex, 0, query),
          "interface " + interfaceIndex + ": ask for its program");
      return switch (query.get(ValueLayout.JAVA_BYTE, QUERY_MODE)) {
        case ATTACHED_NATIVE -> Optional.of(NATIVE);
        case ATTACHED_GENERIC -> Optional.of(GENERIC);
        default -> Optional.empty();
      };
    }
  }

  int flag() {
    return flag;
  }
}
