package io.longhaul.ops.process;

import io.longhaul.director.xdp.Shim;
import io.longhaul.director.xdp.XdpUnavailableException;
import io.longhaul.director.xdp.agent.KernelOccupancy;
import io.longhaul.director.xdp.host.DoorAddresses;
import io.longhaul.director.xdp.host.HostSettings;
import io.longhaul.director.xdp.host.Listeners;
import io.longhaul.director.xdp.netlink.NetlinkException;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.occupancy.OccupancyReporter;
import io.longhaul.membership.store.EpochFollower;
import io.longhaul.membership.store.ShimMembership;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierWatch;
import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.admin.NodeAdmin;
import io.longhaul.ops.admin.Readiness;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent of a shim: it joins by registering where its host is, and then follows epochs;
 * each is loaded once its doors' addresses are on the host, and acknowledged once somebody listens
 * at the doors that it adds. When it ends, the shim goes on.
 */
public final class ShimProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShimProcess.class);

  private final CloseStack started;
  private final PlaneGuard guard;
  private volatile Optional<NodeTelemetry> telemetry = Optional.empty();

  private ShimProcess(CloseStack started, PlaneGuard guard) {
    this.started = started;
    this.guard = guard;
  }

  /**
   * Starts it: at once where an earlier run left an epoch, else waiting for ZooKeeper as long as it
   * takes.
   *
   * @return empty when it is asked to stop before it runs
   */
  static Optional<ShimProcess> start(ShimConfiguration settings, StopSignals stop) {
    CloseStack started = new CloseStack();
    try {
      Optional<ShimProcess> agent = new Starting(settings, stop, started).run();
      if (agent.isEmpty()) {
        started.close();
      }
      return agent;
    } catch (XdpUnavailableException e) {
      started.close();
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** Why it stops without being asked, if it does. */
  Optional<String> fault() {
    return guard.fault();
  }

  /** The last report of what this host holds; empty before the first. */
  Optional<Occupancy> reported() {
    return telemetry.flatMap(NodeTelemetry::reported);
  }

  /** Ends the process's part; packets go on by the last epoch. */
  @Override
  public void close() {
    started.close();
  }

  /** The steps of a start, in their order. */
  private record Starting(ShimConfiguration settings, StopSignals stop, CloseStack started) {
    Optional<ShimProcess> run() {
      DataFolder data = started.add(DataFolder.open(settings.data()));
      PrometheusMeterRegistry metrics = ProcessMetrics.registry();
      Shim shim = started.add(Shim.start(settings.shim(), settings.id(), metrics));
      TierConnection connection = started.add(connect(data));
      TierArrival arrival = new TierArrival(connection, settings.zookeeper(), stop);
      if (connection.awaitConnected(TierConnection.PATIENCE) && arrival.spec().isEmpty()) {
        return Optional.empty();
      }
      PlaneGuard guard = guard(data, connection);
      guard.admit();
      ShimProcess process = new ShimProcess(started, guard);
      follow(process, data, shim, connection, metrics);
      Optional<TierSpec> spec = arrival.spec();
      guard
          .fault()
          .ifPresent(
              why -> {
                throw new CommandFailure(why);
              });
      return spec.map(there -> report(process, there, data, connection, shim, metrics));
    }

    /** Has the host and its shim go by the tier's epochs. */
    private void follow(
        ShimProcess process,
        DataFolder data,
        Shim shim,
        TierConnection connection,
        PrometheusMeterRegistry metrics) {
      ShimFiles files = new ShimFiles(data.path());
      DoorAddresses addresses = started.add(new DoorAddresses(files.addresses()));
      HostUpkeep host =
          new HostUpkeep(
              HostSettings.of(settings.shim().xdp().interfaceName(), files.settings()), addresses);
      host.look();
      LiveShim self = new LiveShim(settings.id(), shim.underlay(), 0);
      ShimMembership membership = started.add(ShimMembership.start(connection, self));
      DoorGate doors = new DoorGate(Listeners::ofHost, membership::acknowledge);
      EpochFollower epochs =
          started.add(
              EpochFollower.start(
                  connection,
                  Optional.of(data.path()),
                  loading(process.guard, addresses, shim, doors),
                  doors::acknowledge));
      started.add(ShimDuties.start(shim.program(), epochs, connection, doors, host));
      started.add(connection.watch().onChange(process.guard::look));
      TierMetrics.register(connection, epochs, metrics);
      serve(process, () -> missing(host, epochs, membership, connection, doors), metrics);
    }

    private TierConnection connect(DataFolder data) {
      return TierConnection.open(
          settings.zookeeper().connect(),
          settings.tier(),
          settings.zookeeper().sessionTimeout(),
          data.instance());
    }

    private PlaneGuard guard(DataFolder data, TierConnection connection) {
      return new PlaneGuard(
          "xdp", settings.tier(), data, () -> PlaneGuard.specNow(connection), stop::stopAtOnce);
    }

    private static Consumer<Epoch> loading(
        PlaneGuard guard, DoorAddresses addresses, Shim shim, DoorGate doors) {
      return epoch -> {
        guard.admit();
        Set<InetAddress> wanted = DoorAddresses.of(epoch);
        addresses.put(wanted);
        shim.load(epoch);
        doors.loaded(epoch);
        LOG.info("epoch {}: loaded, {}", epoch.number(), shim.mode().orElse("no program"));
        try {
          addresses.takeAllBut(wanted);
        } catch (NetlinkException e) {
          LOG.warn("an address of a door that is gone stays for now: {}", e.getMessage());
        }
      };
    }

    private void serve(ShimProcess process, Readiness readiness, PrometheusMeterRegistry metrics) {
      settings
          .admin()
          .ifPresent(
              admin ->
                  started.add(
                      NodeAdmin.start(
                          admin,
                          settings.id(),
                          () -> process.reported().map(Occupancy::connections).orElse(0),
                          () -> process.reported().map(r -> r.slots().cardinality()).orElse(0),
                          readiness,
                          metrics)));
    }

    private ShimProcess report(
        ShimProcess process,
        TierSpec spec,
        DataFolder data,
        TierConnection connection,
        Shim shim,
        PrometheusMeterRegistry metrics) {
      TierWatch watch = connection.watch();
      DirectorAddresses directors = new DirectorAddresses(data);
      started.add(watch.onChange(directors::follow));
      KernelOccupancy occupancy =
          started.add(
              new KernelOccupancy(
                  shim.program(), spec.occupancyGrace(), directors::byAddress, System::nanoTime));
      MemberKey key =
          new MemberKey(settings.id(), data.nextIncarnation(System.currentTimeMillis()));
      OccupancyReporter reporter =
          new OccupancyReporter(
              key,
              occupancy,
              KernelOccupancy.settled(
                  () -> watch.viewIfRead().map(TierView::settled).orElse(0L),
                  shim.program().tables()));
      NodeTelemetry telemetry =
          started.add(
              NodeTelemetry.ofShim(
                  data.path().resolve("telemetry"), settings.tier(), key, reporter));
      started.add(telemetry.follow(watch));
      TelemetryMetrics.register(telemetry.media().counters(), metrics);
      process.telemetry = Optional.of(telemetry);
      LOG.info("shim of node {}: reports as {}", settings.id(), key.znode());
      return process;
    }

    private static List<String> missing(
        HostUpkeep host,
        EpochFollower epochs,
        ShimMembership membership,
        TierConnection connection,
        DoorGate doors) {
      Missing missing =
          Missing.list()
              .unless(epochs.current().isPresent(), "no epoch loaded")
              .unless(membership.registered() || !connection.connected(), "not registered")
              .unlessPresent(doors.fault());
      host.faults().forEach(fault -> missing.unless(false, fault));
      return missing.done();
    }
  }
}
