package io.longhaul.node.access;

import io.longhaul.node.metrics.AccessMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator what becomes of one policy's files. */
final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final String policy;
  private final AccessMetrics metrics;

  Events(String policy, AccessMetrics metrics) {
    this.policy = policy;
    this.metrics = metrics;
  }

  /** Something was read and will be in force; gives it back. */
  <T> T loaded(Object source, T value) {
    loaded(source);
    return value;
  }

  /** Something will be in force. */
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
