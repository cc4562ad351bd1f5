package io.longhaul.ops.process;

import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.occupancy.OccupancyReporter;
import io.longhaul.membership.store.TierWatch;
import io.longhaul.membership.telemetry.SenderId;
import io.longhaul.membership.telemetry.TelemetryMedia;
import io.longhaul.membership.telemetry.TelemetryPace;
import io.longhaul.membership.telemetry.TelemetrySender;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * What a node's process tells the directors: that it lives, ten times a second, and what it holds,
 * once a second; in an xdp tier its host's shim agent tells the latter. Whom it tells follows
 * membership, and stays as it was while ZooKeeper is away.
 */
final class NodeTelemetry implements AutoCloseable {
  private static final Duration REPORT_PERIOD = Duration.ofSeconds(1);

  private final MemberKey key;
  private final TelemetryMedia media;
  private final TelemetrySender sender;
  private final Map<String, InetSocketAddress> directors = new HashMap<>();
  private long sequence;
  private volatile Optional<Occupancy> reported = Optional.empty();

  private NodeTelemetry(MemberKey key, TelemetryMedia media, TelemetrySender sender) {
    this.key = key;
    this.media = media;
    this.sender = sender;
  }

  /**
   * Begins.
   *
   * @param folder for Aeron's files
   * @param heartbeats makes the next sign of life from its sequence
   * @param reporter of occupancy; empty where the shim's agent reports
   */
  static NodeTelemetry start(
      Path folder,
      String tier,
      MemberKey key,
      LongFunction<Heartbeat> heartbeats,
      Optional<OccupancyReporter> reporter) {
    NodeTelemetry telemetry = start(folder, tier, key);
    telemetry.media.every(
        Duration.ofMillis(Heartbeat.PERIOD_MS),
        () -> telemetry.sender.heartbeat(heartbeats.apply(++telemetry.sequence)));
    reporter.ifPresent(telemetry::reporting);
    return telemetry;
  }

  /**
   * Begins for the shim's agent of a node's host, which gives no sign of life: that is the node's
   * own.
   *
   * @param key the node, and the run of the agent
   */
  static NodeTelemetry ofShim(Path folder, String tier, MemberKey key, OccupancyReporter reporter) {
    NodeTelemetry telemetry = start(folder, tier, key);
    telemetry.reporting(reporter);
    return telemetry;
  }

  private static NodeTelemetry start(Path folder, String tier, MemberKey key) {
    TelemetryMedia media = TelemetryMedia.start(folder, TelemetryPace.REPORTER);
    SenderId self = SenderId.node(key.nodeId());
    return new NodeTelemetry(
        key, media, TelemetrySender.start(media, tier, self, key.incarnation()));
  }

  private void reporting(OccupancyReporter reporter) {
    media.every(REPORT_PERIOD, () -> reporter.report().ifPresent(this::report));
  }

  private void report(Occupancy report) {
    reported = Optional.of(report);
    sender.occupancy(report);
  }

  /** The last report, whether somebody heard it or not. */
  Optional<Occupancy> reported() {
    return reported;
  }

  TelemetryMedia media() {
    return media;
  }

  /** Follows whom to tell. */
  AutoCloseable follow(TierWatch watch) {
    return watch.onChange(this::follow);
  }

  private synchronized void follow(TierView view) {
    if (!view.connected()) {
      return;
    }
    Set<String> members = view.directors();
    Map<String, LiveDirector> live = view.liveDirectors();
    // One that only lost its session is told on: it may still forward.
    directors.keySet().removeIf(id -> !members.contains(id) && !live.containsKey(id));
    live.forEach((id, director) -> director.telemetry().ifPresent(at -> directors.put(id, at)));
    sender.destinations(Set.copyOf(directors.values()));
    if (view.intents().containsKey(key.nodeId())) {
      view.intents().get(key.nodeId()).secret().ifPresent(sender::secret);
    }
  }

  @Override
  public void close() {
    media.close();
  }
}
