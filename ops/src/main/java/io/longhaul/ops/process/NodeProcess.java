package io.longhaul.ops.process;

import io.longhaul.hash.Door;
import io.longhaul.hash.FlowHash;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TicketSecret;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.occupancy.OccupancyReporter;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.membership.store.EpochFollower;
import io.longhaul.membership.store.NodeMembership;
import io.longhaul.membership.store.RoutesWatch;
import io.longhaul.membership.store.SharedTickets;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierStore;
import io.longhaul.membership.store.TierWatch;
import io.longhaul.membership.store.Versioned;
import io.longhaul.node.NodeServer;
import io.longhaul.node.missing.MissingPart;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.Version;
import io.longhaul.ops.admin.NodeAdmin;
import io.longhaul.ops.admin.Readiness;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: listens first and registers then, since directors connect as soon as the tier
 * sees it; on its way out it goes on listening until it is in no chain.
 */
public final class NodeProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

  /** How long the run before is kept waiting for this one to serve. */
  private static final Duration SERVES_WITHIN = Duration.ofSeconds(60);

  private final String id;
  private final Path data;
  private final CloseStack started;
  private final TierConnection connection;
  private final NodeServer server;
  private final NodeMembership membership;
  private final NodeTelemetry telemetry;
  private final Optional<NodeDoors> doors;
  private final AtomicBoolean leaving;
  private final Readiness readiness;
  private final Parity parity;
  private final Succession succession;

  private NodeProcess(
      String id,
      Path data,
      CloseStack started,
      TierConnection connection,
      NodeServer server,
      NodeMembership membership,
      NodeTelemetry telemetry,
      Optional<NodeDoors> doors,
      AtomicBoolean leaving,
      Readiness readiness,
      Parity parity,
      Succession succession) {
    this.id = id;
    this.data = data;
    this.started = started;
    this.connection = connection;
    this.server = server;
    this.membership = membership;
    this.telemetry = telemetry;
    this.doors = doors;
    this.leaving = leaving;
    this.readiness = readiness;
    this.parity = parity;
    this.succession = succession;
  }

  /**
   * Starts it, waiting for ZooKeeper as long as it takes.
   *
   * @param takesOver whether it takes over from a run of the node that holds its folder
   * @param drainDeadline how long clients that it has by then keep a take-over that failed from
   *     ending; none means as long as it takes
   * @return empty when it is asked to stop before it runs
   * @throws CommandFailure also when it cannot serve in place of that run, which goes on then
   */
  static Optional<NodeProcess> start(
      NodeConfiguration settings,
      StopSignals stop,
      boolean takesOver,
      Optional<Duration> drainDeadline) {
    CloseStack started = new CloseStack();
    try {
      Optional<TakeOver> before =
          takesOver ? TakeOver.begin(settings.data()).map(started::add) : Optional.empty();
      Optional<NodeProcess> node =
          new Starting(settings, stop, started, before)
              .run()
              .filter(
                  process ->
                      before.isEmpty() || process.succeeds(before.get(), stop, drainDeadline));
      node.ifPresent(NodeProcess::awaitSuccessor);
      if (node.isEmpty()) {
        started.close();
      }
      return node;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /**
   * Has the run before leave once this one serves; false when this one is asked to stop, and a
   * failure when it is not ready in time. In both cases it has left everything to the run before
   * and waited for the clients that it had accepted.
   */
  private boolean succeeds(TakeOver before, StopSignals stop, Optional<Duration> drainDeadline) {
    Retreat way = new Retreat(before, server, stop, drainDeadline, parity, doors.isPresent());
    try {
      boolean serves = new ReadyWait(readiness, before::gone, stop, SERVES_WITHIN).await();
      if (serves) {
        // Not before: whoever had come would be lost with a run that fails.
        server.accept();
        before.serving();
      } else {
        retreat(way);
      }
      return serves;
    } catch (CommandFailure e) {
      LOG.error("{}", e.getMessage());
      retreat(way);
      throw e;
    }
  }

  /** At doors new clients come until the tier names the run before again. */
  private void retreat(Retreat way) {
    way.run(succession, this::leave, doors.isPresent() ? this::progress : way::untilEmpty);
  }

  /** From now on this node's next run can take over. */
  private void awaitSuccessor() {
    Handover.open(data, succession).ifPresent(started::add);
  }

  /** Leaves the tier: new connections go elsewhere, open ones go on. Does not wait. */
  void leave() {
    leaving.set(true);
    server.draining(true);
    membership.leaving(true);
    doors.ifPresent(NodeDoors::lookAgain);
  }

  /** What a graceful stop still waits for; empty when stopping closes nothing. */
  DrainProgress progress() {
    Optional<TierView> view = connection.watch().viewIfRead();
    return doors.isPresent()
        ? DrainProgress.atDoors(view, membership.self(), server.connections())
        : DrainProgress.of(view, id, telemetry.reported(), server.connections());
  }

  /** Closes every connection that is left. */
  @Override
  public void close() {
    started.close();
  }

  /** The steps of a start, in their order. */
  private record Starting(
      NodeConfiguration settings, StopSignals stop, CloseStack started, Optional<TakeOver> before) {
    Optional<NodeProcess> run() {
      DataFolder data = started.add(DataFolder.open(settings.data()));
      TierConnection connection = started.add(connect(data));
      connection.watch();
      TierArrival arrival = new TierArrival(connection, settings.zookeeper(), stop);
      before.ifPresent(run -> arrival.within(SERVES_WITHIN, run::gone));
      return arrival.read(Starting::tier).map(tier -> serve(tier, data, connection));
    }

    /** What a node begins with. */
    private record Tier(TierSpec spec, Optional<Versioned<byte[]>> routes) {}

    private static Optional<Tier> tier(TierStore store) {
      return store.spec().map(spec -> new Tier(spec, store.routes().inForce()));
    }

    private TierConnection connect(DataFolder data) {
      return TierConnection.open(
          settings.zookeeper().connect(),
          settings.tier(),
          settings.zookeeper().sessionTimeout(),
          data.instance());
    }

    private NodeProcess serve(Tier tier, DataFolder data, TierConnection connection) {
      TierSpec spec = tier.spec();
      guard(spec);
      PrometheusMeterRegistry metrics = ProcessMetrics.registry();
      SlotCounters counters = new SlotCounters();
      LiveRoutes routes = new LiveRoutes();
      NodeServer server = started.add(listen(tier, routes, counters, metrics));
      metrics.getPrometheusRegistry().register(new LatencyCollector(server.latencies()));
      AtomicBoolean leaving = new AtomicBoolean();
      follow(connection, server, routes, leaving);
      NodeOccupancy occupancy =
          new NodeOccupancy(
              counters, spec.occupancyGrace(), server, () -> doors(connection.watch()));
      Supplier<List<MissingPart>> lacks = () -> lacks(routes, server);
      Parity parity = parity(lacks);
      LateReadiness readiness = new LateReadiness();
      Optional<AdminPort> admin = admin(server, occupancy, readiness, metrics);
      LiveNode self = self(data, server, admin.map(api -> api.open().address()));
      NodeMembership membership = started.add(NodeMembership.start(connection, self, intent()));
      Optional<NodeDoors> doors = doors(self, server, parity, leaving);
      EpochFollower epochs = follow(connection, data, doors, membership);
      TierMetrics.register(connection, epochs, metrics);
      NodeTelemetry telemetry =
          tell(
              data,
              self,
              connection,
              occupancy,
              new NodeVitals(self.key(), server, epochs),
              metrics);
      readiness.set(
          () ->
              Missing.list()
                  .unless(epochs.current().isPresent(), "no epoch loaded")
                  .unless(membership.registered() || !connection.connected(), "not registered")
                  .unlessPresent(doors.flatMap(NodeDoors::failure))
                  .also(parity.missing())
                  .unless(server.takesRequests(), "overloaded: requests are refused")
                  .done());
      LOG.info(
          "serving at {} as {}",
          server.relayAddress().map(ScalarValues::text).orElse("the tier's front doors"),
          self.key().znode());
      return new NodeProcess(
          self.nodeId(),
          data.path(),
          started,
          connection,
          server,
          membership,
          telemetry,
          doors,
          leaving,
          readiness,
          parity,
          new Succession(data, admin, epochs, server, stop, lacks));
    }

    private Optional<NodeDoors> doors(
        LiveNode self, NodeServer server, Parity parity, AtomicBoolean leaving) {
      return settings.atDoors()
          ? Optional.of(
              started.add(NodeDoors.start(self.key(), server, parity::reached, leaving::get)))
          : Optional.empty();
    }

    private Parity parity(Supplier<List<MissingPart>> lacks) {
      return before.map(run -> new Parity(run.lacks(), lacks, run::gone)).orElse(Parity.ALONE);
    }

    /** What it serves without; all else follows from the routes. */
    private static List<MissingPart> lacks(LiveRoutes routes, NodeServer server) {
      return Stream.concat(routes.missing().stream(), server.missing().stream()).toList();
    }

    private void guard(TierSpec spec) {
      PlaneGuard.fault(settings.plane(), spec.plane(), settings.tier())
          .ifPresent(
              why -> {
                throw new CommandFailure(why);
              });
    }

    /** Has the server go by what the tier says. */
    private void follow(
        TierConnection connection, NodeServer server, LiveRoutes routes, AtomicBoolean leaving) {
      started.add(
          connection.watch().onChange(view -> server.draining(leaving.get() || goes(view))));
      if (!settings.atDoors()) {
        started.add(
            connection.watch().onChange(view -> server.doorNames(DoorNames.of(view.spec()))));
      }
      started.add(
          RoutesWatch.start(connection, stored -> routes.read(stored).ifPresent(server::routes)));
      started.add(
          SharedTickets.start(
              connection,
              secrets -> server.tickets(secrets.stream().map(TicketSecret::bytes).toList())));
    }

    private EpochFollower follow(
        TierConnection connection,
        DataFolder data,
        Optional<NodeDoors> doors,
        NodeMembership membership) {
      return started.add(
          EpochFollower.start(
              connection,
              Optional.of(data.path()),
              epoch -> doors.ifPresent(all -> all.follow(epoch)),
              // Where clients come to front doors the shim's agent acknowledges.
              settings.atDoors() ? _ -> {} : membership::acknowledge));
    }

    private NodeTelemetry tell(
        DataFolder data,
        LiveNode self,
        TierConnection connection,
        NodeOccupancy occupancy,
        NodeVitals vitals,
        PrometheusMeterRegistry metrics) {
      TierWatch watch = connection.watch();
      NodeTelemetry telemetry =
          started.add(
              NodeTelemetry.start(
                  started
                      .add(RunFolder.make(data.path(), "telemetry", self.key().incarnation()))
                      .path(),
                  settings.tier(),
                  self.key(),
                  vitals::heartbeat,
                  settings.atDoors()
                      ? Optional.empty()
                      : Optional.of(
                          new OccupancyReporter(
                              self.key(),
                              occupancy,
                              () -> watch.viewIfRead().map(TierView::settled).orElse(0L)))));
      started.add(telemetry.follow(watch));
      TelemetryMetrics.register(telemetry.media().counters(), metrics);
      return telemetry;
    }

    private NodeServer listen(
        Tier tier, LiveRoutes live, SlotCounters counters, PrometheusMeterRegistry metrics) {
      try {
        FlowHash hash = new FlowHash(tier.spec().hashKey());
        RouteSnapshot routes = tier.routes().flatMap(live::read).orElse(RouteSnapshot.EMPTY);
        NodeServer.Entrance entrance =
            new NodeServer.Entrance(inherited(), DoorNames.of(tier.spec()));
        return NodeServer.start(settings.node(), counters, hash, routes, metrics, entrance);
      } catch (IOException e) {
        throw new CommandFailure(
            "listen: cannot listen at "
                + settings.node().listen().map(ScalarValues::text).orElse("no address")
                + ": "
                + e.getMessage(),
            e);
      }
    }

    private OptionalInt inherited() throws IOException {
      if (before.isEmpty() || settings.node().listen().isEmpty()) {
        return OptionalInt.empty();
      }
      return before.get().listener(settings.node().listen().get());
    }

    private static Set<String> doors(TierWatch watch) {
      return watch.viewIfRead().stream()
          .flatMap(view -> view.epoch().stream())
          .flatMap(epoch -> epoch.doors().stream())
          .map(Door::name)
          .collect(Collectors.toSet());
    }

    /** Whether clients that come back should find another node. */
    private boolean goes(TierView view) {
      NodeIntent intent = view.intents().get(settings.node().nodeId());
      return intent != null && intent.intent() != Intent.ACTIVE;
    }

    private NodeIntent intent() {
      return new NodeIntent(settings.node().nodeId(), Intent.ACTIVE, settings.weight());
    }

    private LiveNode self(DataFolder data, NodeServer server, Optional<InetSocketAddress> admin) {
      return new LiveNode(
          settings.node().nodeId(),
          data.nextIncarnation(System.currentTimeMillis()),
          settings.advertise().or(server::relayAddress),
          admin,
          Version.text(),
          settings.capacityConnections(),
          false,
          0);
    }

    private Optional<AdminPort> admin(
        NodeServer server,
        NodeOccupancy occupancy,
        Readiness readiness,
        PrometheusMeterRegistry metrics) {
      return settings
          .admin()
          .map(
              admin ->
                  started.add(
                      new AdminPort(
                          () ->
                              NodeAdmin.start(
                                  admin,
                                  settings.node().nodeId(),
                                  server::connections,
                                  occupancy::occupiedSlots,
                                  readiness,
                                  metrics))));
    }
  }
}
