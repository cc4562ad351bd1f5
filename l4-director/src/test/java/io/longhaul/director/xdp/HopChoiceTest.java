package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.FakeNetwork.INGRESS;
import static io.longhaul.director.xdp.FakeNetwork.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.HopChoice.Decision;
import io.longhaul.director.xdp.HopChoice.OnLink;
import io.longhaul.director.xdp.netlink.HostNeighbour;
import io.longhaul.director.xdp.netlink.HostRoute;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HopChoiceTest {
  private static final String NODE = "10.1.1.1";
  private static final String MAC = "02:00:00:00:01:01";

  private final FakeNetwork network = new FakeNetwork();

  private Decision decision() {
    return FakeNetwork.choice(network).towards(FakeNetwork.v4(NODE));
  }

  @Test
  void aNodeOnTheClientsLinkIsSentToByTheInterfaceThatPacketsCameInBy() {
    network.onLink(NODE, INGRESS).neighbour(NODE, HostNeighbour.REACHABLE, MAC);

    assertThat(decision().hop())
        .hasValue(new NextHop(MacAddress.parse(MAC), FakeNetwork.own(INGRESS), 0));
    assertThat(decision().unsure()).isEmpty();
  }

  @Test
  void aNodeOnAnotherLinkIsSentToByThatOne() {
    network.onLink(NODE, OTHER).neighbour(NODE, HostNeighbour.REACHABLE, MAC);

    assertThat(decision().hop())
        .hasValue(new NextHop(MacAddress.parse(MAC), FakeNetwork.own(OTHER), OTHER));
  }

  @Test
  void aNodeBehindAGatewayIsSentToAtTheGatewaysLinkAddress() {
    network.via(NODE, INGRESS, "10.1.0.254");
    network.neighbour("10.1.0.254", HostNeighbour.REACHABLE, MAC);

    assertThat(decision().hop()).map(NextHop::destination).hasValue(MacAddress.parse(MAC));
  }

  @Test
  void anIpv6GatewayWillDo() {
    network.via(NODE, INGRESS, "fe80::1").neighbour("fe80::1", HostNeighbour.REACHABLE, MAC);

    assertThat(decision().hop()).map(NextHop::destination).hasValue(MacAddress.parse(MAC));
  }

  @Test
  void aLinkAddressThatIsNotSureIsUsedAndAskedFor() {
    network.onLink(NODE, INGRESS).neighbour(NODE, HostNeighbour.STALE, MAC);

    assertThat(decision().hop()).isPresent();
    assertThat(decision().unsure()).hasValue(new OnLink(INGRESS, InetAddress.ofLiteral(NODE)));
  }

  @Test
  void aLinkAddressThatIsUnknownOrDoesNotAnswerIsAskedFor() {
    network.onLink(NODE, INGRESS);
    assertThat(decision().hop()).isEmpty();
    assertThat(decision().why()).hasValue("10.1.1.1 does not answer on its link");
    assertThat(decision().unsure()).isPresent();

    network.neighbour(NODE, HostNeighbour.FAILED, MAC);
    assertThat(decision().hop()).isEmpty();
    assertThat(decision().unsure()).isPresent();
  }

  @Test
  void whereThereIsNoWayNobodyIsAsked() {
    assertThat(decision().why()).hasValue("no route");

    network.routes.put(FakeNetwork.v4(NODE), new HostRoute(true, 1, Optional.empty()));
    assertThat(decision().why()).hasValue("an address of this host itself");

    network.onLink(NODE, FakeNetwork.TUNNEL);
    assertThat(decision().why()).hasValue("its interface has no link address");
    assertThat(decision().unsure()).isEmpty();
    assertThat(decision().hop()).isEmpty();
  }
}
