package io.longhaul.node.loop;

/** What happens when a {@link Deadline} is reached. */
@FunctionalInterface
public interface Expiry {
  void expired();
}
