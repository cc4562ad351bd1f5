package io.longhaul.director.xdp.netlink;

import io.longhaul.director.xdp.bpf.Errno;
import java.io.Serial;

/** A question that the kernel refused, with its own words for it. */
public final class NetlinkException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  NetlinkException(String question, int errno) {
    super(question + ": " + Errno.text(errno));
    this.errno = errno;
  }

  /** The system's number for the fault. */
  public int errno() {
    return errno;
  }
}
