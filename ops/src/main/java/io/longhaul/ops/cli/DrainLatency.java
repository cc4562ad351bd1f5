package io.longhaul.ops.cli;

import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.status.DirectorStatus;
import io.longhaul.ops.admin.status.NodeStatus;
import io.longhaul.ops.admin.status.TierStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How long a drain takes to have effect: from the call until every director forwards by an epoch in
 * which the node heads nothing. It is read off the directors' acknowledgements, which come after
 * the fact, so what is measured is never too little.
 */
final class DrainLatency {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PERIOD = Duration.ofMillis(2);

  private final ClientEnvironment.Pause pause;
  private final ApiClient api;

  DrainLatency(ClientEnvironment.Pause pause, ApiClient api) {
    this.pause = pause;
    this.api = api;
  }

  /** Drains a node, measures, undrains it, and waits until the tier is at rest again. */
  Duration measure(String node) {
    await(() -> atRest(node));
    long startNs = System.nanoTime();
    api.post(QueryString.node(node, "/drain"), "");
    await(() -> node(node).headSlots() == 0);
    // This epoch, or a later one: the node heads nothing in either.
    long switched = tier().epoch();
    await(() -> directors().stream().allMatch(d -> d.acknowledgedEpoch() >= switched));
    Duration latency = Duration.ofNanos(System.nanoTime() - startNs);
    api.post(QueryString.node(node, "/undrain"), "");
    return latency;
  }

  private boolean atRest(String node) {
    TierStatus tier = tier();
    return tier.settled() >= tier.epoch() && node(node).state().equals("active");
  }

  private TierStatus tier() {
    return ApiJson.read(api.get("/v1/tier").body(), TierStatus.class);
  }

  private NodeStatus node(String id) {
    return ApiJson.read(api.get(QueryString.node(id, "")).body(), NodeStatus.class);
  }

  private List<DirectorStatus> directors() {
    return List.of(ApiJson.read(api.get("/v1/directors").body(), DirectorStatus[].class)).stream()
        .filter(DirectorStatus::member)
        .toList();
  }

  private void await(BooleanSupplier condition) {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNs > 0 || !pause.await(PERIOD)) {
        throw new CommandFailure("drain: no effect within " + PATIENCE.toSeconds() + " s");
      }
    }
  }
}
