package io.longhaul.node.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How TLS is begun with an upstream's endpoints. Paths are those of each node's host.
 *
 * @param ca whom endpoints' certificates must come from, in PEM; empty for whom the host's Java
 *     trusts
 * @param serverName what is asked for, and what the certificate must be for; empty where it is the
 *     DNS name of the endpoint, and for one by address nothing is asked for, and the certificate
 *     must be for its IP address
 * @param own the node's own certificate; empty where it has none to show
 * @param minVersion the oldest version that is spoken
 */
public record UpstreamTls(
    Optional<Path> ca,
    Optional<String> serverName,
    Optional<CertificateFiles> own,
    TlsVersion minVersion) {
  /** What {@code ca} says where it is no file. */
  static final String SYSTEM = "system";

  /** What holds where nothing is said. */
  public static final UpstreamTls DEFAULT =
      new UpstreamTls(Optional.empty(), Optional.empty(), Optional.empty(), TlsVersion.V1_2);
}
