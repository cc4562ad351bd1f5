package io.longhaul.ops.process;

import io.longhaul.director.relay.RelayProbe;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierUnavailableException;
import io.longhaul.membership.store.TierWatch;
import io.longhaul.membership.telemetry.Lookout;
import io.longhaul.membership.telemetry.SenderId;
import io.longhaul.membership.telemetry.TelemetryMedia;
import io.longhaul.membership.telemetry.TelemetryPace;
import io.longhaul.membership.telemetry.TelemetryReceiver;
import io.longhaul.membership.telemetry.TelemetrySender;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A director's ears and voice: hears nodes and other directors, and tells these whom it reaches.
 */
final class DirectorTelemetry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectorTelemetry.class);

  private final String id;
  private final TelemetryKeys keys;
  private final TelemetryMedia media;
  private final Lookout lookout;
  private final TelemetrySender sender;
  private final TelemetryReceiver receiver;

  /** Empty in an xdp tier, where no director connects to nodes. */
  private final Optional<NodeProbes> probes;

  /** Empty in a relay tier, where there are no shims. */
  private final Optional<ShimProbes> shimProbes;

  private final AtomicBoolean introducing = new AtomicBoolean();

  /** Directors that live, as far as ZooKeeper was heard to say. */
  private volatile Set<String> live = Set.of();

  private DirectorTelemetry(
      String id,
      TelemetryKeys keys,
      TelemetryMedia media,
      Lookout lookout,
      TelemetrySender sender,
      TelemetryReceiver receiver,
      Optional<NodeProbes> probes,
      Optional<ShimProbes> shimProbes) {
    this.id = id;
    this.keys = keys;
    this.media = media;
    this.lookout = lookout;
    this.sender = sender;
    this.receiver = receiver;
    this.probes = probes;
    this.shimProbes = shimProbes;
  }

  /**
   * Listens; hears those whose secrets an earlier run has kept.
   *
   * @param underlay where shims are probed from; empty in a relay tier
   */
  static DirectorTelemetry start(
      DirectorSettings settings,
      DataFolder data,
      Optional<InetAddress> underlay,
      MeterRegistry metrics) {
    TelemetryKeys keys = new TelemetryKeys(data, settings.tier());
    long run = data.nextIncarnation(System.currentTimeMillis());
    TelemetryMedia media =
        TelemetryMedia.start(data.path().resolve("telemetry"), TelemetryPace.LISTENER);
    try {
      Lookout lookout = new Lookout(settings.id(), DirectorTelemetry::nowMs);
      TelemetrySender sender =
          TelemetrySender.start(media, settings.tier(), SenderId.director(settings.id()), run);
      sender.secret(keys.own());
      lookout.outlet(sender::reach);
      TelemetryReceiver receiver =
          TelemetryReceiver.start(media, settings.telemetry().listen(), keys.keyring(), lookout);
      Optional<NodeProbes> probes =
          settings.plane() instanceof PlaneSettings.Relay
              ? Optional.of(probes(settings.id(), media, lookout, metrics))
              : Optional.empty();
      media.attach(lookout);
      probes.ifPresent(media::attach);
      Optional<ShimProbes> shims = underlay.map(at -> ShimProbes.open(at, lookout, metrics));
      shims.ifPresent(media::attach);
      TelemetryMetrics.register(media.counters(), metrics);
      return new DirectorTelemetry(
          settings.id(), keys, media, lookout, sender, receiver, probes, shims);
    } catch (RuntimeException e) {
      media.close();
      throw e;
    }
  }

  private static NodeProbes probes(
      String id, TelemetryMedia media, Lookout lookout, MeterRegistry metrics) {
    return new NodeProbes(new RelayProbe(id, RelayProbe.TIMEOUT), media, lookout, metrics);
  }

  /** Where it listens, with the real port. */
  InetSocketAddress address() {
    return receiver.address();
  }

  /** A client's connection to this process was refused. */
  void refused(MemberKey process) {
    probes.ifPresent(all -> all.refused(process));
  }

  /** Nodes are probed, and other directors told who is reached, only while this is so. */
  void speakingWhile(BooleanSupplier condition) {
    probes.ifPresent(all -> all.whileSo(condition));
    shimProbes.ifPresent(all -> all.whileSo(condition));
    lookout.outlet(
        reach -> {
          if (condition.getAsBoolean()) {
            sender.reach(reach);
          }
        });
  }

  Lookout lookout() {
    return lookout;
  }

  /** What is heard is judged by this epoch from now on. */
  void load(Epoch epoch) {
    lookout.epoch(epoch);
    probes.ifPresent(all -> all.load(epoch));
    shimProbes.ifPresent(all -> all.load(epoch));
  }

  /** What rule R3 asks for. */
  Heard heard() {
    return new Heard(lookout.highestEpoch(), lookout.mostHeard(), lookout.fitness(live));
  }

  /** Lets views contain what is heard, and follows who is to be heard and told. */
  AutoCloseable follow(TierConnection connection) {
    TierWatch watch = connection.watch();
    watch.observing(lookout::observed);
    return watch.onChange(view -> follow(view, connection));
  }

  private void follow(TierView view, TierConnection connection) {
    if (!view.connected()) {
      return;
    }
    live = Set.copyOf(view.liveDirectors().keySet());
    var secrets = connection.watch().secrets();
    keys.follow(secrets);
    probes.ifPresent(all -> all.follow(view.liveNodes().values()));
    shimProbes.ifPresent(all -> all.follow(view));
    Set<InetSocketAddress> others =
        view.liveDirectors().values().stream()
            .filter(director -> !director.directorId().equals(id))
            .map(LiveDirector::telemetry)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    sender.destinations(others);
    boolean known =
        Optional.ofNullable(secrets.get(SenderId.director(id)))
            .filter(keys.own()::equals)
            .isPresent();
    if (!known && view.directors().contains(id) && introducing.compareAndSet(false, true)) {
      Thread.startVirtualThread(() -> introduce(connection));
    }
  }

  private void introduce(TierConnection connection) {
    try {
      connection.store().putDirectorSecret(id, keys.own());
    } catch (TierUnavailableException e) {
      LOG.info("director {}: not heard by others yet: {}", id, e.getMessage());
    } finally {
      introducing.set(false);
    }
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void close() {
    media.close();
    shimProbes.ifPresent(ShimProbes::close);
  }
}
