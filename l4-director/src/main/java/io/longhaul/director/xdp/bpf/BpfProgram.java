package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** A program in the kernel. */
public final class BpfProgram {
  /**
   * Layout of {@code struct bpf_test_run_opts}:
   *
   * <pre>
   *    0 size   8 packet   16 output   24 packet bytes   28 output bytes   32 ctx   40 ctx out
   *   48 ctx bytes   52 ctx out bytes   56 result   60 repeat   64 duration   68 flags   72 cpu
   *   76 batch   80
   * </pre>
   */
  private static final long OPTIONS_BYTES = 80;

  private static final long OPTION_PACKET = 8;
  private static final long OPTION_OUTPUT = 16;
  private static final long OPTION_PACKET_BYTES = 24;
  private static final long OPTION_OUTPUT_BYTES = 28;
  private static final long OPTION_RESULT = 56;
  private static final long OPTION_REPEAT = 60;
  private static final long OPTION_DURATION = 64;

  /** Longest packet that a run takes and gives: a page less what the kernel keeps around it. */
  private static final int MAX_OUTPUT_BYTES = 8192;

  private final int descriptor;

  BpfProgram(int descriptor) {
    this.descriptor = descriptor;
  }

  int descriptor() {
    return descriptor;
  }

  /**
   * Runs the program on a packet, in the kernel, without sending anything.
   *
   * @param packet from the Ethernet header on, at least 14 bytes
   */
  public TestRun run(byte[] packet) {
    return run(packet, 1);
  }

  /**
   * The same, {@code repeat} times over the same memory: the packet is not restored between runs.
   */
  public TestRun run(byte[] packet, int repeat) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = arena.allocate(OPTIONS_BYTES, Long.BYTES);
      MemorySegment output = arena.allocate(MAX_OUTPUT_BYTES);
      options.set(ValueLayout.JAVA_LONG, 0, OPTIONS_BYTES);
      options.set(
          ValueLayout.ADDRESS, OPTION_PACKET, arena.allocateFrom(ValueLayout.JAVA_BYTE, packet));
      options.set(ValueLayout.ADDRESS, OPTION_OUTPUT, output);
      options.set(ValueLayout.JAVA_INT, OPTION_PACKET_BYTES, packet.length);
      options.set(ValueLayout.JAVA_INT, OPTION_OUTPUT_BYTES, MAX_OUTPUT_BYTES);
      options.set(ValueLayout.JAVA_INT, OPTION_REPEAT, repeat);
      Libbpf.checked(
          Libbpf.PROG_TEST_RUN.integer(descriptor, options),
          "run of a program on a packet of " + packet.length + " bytes");
      int bytes = options.get(ValueLayout.JAVA_INT, OPTION_OUTPUT_BYTES);
      return new TestRun(
          Verdict.of(options.get(ValueLayout.JAVA_INT, OPTION_RESULT)),
          output.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE),
          options.get(ValueLayout.JAVA_INT, OPTION_DURATION));
    }
  }

  /** Keeps the program in the kernel under a path in a BPF file system. */
  public void pin(Path path) {
    Pins.pin(descriptor, path);
  }
}
