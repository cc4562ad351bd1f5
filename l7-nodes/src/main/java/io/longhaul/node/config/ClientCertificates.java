package io.longhaul.node.config;

import java.nio.file.Path;

/**
 * What clients' certificates must be.
 *
 * @param ca absolute path of the certificates, in PEM, that clients' chains must end in
 * @param required whether a client without one is refused
 */
public record ClientCertificates(Path ca, boolean required) {
  /** Whether one is required where nothing is said. */
  public static final boolean REQUIRED = true;
}
