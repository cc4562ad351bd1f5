package io.longhaul.ops.admin.status;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Builds views of a small relay tier, one fact after the other. */
public final class TierFixture {
  public static final HashKey KEY = HashKey.fromHex("000102030405060708090a0b0c0d0e0f");
  private static final int CAPACITY = 1_000;

  private final Map<String, NodeIntent> intents = new HashMap<>();
  private final Map<String, NodeState> epochNodes = new TreeMap<>();
  private final Map<MemberKey, LiveNode> live = new HashMap<>();
  private final Map<MemberKey, Occupancy> reports = new HashMap<>();
  private final Map<String, Reach> reaches = new HashMap<>();
  private final Set<String> directors = new HashSet<>();
  private final Map<String, LiveDirector> liveDirectors = new HashMap<>();
  private IntFunction<Chain> chains = _ -> Chain.EMPTY;
  private boolean connected = true;
  private boolean hasEpoch = true;
  private long number = 7;
  private long settled = 7;
  private long frozenAt;

  /** A tier of active, idle nodes that head the slots in turn, and two directors. */
  public static TierFixture ofNodes(String... ids) {
    TierFixture fixture = new TierFixture();
    for (String id : ids) {
      fixture.node(id, NodeState.ACTIVE).intent(id, Intent.ACTIVE).live(id, false).holds(id, 0);
    }
    fixture.chains(slot -> Chain.of(slot % ids.length));
    return fixture.director("director-1", 7).director("director-2", 7);
  }

  public TierFixture node(String id, NodeState state) {
    epochNodes.put(id, state);
    return this;
  }

  /** Chains by slot, of positions in the sorted list of the epoch's nodes. */
  public TierFixture chains(IntFunction<Chain> chainOf) {
    chains = chainOf;
    return this;
  }

  public TierFixture intent(String id, Intent intent) {
    intents.put(id, NodeIntent.active(id).with(intent));
    return this;
  }

  public TierFixture live(String id, boolean leaving) {
    LiveNode node =
        new LiveNode(
            id,
            1,
            Optional.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9000)),
            Optional.empty(),
            "1.0",
            CAPACITY,
            leaving,
            7);
    live.put(new MemberKey(id, 1), node);
    return this;
  }

  public TierFixture dead(String id) {
    live.remove(new MemberKey(id, 1));
    reports.remove(new MemberKey(id, 1));
    return this;
  }

  public TierFixture silent(String id) {
    reports.remove(new MemberKey(id, 1));
    return this;
  }

  /** The node reports so many connections, in these slots. */
  public TierFixture holds(String id, int connections, int... slots) {
    BitSet bits = new BitSet();
    for (int slot : slots) {
      bits.set(slot);
    }
    Occupancy report =
        new Occupancy(id, 1, 1, settled, bits, bits, Set.of(), connections, Map.of());
    reports.put(new MemberKey(id, 1), report);
    return this;
  }

  public TierFixture director(String id, long acknowledged) {
    directors.add(id);
    int last = 1 + liveDirectors.size();
    InetSocketAddress listen =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + last), 8080);
    liveDirectors.put(
        id,
        new LiveDirector(
            id,
            "relay",
            Map.of("web", listen),
            Optional.empty(),
            Optional.empty(),
            "1.0",
            acknowledged));
    return this;
  }

  public TierFixture absentDirector(String id) {
    directors.add(id);
    liveDirectors.remove(id);
    return this;
  }

  /** No longer waited for; its process goes on. */
  public TierFixture eject(String id) {
    directors.remove(id);
    return this;
  }

  public TierFixture withdrawn(String id, String why) {
    liveDirectors.computeIfPresent(id, (_, live) -> live.withdrawing(Optional.of(why)));
    return this;
  }

  public TierFixture unfit(String id) {
    reaches.put(id, new Reach(id, 1, number, false, Set.of(), Set.of()));
    return this;
  }

  public TierFixture frozenAt(long epoch) {
    frozenAt = epoch;
    return this;
  }

  public TierFixture settled(long epoch) {
    settled = epoch;
    return this;
  }

  public TierFixture disconnected() {
    connected = false;
    return this;
  }

  public TierFixture withoutEpoch() {
    hasEpoch = false;
    settled = 0;
    return this;
  }

  public TierView view() {
    List<InetAddress> addresses = List.of(InetAddress.ofLiteral("127.0.0.1"));
    DoorSpec door = new DoorSpec("web", addresses, 8080, Protocol.TCP);
    TierSpec spec = new TierSpec("demo", "relay", KEY, List.of(door), TierSpec.RELAY_GRACE);
    return new TierView(
        connected,
        spec,
        Optional.of("director-1"),
        3,
        hasEpoch ? Optional.of(epoch(addresses)) : Optional.empty(),
        settled,
        0,
        intents,
        live,
        Map.of(),
        directors,
        liveDirectors,
        new Observed(reports, reaches),
        frozenAt);
  }

  private Epoch epoch(List<InetAddress> addresses) {
    List<EpochNode> nodes =
        epochNodes.entrySet().stream()
            .map(
                node ->
                    new EpochNode(
                        node.getKey(),
                        Optional.empty(),
                        node.getValue(),
                        NodeIntent.DEFAULT_WEIGHT,
                        incarnations(node.getKey())))
            .toList();
    Door door = new Door("web", addresses, 8080, Protocol.TCP, DoorState.ACTIVE);
    return new Epoch(number, 3, KEY, List.of(door), nodes, SlotTable.of(chains));
  }

  private List<Incarnation> incarnations(String id) {
    return live.values().stream()
        .filter(node -> node.nodeId().equals(id))
        .map(node -> new Incarnation(node.incarnation(), node.relay(), true))
        .toList();
  }
}
