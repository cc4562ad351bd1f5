package io.longhaul.node.tls;

import io.longhaul.node.config.ListenerSpec;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.metrics.TlsMetrics;
import io.longhaul.node.missing.MissingPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which front doors end TLS, and with what; and with what TLS is begun with upstreams. Certificates
 * are read again when their files change. An open connection keeps what it began with. All methods
 * may be called from any thread.
 */
public final class TlsDoors implements AutoCloseable {
  /** How often files are looked at. */
  static final long LOOK_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(TlsDoors.class);

  private final TlsEngine engine;
  private TicketKeys tickets;
  private final TlsMetrics metrics;
  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("longhaul-certificates").daemon().factory());
  private final UpstreamTlsContexts upstreams;
  private volatile Map<String, TlsListener> byDoor = Map.of();

  public TlsDoors(TlsEngine engine, TicketKeys tickets, TlsMetrics metrics) {
    this.engine = engine;
    this.tickets = tickets;
    this.metrics = metrics;
    this.upstreams = new UpstreamTlsContexts(engine, metrics);
    var _ = watcher.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Puts the listeners of a document in force for new connections. Reads files. What is new is made
   * before anything is changed.
   */
  public synchronized void routes(RoutesDocument document) {
    Map<String, TlsListener> now = new HashMap<>();
    for (ListenerSpec listener : document.listeners()) {
      listener
          .tls()
          .ifPresent(
              tls -> {
                TlsListener known = byDoor.get(listener.door());
                now.put(
                    listener.door(),
                    known == null
                        ? new TlsListener(listener.name(), tls, engine, tickets, metrics)
                        : known);
              });
    }
    upstreams.routes(document);
    for (ListenerSpec listener : document.listeners()) {
      listener.tls().ifPresent(tls -> Objects.requireNonNull(now.get(listener.door())).spec(tls));
    }
    byDoor = Map.copyOf(now);
  }

  /** Puts other ticket keys in force, of new connections and of open ones. */
  public synchronized void tickets(TicketKeys other) {
    tickets = other;
    byDoor.values().forEach(listener -> listener.tickets(other));
  }

  /** With what TLS is begun with upstreams' endpoints. */
  public UpstreamTlsContexts upstreams() {
    return upstreams;
  }

  /** Whether connections to a door begin with a handshake. */
  public boolean endsAt(Optional<String> door) {
    return listener(door).isPresent();
  }

  /** What ends TLS at a door; empty where its connections are plain. */
  Optional<TlsListener> listener(Optional<String> door) {
    return door.map(byDoor::get);
  }

  /** What listeners and upstreams of the document in force could not have yet. */
  public synchronized List<MissingPart> missing() {
    return Stream.concat(
            byDoor.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> entry.getValue().missing("door " + entry.getKey() + ": ")),
            upstreams.missing())
        .toList();
  }

  TlsMetrics metrics() {
    return metrics;
  }

  @Override
  public void close() {
    watcher.shutdownNow();
  }

  private synchronized void look() {
    for (TlsListener listener : byDoor.values()) {
      guarded(listener::look);
    }
    guarded(upstreams::look);
  }

  private static void guarded(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | Error e) {
      // The next look must come, whatever this one met.
      LOG.error("certificates could not be looked at; what is in force stays", e);
    }
  }
}
