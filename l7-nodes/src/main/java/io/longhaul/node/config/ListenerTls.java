package io.longhaul.node.config;

import java.util.List;
import java.util.Optional;

/**
 * How a listener ends TLS. Paths are those of each node's host.
 *
 * @param certificates at least one; the first is for clients whose server name none is for, and of
 *     two with the same name the earlier serves it, so their order means something
 * @param minVersion the oldest version that is spoken
 * @param clientCertificates whether clients are asked for a certificate; empty if they are not
 */
public record ListenerTls(
    List<CertificateFiles> certificates,
    TlsVersion minVersion,
    Optional<ClientCertificates> clientCertificates) {
  /** Most certificates of a listener. */
  public static final int MAX_CERTIFICATES = 1_000;

  /** What is spoken where nothing is said. */
  public static final TlsVersion MIN_VERSION = TlsVersion.V1_2;

  public ListenerTls {
    certificates = List.copyOf(certificates);
  }
}
