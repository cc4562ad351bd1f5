package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.FakeNetwork.INGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.netlink.HostNeighbour;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.SlotTable;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NextHopsTest {
  private static final String FIRST = "10.1.1.1";
  private static final String SECOND = "10.1.1.2";
  private static final String MAC = "02:00:00:00:01:01";

  private final FakeNetwork network = new FakeNetwork();
  private final List<InetAddress> nudged = new ArrayList<>();

  private NextHops hops(Duration patience) {
    return new NextHops(FakeNetwork.choice(network), nudged::add, patience);
  }

  @Test
  void aNewNodeIsNudgedAndWaitedFor() throws InterruptedException {
    network.onLink(FIRST, INGRESS);
    NextHops hops =
        new NextHops(
            FakeNetwork.choice(network),
            address -> network.neighbour(address.getHostAddress(), HostNeighbour.REACHABLE, MAC),
            Duration.ofSeconds(20));

    assertThat(hops.ofNew(epoch(FIRST))).containsOnlyKeys(InetAddress.ofLiteral(FIRST));
    assertThat(hops.unknown()).isZero();
  }

  @Test
  void aNodeThatDoesNotAnswerIsWaitedForOnlyOnce() throws InterruptedException {
    network.onLink(FIRST, INGRESS);
    NextHops hops = hops(Duration.ofMillis(50));
    assertThat(hops.ofNew(epoch(FIRST))).isEmpty();
    assertThat(hops.unknown()).isEqualTo(1);
    assertThat(nudged).as("once, not at every look").hasSize(1);

    NextHops patient = hops(Duration.ofDays(1));
    assertThat(patient.ofPresent(epoch(FIRST))).isEmpty();
    assertThat(patient.ofNew(epoch(FIRST))).as("at once").isEmpty();
  }

  @Test
  void severalNodesBehindOneGatewayAreOneQuestion() {
    network.via(FIRST, INGRESS, "10.1.0.254").via(SECOND, INGRESS, "10.1.0.254");

    assertThat(hops(Duration.ZERO).ofPresent(epoch(FIRST, SECOND))).isEmpty();
    assertThat(nudged).hasSize(1);
  }

  @Test
  void whoStopsToAnswerKeepsItsNextHop() {
    network.onLink(FIRST, INGRESS).neighbour(FIRST, HostNeighbour.STALE, MAC);
    NextHops hops = hops(Duration.ZERO);
    Map<InetAddress, NextHop> before = hops.ofPresent(epoch(FIRST));

    network.neighbour(FIRST, HostNeighbour.FAILED, MAC);
    assertThat(hops.ofPresent(epoch(FIRST))).isEqualTo(before).hasSize(1);
    assertThat(hops.unknown()).isEqualTo(1);

    network.routes.clear();
    assertThat(hops.ofPresent(epoch(FIRST))).isEmpty();
  }

  @Test
  void whoIsNotInTheEpochIsForgotten() {
    network.onLink(FIRST, INGRESS).onLink(SECOND, INGRESS);
    NextHops hops = hops(Duration.ZERO);
    assertThat(hops.ofPresent(epoch(FIRST, SECOND))).isEmpty();
    assertThat(hops.unknown()).isEqualTo(2);

    network.neighbour(SECOND, HostNeighbour.STALE, MAC);
    assertThat(hops.ofPresent(epoch(SECOND))).hasSize(1);
    assertThat(hops.unknown()).isZero();
  }

  private static Epoch epoch(String... addresses) {
    List<EpochNode> nodes =
        Stream.of(addresses)
            .map(
                address ->
                    new EpochNode(
                        "n" + address.replace('.', '-'),
                        Optional.<InetAddress>of((Inet4Address) InetAddress.ofLiteral(address)),
                        NodeState.ACTIVE,
                        1,
                        List.of()))
            .toList();
    return new Epoch(1, 1, Tier.KEY, Tier.doors(), nodes, SlotTable.of(_ -> Chain.of(0)));
  }
}
