package io.longhaul.node.metrics;

/** Which of an upstream's limits refused a request. */
public enum Breaker {
  CONNECTIONS,
  PENDING,
  REQUESTS
}
