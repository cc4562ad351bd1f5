package io.longhaul.ops.process;

/**
 * Netty's search for buffers that nobody releases: it follows one of 128 and notes a stack at each
 * step, which costs a request some 3%. The tests follow every buffer.
 */
final class BufferSampling {
  private static final String LEVEL = "io.netty.leakDetection.level";

  private BufferSampling() {}

  /** Ends it, unless somebody has asked for it. To be called before Netty is used. */
  static void off() {
    if (System.getProperty(LEVEL) == null) {
      System.setProperty(LEVEL, "disabled");
    }
  }
}
