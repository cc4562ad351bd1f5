package io.longhaul.node.metrics;

/** What has another name in counters than its constant's. */
interface Labelled {
  /** As in the access log and in counters. */
  String label();
}
