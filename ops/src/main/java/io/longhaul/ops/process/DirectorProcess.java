package io.longhaul.ops.process;

import io.longhaul.director.Plane;
import io.longhaul.director.relay.RelayPlane;
import io.longhaul.hash.Door;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.store.Coordinator;
import io.longhaul.membership.store.DirectorMembership;
import io.longhaul.membership.store.EpochFollower;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierUnavailableException;
import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.Version;
import io.longhaul.ops.admin.AdminServer;
import io.longhaul.ops.admin.Readiness;
import io.longhaul.ops.admin.ZooKeeperTier;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running director. It joins by registering, reading the latest epoch, loading and acknowledging
 * it (rule R3); until then it takes no connections. It leaves by taking no new connections first
 * and deregistering then (rule R2).
 */
public final class DirectorProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectorProcess.class);

  private final CloseStack started;
  private final Plane plane;
  private final DirectorMembership membership;
  private final Coordinator coordinator;
  private final StandingKeeper standing;
  private final PlaneGuard guard;
  private final DoorAnnouncement announcement;

  private DirectorProcess(
      CloseStack started,
      Plane plane,
      DirectorMembership membership,
      Coordinator coordinator,
      StandingKeeper standing,
      PlaneGuard guard,
      DoorAnnouncement announcement) {
    this.started = started;
    this.plane = plane;
    this.membership = membership;
    this.coordinator = coordinator;
    this.standing = standing;
    this.guard = guard;
    this.announcement = announcement;
  }

  /**
   * Starts it: at once where an earlier run left an epoch, else waiting for ZooKeeper as long as it
   * takes.
   *
   * @return empty when it is asked to stop before it runs
   */
  static Optional<DirectorProcess> start(DirectorSettings settings, StopSignals stop) {
    CloseStack started = new CloseStack();
    try {
      Optional<DirectorProcess> director = new Starting(settings, stop, started).run();
      if (director.isEmpty()) {
        started.close();
      }
      return director;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /**
   * Takes no new connections any more, and leaves the acknowledgement set after that. One that
   * announces its doors waits for routers to go elsewhere first, unless it is to stop at once.
   */
  void leave(StopSignals stop) {
    announcement.drain(stop);
    coordinator.close();
    standing.close();
    plane.accepting(false);
    announcement.awaitWithdrawn(stop);
    deregister(membership);
  }

  /** What a graceful stop still waits for. */
  DrainProgress progress() {
    int connections = plane.connections();
    return new DrainProgress(connections == 0, connections + " connections");
  }

  /** Nobody is to wait for one that never forwards. */
  private static void refuse(DirectorMembership membership, String why) {
    deregister(membership);
    throw new CommandFailure(why);
  }

  private static void deregister(DirectorMembership membership) {
    try {
      membership.deregister();
    } catch (TierUnavailableException e) {
      LOG.warn("still a member, since ZooKeeper is away: {}", e.getMessage());
    }
  }

  private List<String> missing(EpochFollower epochs, TierConnection connection) {
    return Missing.list()
        .unless(epochs.current().isPresent(), "no epoch loaded")
        .unless(membership.registered() || !connection.connected(), "not registered")
        .unlessPresent(standing.standing().why())
        .unlessPresent(announcement.missing())
        .done();
  }

  /** Why it stops without being asked, if it does. */
  Optional<String> fault() {
    return guard.fault();
  }

  /** Ends every connection that is left. */
  @Override
  public void close() {
    started.close();
  }

  /** The steps of a start, in their order. */
  private record Starting(DirectorSettings settings, StopSignals stop, CloseStack started) {
    Optional<DirectorProcess> run() {
      DataFolder data = started.add(DataFolder.open(settings.data()));
      PrometheusMeterRegistry metrics = ProcessMetrics.registry();
      Plane plane = started.add(Planes.start(settings.plane(), metrics));
      DoorAnnouncement announcement =
          started.add(DoorAnnouncement.start(settings.plane(), plane, metrics));
      TierConnection connection = started.add(connect(data));
      DirectorTelemetry telemetry =
          started.add(DirectorTelemetry.start(settings, data, plane.underlay(), metrics));
      if (plane instanceof RelayPlane relay) {
        relay.onConnectRefused(telemetry::refused);
      }
      LateReadiness readiness = new LateReadiness();
      Optional<InetSocketAddress> admin = admin(connection, readiness, metrics);
      DirectorMembership membership =
          started.add(DirectorMembership.open(connection, self(plane, admin, telemetry)));
      PlaneGuard guard = guard(data, connection);
      Consumer<Epoch> load = loading(plane, guard, telemetry, membership, announcement);
      EpochFollower epochs =
          started.add(
              EpochFollower.start(
                  connection, Optional.of(data.path()), load, membership::acknowledge));
      started.add(telemetry.follow(connection));
      started.add(connection.watch().onChange(guard::look));
      TierMetrics.register(connection, epochs, metrics);
      epochs.current().ifPresent(this::warnOfUnknownDoors);
      if (epochs.current().isEmpty() && !tierThere(connection)) {
        guard.fault().ifPresent(why -> refuse(membership, why));
        return Optional.empty();
      }
      DirectorProcess director =
          join(connection, plane, membership, epochs, telemetry, guard, announcement);
      readiness.set(() -> director.missing(epochs, connection));
      membership.claim();
      return Optional.of(director);
    }

    private static Consumer<Epoch> loading(
        Plane plane,
        PlaneGuard guard,
        DirectorTelemetry telemetry,
        DirectorMembership membership,
        DoorAnnouncement announcement) {
      return epoch -> {
        guard.admit();
        plane.load(epoch);
        announcement.load(epoch);
        telemetry.load(epoch);
        membership.mode(plane.mode());
      };
    }

    /** Waits for ZooKeeper and the tier; false when the process is to stop before. */
    private boolean tierThere(TierConnection connection) {
      return new TierArrival(connection, settings.zookeeper(), stop)
          .spec()
          .map(this::checked)
          .isPresent();
    }

    private PlaneGuard guard(DataFolder data, TierConnection connection) {
      return new PlaneGuard(
          settings.plane().word(),
          settings.tier(),
          data,
          () -> PlaneGuard.specNow(connection),
          stop::stopAtOnce);
    }

    private TierConnection connect(DataFolder data) {
      return TierConnection.open(
          settings.zookeeper().connect(),
          settings.tier(),
          settings.zookeeper().sessionTimeout(),
          data.instance());
    }

    /** An epoch from the disk cannot tell of doors that came since; the tier's spec can, later. */
    private void warnOfUnknownDoors(Epoch epoch) {
      List<String> unknown = without(epoch.doors().stream().map(Door::name).toList());
      if (!unknown.isEmpty()) {
        LOG.warn(
            "listen: {}: no door of epoch {}, from the disk (expected: a door of the tier)",
            unknown,
            epoch.number());
      }
    }

    private List<String> without(Collection<String> doors) {
      return settings.plane().doors().stream()
          .filter(door -> !doors.contains(door))
          .sorted()
          .toList();
    }

    private TierSpec checked(TierSpec spec) {
      List<String> unknown = without(spec.doors().stream().map(DoorSpec::name).toList());
      if (!unknown.isEmpty()) {
        String doors = String.join(", ", spec.doors().stream().map(door -> door.name()).toList());
        throw new CommandFailure(
            "listen: " + unknown + ": no door of the tier (expected: among " + doors + ")");
      }
      return spec;
    }

    private DirectorProcess join(
        TierConnection connection,
        Plane plane,
        DirectorMembership membership,
        EpochFollower epochs,
        DirectorTelemetry telemetry,
        PlaneGuard guard,
        DoorAnnouncement announcement) {
      StandingKeeper standing =
          started.add(
              StandingKeeper.start(
                  settings.id(), plane, connection.watch(), membership, epochs, telemetry::heard));
      telemetry.speakingWhile(() -> standing.standing().speaks(connection.connected()));
      Coordinator coordinator =
          started.add(Coordinator.start(connection, connection.watch(), settings.id()));
      telemetry.lookout().onChange(coordinator::wake);
      return new DirectorProcess(
          started, plane, membership, coordinator, standing, guard, announcement);
    }

    private Optional<InetSocketAddress> admin(
        TierConnection connection, Readiness readiness, PrometheusMeterRegistry metrics) {
      return settings
          .admin()
          .map(
              admin ->
                  started
                      .add(
                          AdminServer.start(
                              admin, new ZooKeeperTier(connection), readiness, metrics))
                      .address());
    }

    private LiveDirector self(
        Plane plane, Optional<InetSocketAddress> admin, DirectorTelemetry telemetry) {
      return new LiveDirector(
              settings.id(),
              plane.name(),
              plane.listens(),
              admin,
              Optional.of(settings.telemetry().advertise().orElseGet(telemetry::address)),
              Version.text(),
              0)
          .from(plane.underlay());
    }
  }
}
