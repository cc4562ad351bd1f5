package io.longhaul.node.tls;

import java.util.List;
import java.util.Optional;

/** The certificates of a listener, ready for handshakes. Immutable. */
final class ServerCertificates {
  /** None can be read. */
  static final ServerCertificates NONE = new ServerCertificates(List.of());

  private final List<Served> served;
  private final ServerNames names;

  /**
   * One certificate of the listener.
   *
   * @param names that it is for
   * @param context empty where its files cannot be read
   */
  record Served(List<String> names, Optional<TlsContext> context) {}

  ServerCertificates(List<Served> served) {
    this.served = List.copyOf(served);
    this.names = new ServerNames(served.stream().map(Served::names).toList());
  }

  /**
   * What serves a client that asks for this name: the certificate for it, else the first; empty
   * where that cannot be read.
   */
  Optional<TlsContext> of(Optional<String> serverName) {
    if (served.isEmpty()) {
      return Optional.empty();
    }
    int index = serverName.isPresent() ? names.index(serverName.get()) : ServerNames.NONE;
    return served.get(Math.max(0, index)).context();
  }
}
