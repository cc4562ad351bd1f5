package io.longhaul.node.files;

import java.io.Serial;
import java.nio.file.Path;

/** A file that cannot be used; says which one and why. */
public class FileFault extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public FileFault(Path file, String reason) {
    super(file + ": " + reason);
  }

  public FileFault(Path file, String reason, Throwable cause) {
    super(file + ": " + reason, cause);
  }

  /** The file and the reason. */
  public final String text() {
    return String.valueOf(getMessage());
  }
}
