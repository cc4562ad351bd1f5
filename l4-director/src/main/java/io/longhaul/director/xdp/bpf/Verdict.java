package io.longhaul.director.xdp.bpf;

/** What an XDP program wants to be done with a packet. */
public enum Verdict {
  /** The program failed; the packet is dropped. */
  ABORTED,
  /** Dropped. */
  DROP,
  /** To the kernel. */
  PASS,
  /** Out by the interface that it came in by. */
  TX,
  /** Out by another interface. */
  REDIRECT;

  static Verdict of(int code) {
    Verdict[] all = values();
    if (code < 0 || code >= all.length) {
      throw new IllegalArgumentException(
          "verdict: " + code + " (expected: 0 to " + (all.length - 1) + ")");
    }
    return all[code];
  }
}
