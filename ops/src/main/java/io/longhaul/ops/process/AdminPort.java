package io.longhaul.ops.process;

import io.longhaul.ops.admin.http.ApiServer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An admin server that can be closed and opened again, at a port that another run has meanwhile.
 */
final class AdminPort implements AutoCloseable {
  private final Supplier<ApiServer> opening;
  private Optional<ApiServer> current = Optional.empty();

  AdminPort(Supplier<ApiServer> opening) {
    this.opening = opening;
  }

  /** Opens it, where it is not open. */
  synchronized ApiServer open() {
    ApiServer open = current.orElseGet(opening);
    current = Optional.of(open);
    return open;
  }

  @Override
  public synchronized void close() {
    current.ifPresent(ApiServer::close);
    current = Optional.empty();
  }
}
