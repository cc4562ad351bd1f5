package io.longhaul.director.xdp.bpf;

import java.io.Serial;

/** A BPF operation that the system refused, with its own words for it. */
public final class BpfException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int errno;
  private final String log;

  /**
   * @param errno the system's number for the fault; 0 where there is none
   * @param log what libbpf and the verifier said; empty where they said nothing
   */
  BpfException(String message, int errno, String log) {
    super(log.isBlank() ? message : message + "\n" + log.strip());
    this.errno = errno;
    this.log = log;
  }

  static BpfException of(String operation, int errno) {
    return new BpfException(operation + ": " + Errno.text(errno), errno, "");
  }

  /** The system's number for the fault; 0 where there is none. */
  public int errno() {
    return errno;
  }

  /** What libbpf and the verifier said; empty where they said nothing. */
  public String log() {
    return log;
  }
}
