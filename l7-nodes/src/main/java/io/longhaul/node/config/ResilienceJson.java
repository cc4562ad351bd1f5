package io.longhaul.node.config;

/** Writes what an upstream says about failure, in its normal form. */
record ResilienceJson(FieldWriter out) {
  void write(Resilience resilience) {
    out.duration("totalTimeout", resilience.totalTimeout());
    resilience.retries().ifPresent(retries -> out.object("retries", () -> retries(retries)));
    out.object("limits", () -> limits(resilience.limits()));
  }

  private void retries(Retries retries) {
    out.number("attempts", retries.attempts());
    out.texts("on", retries.on());
    out.number("budgetPercent", retries.budgetPercent());
    out.number("minPerSecond", retries.minPerSecond());
  }

  private void limits(UpstreamLimits limits) {
    out.number("connections", limits.connections());
    out.number("pending", limits.pending());
    out.number("requests", limits.requests());
  }
}
