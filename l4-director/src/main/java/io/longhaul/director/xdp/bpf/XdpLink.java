package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A program's attachment to an interface. While it is pinned, or this object is open, the program
 * runs; its program can be replaced without a packet in between that meets none.
 */
public final class XdpLink implements AutoCloseable {
  private static final int ATTACH_XDP = 37;
  private static final long OPTIONS_BYTES = 16;
  private static final long OPTION_FLAGS = 8;
  private static final int INFO_BYTES = 48;
  private static final int INFO_INTERFACE = 16;

  private final int descriptor;
  private boolean closed;

  private XdpLink(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Attaches a program in one mode.
   *
   * @param interfaceIndex the kernel's number of the interface
   * @throws BpfException where the interface lacks that mode or has a program already
   */
  public static XdpLink attach(BpfProgram program, int interfaceIndex, XdpMode mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = arena.allocate(OPTIONS_BYTES, Long.BYTES);
      options.set(ValueLayout.JAVA_LONG, 0, OPTIONS_BYTES);
      options.set(ValueLayout.JAVA_INT, OPTION_FLAGS, mode.flag());
      int descriptor =
          Libbpf.LINK_CREATE.integer(program.descriptor(), interfaceIndex, ATTACH_XDP, options);
      return new XdpLink(
          Libbpf.checked(descriptor, "interface " + interfaceIndex + ": attach, mode " + mode));
    }
  }

  /** The link that is pinned at a path, if one is. */
  public static Optional<XdpLink> pinned(Path path) {
    return Pins.open(path).map(XdpLink::new);
  }

  /** The kernel's number of the interface; 0 when that is gone. */
  public int interfaceIndex() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment shape = arena.allocate(INFO_BYTES, Long.BYTES);
      MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, INFO_BYTES);
      Libbpf.checked(Libbpf.OBJ_INFO.integer(descriptor, shape, length), "link: ask for its shape");
      return shape.get(ValueLayout.JAVA_INT, INFO_INTERFACE);
    }
  }

  /** Puts another program in the place of the one that runs, at once. */
  public void replace(BpfProgram program) {
    Libbpf.checked(
        Libbpf.LINK_UPDATE.integer(descriptor, program.descriptor(), MemorySegment.NULL),
        "link: replace its program");
  }

  /** Keeps the link, and so the program, in the kernel under a path in a BPF file system. */
  public void pin(Path path) {
    Pins.pin(descriptor, path);
  }

  /** Takes the program off the interface, pinned or not. */
  public void detach() {
    Libbpf.checked(Libbpf.LINK_DETACH.integer(descriptor), "link: detach");
  }

  /** Lets go of the link; the program is taken off unless the link is pinned. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      FileDescriptor.close(descriptor);
    }
  }
}
