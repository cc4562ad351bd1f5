package io.longhaul.ops.process;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something that can be closed and opened again, such as a server at a port that another process
 * has meanwhile.
 *
 * @param <T> what it is
 */
final class Reopened<T extends AutoCloseable> implements AutoCloseable {
  private final Supplier<T> opening;
  private Optional<T> current = Optional.empty();

  Reopened(Supplier<T> opening) {
    this.opening = opening;
  }

  /** Opens it, where it is not open. */
  synchronized T open() {
    T open = current.orElseGet(opening);
    current = Optional.of(open);
    return open;
  }

  @Override
  public synchronized void close() throws Exception {
    Optional<T> closing = current;
    current = Optional.empty();
    if (closing.isPresent()) {
      closing.get().close();
    }
  }
}
