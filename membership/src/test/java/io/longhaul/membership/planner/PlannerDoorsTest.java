package io.longhaul.membership.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveShim;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The life of front doors (rule R12), and who acknowledges in an xdp tier (rule R1). */
class PlannerDoorsTest {
  private static final DoorSpec WEB = TierModel.door("web", "192.0.2.1");
  private static final DoorSpec API = TierModel.door("api", "192.0.2.2");

  private final TierModel tier = TierModel.of(2, 2);

  @Test
  void doorThatIsNotWishedAnyMoreDrainsUntilNobodyHoldsASocketOfIt() {
    tier.doors = List.of(WEB, API);
    tier.settle();
    tier.doorsInUse = Set.of("api");
    tier.doors = List.of(WEB);
    tier.settle();
    assertThat(state("api")).isEqualTo(DoorState.DRAINING);

    tier.doorsInUse = Set.of("web");
    tier.settle();
    assertThat(doors()).extracting(Door::name).containsExactly("web");
  }

  @Test
  void drainingDoorIsKeptWhileANodeHasNotReported() {
    tier.doors = List.of(WEB, API);
    tier.settle();
    tier.doors = List.of(WEB);
    tier.reports.clear();
    for (int i = 0; i < 3; i++) {
      tier.plan(true);
      tier.acknowledge();
    }

    assertThat(state("api")).isEqualTo(DoorState.DRAINING);
  }

  @Test
  void doorThatIsWishedAgainIsActiveAgain() {
    tier.settle();
    tier.doorsInUse = Set.of("web");
    tier.doors = List.of();
    tier.settle();
    assertThat(state("web")).isEqualTo(DoorState.DRAINING);

    tier.doors = List.of(WEB);
    tier.settle();
    assertThat(state("web")).isEqualTo(DoorState.ACTIVE);
  }

  @Test
  void doorWithAnotherAddressWaitsUntilTheOldOneIsEmpty() {
    tier.settle();
    tier.doorsInUse = Set.of("web");
    tier.doors = List.of(TierModel.door("web", "192.0.2.99"));
    tier.settle();
    assertThat(doors().getFirst().addresses()).containsExactly(address("192.0.2.1"));
    assertThat(state("web")).isEqualTo(DoorState.DRAINING);

    tier.doorsInUse = Set.of();
    tier.settle();
    assertThat(doors().getFirst().addresses()).containsExactly(address("192.0.2.99"));
    assertThat(state("web")).isEqualTo(DoorState.ACTIVE);
  }

  @Test
  void hashKeyNeverChanges() {
    tier.settle();
    HashKey key = tier.epoch.orElseThrow().key();
    tier.start("node-3", 1);
    tier.settle();

    assertThat(tier.history).allMatch(epoch -> epoch.key().equals(key));
  }

  @Test
  void inAnXdpTierShimsAcknowledgeAndNotProcesses() {
    tier.plane = "xdp";
    tier.shims.put("node-1", shim("node-1", 0));
    tier.plan(true);
    tier.acknowledge();
    assertThat(Acknowledgements.of(tier.view(), Set.of()).lagging(1))
        .containsExactly("node node-1");

    tier.shims.put("node-1", shim("node-1", 1));
    assertThat(Acknowledgements.of(tier.view(), Set.of()).complete(1)).isTrue();
    assertThat(tier.epoch.orElseThrow().nodes().getFirst().underlay())
        .contains(address("10.0.0.1"));
  }

  @Test
  void inAnXdpTierNodeJoinsOnceItsShimIsRegistered() {
    tier.plane = "xdp";
    tier.shims.put("node-1", shim("node-1", 0));
    tier.plan(true);
    assertThat(tier.epoch.orElseThrow().nodes()).extracting(EpochNode::id).containsOnly("node-1");
    assertThat(tier.reasons())
        .anyMatch(reason -> reason.subject().equals("node-2") && reason.rule().equals("shim"));

    tier.acknowledge();
    tier.shims.put("node-1", shim("node-1", 1));
    tier.shims.put("node-2", shim("node-2", 0));
    tier.plan(true);
    assertThat(tier.epoch.orElseThrow().ordinal("node-2")).isNotNegative();
  }

  @Test
  void nodeStaysAtItsAddressWhereItsAgentIsGone() {
    tier.plane = "xdp";
    tier.shims.put("node-1", shim("node-1", 0));
    tier.plan(true);
    tier.shims.clear();
    tier.plan(true);

    assertThat(tier.epoch.orElseThrow().nodes().getFirst().underlay())
        .contains(address("10.0.0.1"));
    assertThat(tier.epoch.orElseThrow().nodes().getFirst().state()).isEqualTo(NodeState.ACTIVE);
  }

  @Test
  void directorThatLostItsSessionLearnsThatItIsBehindAndIsWaitedForThen() {
    tier.settle();
    long before = tier.epoch.orElseThrow().number();
    tier.directorsWithoutSession.add("director-1");
    tier.intend("node-1", Intent.DRAINING);
    tier.plan(true);
    assertThat(tier.epoch.orElseThrow().number()).isEqualTo(before + 1);

    tier.acknowledge();
    assertThat(Acknowledgements.of(tier.view(), Set.of()).lagging(before + 1))
        .containsExactly("director director-1");
    assertThat(tier.plan(true)).isFalse();
  }

  private static LiveShim shim(String node, long acknowledged) {
    return new LiveShim(node, address("10.0.0.1"), acknowledged);
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }

  private List<Door> doors() {
    return tier.epoch.orElseThrow().doors();
  }

  private DoorState state(String door) {
    return doors().stream().filter(d -> d.name().equals(door)).findFirst().orElseThrow().state();
  }
}
