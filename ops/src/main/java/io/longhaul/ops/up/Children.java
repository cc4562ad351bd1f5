package io.longhaul.ops.up;

import io.longhaul.ops.CommandFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** All processes of the tier that this one started. */
final class Children implements AutoCloseable {
  private final Map<String, Child> byName = new ConcurrentSkipListMap<>();

  /** Starts one and keeps it running. */
  void start(Child child) {
    if (byName.putIfAbsent(child.name(), child) != null) {
      throw new CommandFailure(child.name() + ": runs already (expected: another id)");
    }
    child.start();
  }

  /** One by its name. */
  Optional<Child> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Stops one, and waits for that. */
  void stop(String name) {
    Child child = byName.remove(name);
    if (child != null) {
      child.stop();
      child.awaitEnd();
    }
  }

  /** Those that do not run at this moment. */
  List<Child> dead() {
    return byName.values().stream().filter(child -> !child.alive()).toList();
  }

  /** Stops all of them, and waits for that. */
  @Override
  public void close() {
    byName.values().forEach(Child::stop);
    byName.values().forEach(Child::awaitEnd);
  }
}
