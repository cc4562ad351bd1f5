package io.longhaul.ops;

import java.io.Serial;

/**
 * A command that cannot be done, for a reason that its user can act on: printed as one line without
 * a stack trace.
 */
public final class CommandFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Exit status of a command that could not be done. */
  public static final int FAILED = 1;

  /** Exit status of a command that was called or configured wrongly. */
  public static final int USAGE = 2;

  private final int exitStatus;

  /** A failure with exit status {@link #FAILED}. */
  public CommandFailure(String message) {
    this(message, FAILED);
  }

  /** A failure with an exit status of its own. */
  public CommandFailure(String message, int exitStatus) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** A failure with the exception that caused it, shown only on request. */
  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
    this.exitStatus = FAILED;
  }

  /** What the process ends with. */
  public int exitStatus() {
    return exitStatus;
  }
}
