package io.longhaul.node.access;

import io.longhaul.node.metrics.AccessMetrics;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator what becomes of one policy's files. All but {@link #loaded} and {@link
 * #refused} is for one thread at a time.
 */
final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final String policy;
  private final AccessMetrics metrics;
  private final List<Object> read = new ArrayList<>();

  Events(String policy, AccessMetrics metrics) {
    this.policy = policy;
    this.metrics = metrics;
  }

  /** Something was read, which is told once it is in force; gives it back. */
  <T> T read(Object source, T value) {
    read.add(source);
    return value;
  }

  /** What was read is in force now: who hears of it may come at once, and is to find it. */
  void inForce() {
    read.forEach(this::loaded);
    read.clear();
  }

  /** Something is in force. */
  void loaded(Object source) {
    metrics.loaded.increment();
    LOG.info("policy {}: {} is in force", policy, source);
  }

  /** Something cannot be used. */
  void refused(String fault) {
    metrics.refused.increment();
    LOG.error("policy {}: refused, what is in force stays: {}", policy, fault);
  }
}
