package io.longhaul.node.tls;

import io.longhaul.node.files.FileFault;
import java.io.Serial;
import java.nio.file.Path;

/** A certificate, key or list of authorities that cannot be used; says which file and why. */
final class CertificateFault extends FileFault {
  @Serial private static final long serialVersionUID = 1;

  CertificateFault(Path file, String reason) {
    super(file, reason);
  }

  CertificateFault(Path file, String reason, Throwable cause) {
    super(file, reason, cause);
  }
}
