package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.sabotage.BrokenPlanner;
import io.longhaul.chaos.sabotage.Sabotage;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Pace;
import io.longhaul.membership.planner.Patience;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.PlannerInput;
import java.net.InetAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The leading director: what it knows of a world, and what the real planner makes of that. */
final class Leader {
  /** The only front door. */
  static final String DOOR = "web";

  private static final DoorSpec SPEC =
      new DoorSpec(DOOR, List.of(InetAddress.getLoopbackAddress()), 443, Protocol.TCP);

  /**
   * A plan as states keep it.
   *
   * @param settled as the planner has it
   */
  record Decided(Optional<Edition> next, long settled) {}

  private record Key(long high, long low) {}

  private final Function<PlannerInput, Plan> planner;
  private final Editions editions;
  private final Map<Key, Decided> decided = new HashMap<>();

  Leader(Rules rules, Editions editions) {
    this.planner = BrokenPlanner.under(rules.sabotage());
    this.editions = editions;
  }

  /** The next epoch and what is settled. */
  Decided decide(World world) {
    Digest known = world.known();
    return decided.computeIfAbsent(
        new Key(known.high(), known.low()),
        _ -> {
          Plan plan = plan(Optional.of(world.newest), world);
          return new Decided(plan.next().map(editions::of), plan.settled());
        });
  }

  /** The plan for a tier of this world's members that has this epoch, or none yet. */
  Plan plan(Optional<Edition> newest, World world) {
    TierView view = view(newest, world);
    return planner.apply(new PlannerInput(view, patience(world), Pace.NOW, 1));
  }

  /** What the leader sees: ZooKeeper's content and the telemetry that came. */
  static TierView view(Optional<Edition> newest, World world) {
    Map<String, NodeIntent> intents = new HashMap<>();
    Map<MemberKey, LiveNode> nodes = new HashMap<>();
    Map<String, LiveShim> shims = new HashMap<>();
    Map<MemberKey, Occupancy> reports = new HashMap<>();
    for (Host host : world.hosts) {
      MemberKey key = key(host);
      intents.put(
          host.id,
          NodeIntent.active(host.id).with(host.draining ? Intent.DRAINING : Intent.ACTIVE));
      if (host.isUp()) {
        nodes.put(
            key,
            new LiveNode(
                host.id, host.incarnation, Optional.empty(), Optional.empty(), "", 1, false, 0));
      }
      if (host.isUp() && !host.shim.cutOff()) {
        shims.put(
            host.id, new LiveShim(host.id, InetAddress.getLoopbackAddress(), host.acknowledged));
      }
      host.heard.ifPresent(report -> reports.put(key, occupancy(host, report)));
    }
    return new TierView(
        true,
        new TierSpec(
            "t",
            "xdp",
            new HashKey(1, 2),
            world.doorWished ? List.of(SPEC) : List.of(),
            TierSpec.XDP_GRACE),
        Optional.of("d0"),
        world.term,
        newest.map(Edition::epoch),
        newest.isPresent() ? world.settled : 0,
        0,
        intents,
        nodes,
        shims,
        members(world),
        liveDirectors(world),
        new Observed(reports, reaches(world)));
  }

  private static Set<String> members(World world) {
    Set<String> members = new HashSet<>();
    for (int d = 0; d < world.directors.length; d++) {
      if (world.directors[d].status.belongs()) {
        members.add("d" + d);
      }
    }
    return members;
  }

  private static Map<String, LiveDirector> liveDirectors(World world) {
    Map<String, LiveDirector> live = new HashMap<>();
    for (int d = 0; d < world.directors.length; d++) {
      Director director = world.directors[d];
      if (director.status == Director.Status.SERVING) {
        live.put(
            "d" + d,
            new LiveDirector(
                "d" + d,
                "xdp",
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                "",
                director.acknowledged));
      }
    }
    return live;
  }

  /** Both directors see the same; one that reaches too few nodes accuses nobody. */
  private static Map<String, Reach> reaches(World world) {
    boolean fit = !world.frozen();
    Set<MemberKey> unreached = new HashSet<>();
    Set<MemberKey> reached = new HashSet<>();
    for (Host host : world.hosts) {
      if (fit) {
        (host.suspected ? unreached : reached).add(key(host));
        unreached.addAll(formerRuns(host));
      }
    }
    Map<String, Reach> reaches = new HashMap<>();
    for (String director : liveDirectors(world).keySet()) {
      reaches.put(director, new Reach(director, 1, 0, fit, unreached, reached));
    }
    return reaches;
  }

  private static Patience patience(World world) {
    boolean frozen = world.frozen() && !world.rules().broken(Sabotage.NO_FREEZE);
    return new Patience(Set.of(), frozen ? Set.of() : gone(world), Set.of(), frozen);
  }

  private static Set<MemberKey> gone(World world) {
    Set<MemberKey> gone = new HashSet<>();
    for (Host host : world.hosts) {
      boolean rebootProves = world.rules().broken(Sabotage.REMOVE_UNDEMOTED);
      if (host.gone || host.listedIn(world.newest) || rebootProves) {
        gone.addAll(formerRuns(host));
      }
      if (host.gone) {
        gone.add(key(host));
      }
    }
    return gone;
  }

  /** Processes that ended with a crash of their host, which has come back since. */
  private static Set<MemberKey> formerRuns(Host host) {
    Set<MemberKey> former = new HashSet<>();
    for (long run = 1; run < host.incarnation; run++) {
      former.add(new MemberKey(host.id, run));
    }
    return former;
  }

  private static MemberKey key(Host host) {
    return new MemberKey(host.id, host.incarnation);
  }

  private static Occupancy occupancy(Host host, Report report) {
    BitSet slots = new BitSet(1);
    slots.set(0, report.occupied());
    BitSet sockets = new BitSet(1);
    sockets.set(0, report.socket());
    return new Occupancy(
        host.id,
        host.incarnation,
        1,
        report.settled(),
        slots,
        sockets,
        report.occupied() ? Set.of(DOOR) : Set.of(),
        0,
        Map.of());
  }
}
