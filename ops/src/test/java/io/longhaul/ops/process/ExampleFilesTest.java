package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.announce.AnnounceSettings;
import io.longhaul.director.announce.NeighbourSettings;
import io.longhaul.director.relay.RelaySettings;
import io.longhaul.director.xdp.TrustedPrefix;
import io.longhaul.director.xdp.XdpSettings;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.node.config.RoutesDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExampleFilesTest {
  private static final Path EXAMPLES = Path.of("examples");

  @Test
  void directorExampleLoads() {
    DirectorSettings settings = DirectorSettings.read(EXAMPLES.resolve("director.yaml"));
    assertThat(settings.id()).isEqualTo("director-1");
    assertThat(relay(settings).listens())
        .containsEntry("web", ScalarValues.address("127.0.0.1:8080"));
    assertThat(settings.admin()).isPresent();
    assertThat(settings.zookeeper().sessionTimeout()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void xdpDirectorExampleLoads() {
    DirectorSettings settings = DirectorSettings.read(EXAMPLES.resolve("director-xdp.yaml"));
    assertThat(settings.plane().word()).isEqualTo("xdp");
    assertThat(settings.plane().doors()).isEmpty();
    XdpSettings xdp = ((PlaneSettings.Xdp) settings.plane()).settings();
    assertThat(xdp.pins()).isEqualTo(XdpSettings.defaults("eth0").pins());
    assertThat(xdp.mode()).isEqualTo(XdpSettings.defaults("eth0").mode());
    assertThat(xdp.mtuBytes()).hasValue(1500);
  }

  @Test
  void xdpDirectorExampleAnnouncesToTheBirdOfItsExample() throws IOException {
    DirectorSettings settings = DirectorSettings.read(EXAMPLES.resolve("director-xdp.yaml"));
    AnnounceSettings announce = ((PlaneSettings.Xdp) settings.plane()).announce().orElseThrow();
    NeighbourSettings bird = announce.neighbours().getFirst();
    String birds = Files.readString(EXAMPLES.resolve("bird-director.conf"));
    assertThat(birds)
        .contains("local 127.0.0.1 port %d as %d;".formatted(bird.address().getPort(), bird.asn()))
        .contains("neighbor 127.0.0.1 as %d;".formatted(announce.asn()))
        .doesNotContain("router id " + announce.routerId().getHostAddress());
    assertThat(announce.holdTime()).isEqualTo(AnnounceSettings.DEFAULT_HOLD_TIME);
    assertThat(announce.drainWait()).isEqualTo(AnnounceSettings.DEFAULT_WAIT);
    assertThat(announce.withdrawWait()).isEqualTo(AnnounceSettings.DEFAULT_WAIT);
  }

  @Test
  void nodeExampleLoads() {
    NodeConfiguration settings = NodeConfiguration.read(EXAMPLES.resolve("node.yaml"));
    assertThat(settings.node().nodeId()).isEqualTo("node-1");
    assertThat(settings.capacityConnections()).isEqualTo(50_000);
    assertThat(settings.admin()).isPresent();
  }

  @Test
  void shimExampleLoads() {
    ShimConfiguration settings = ShimConfiguration.read(EXAMPLES.resolve("shim.yaml"), "eth0");
    assertThat(settings.id()).isEqualTo("node-1");
    assertThat(settings.shim().trusted())
        .extracting(TrustedPrefix::text)
        .containsExactly("10.0.0.0/24");
    assertThat(settings.shim().xdp().pins()).isEqualTo(XdpSettings.defaults("eth0").pins());
    assertThat(settings.shim().xdp().mode()).isEqualTo(XdpSettings.defaults("eth0").mode());
    assertThat(settings.admin()).isPresent();
  }

  @Test
  void zooKeeperExampleLoads() {
    ZooKeeperSettings settings = ZooKeeperSettings.read(EXAMPLES.resolve("zookeeper.yaml"));
    assertThat(settings.listen().getPort()).isEqualTo(2181);
    assertThat(settings.tickTime()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void tierExampleLoadsAndMakesASpec() {
    TierSettings settings = TierSettings.read(EXAMPLES.resolve("tier.yaml"));
    assertThat(settings.spec(new HashKey(1, 2)).doors()).hasSize(1);
    assertThat(settings.doors().getFirst().addresses()).hasSize(2);
  }

  @Test
  void anXdpTierHasItsOwnGraceAndDoorsOfAllPorts() {
    TierSettings settings =
        ConfigDocument.parse(
            "tier.yaml",
            "{tier: t, plane: xdp, doors: [{name: all, addresses: [192.0.2.1], port: 0}]}",
            TierSettings::from);
    assertThat(settings.occupancyGrace()).isEqualTo(TierSpec.XDP_GRACE);
    assertThat(settings.spec(new HashKey(1, 2)).plane()).isEqualTo("xdp");
  }

  @Test
  void routesExampleLoads() throws IOException {
    Path file = EXAMPLES.resolve("routes.yaml");
    RoutesDocument document = RoutesDocument.parse(file.toString(), Files.readString(file));
    assertThat(document.routes()).hasSize(1);
  }

  private static RelaySettings relay(DirectorSettings settings) {
    return ((PlaneSettings.Relay) settings.plane()).settings();
  }

  /** What an example calls a default is what a file without that field has. */
  @Test
  void defaultsAreAsTheExamplesSay() {
    Path none = Path.of("none");
    DirectorSettings director =
        ConfigDocument.parse(
            none.toString(),
            "{tier: t, id: d, zookeeper: {connect: 'h:1'}, listen: {web: '127.0.0.1:1'}, data: x}",
            DirectorSettings::from);
    DirectorSettings example = DirectorSettings.read(EXAMPLES.resolve("director.yaml"));
    assertThat(relay(director).timeouts()).isEqualTo(relay(example).timeouts());
    assertThat(relay(director).splice()).isEqualTo(relay(example).splice());
    assertThat(director.zookeeper().sessionTimeout())
        .isEqualTo(example.zookeeper().sessionTimeout());
    NodeConfiguration node =
        ConfigDocument.parse(
            none.toString(),
            "{tier: t, id: n, zookeeper: {connect: 'h:1'}, listen: '127.0.0.1:1', data: x}",
            NodeConfiguration::from);
    NodeConfiguration nodeExample = NodeConfiguration.read(EXAMPLES.resolve("node.yaml"));
    assertThat(node.node().limits()).isEqualTo(nodeExample.node().limits());
    assertThat(node.node().trustedProxies()).isEqualTo(nodeExample.node().trustedProxies());
    assertThat(node.weight()).isEqualTo(nodeExample.weight());
    assertThat(node.capacityConnections()).isEqualTo(node.node().limits().maxConnections());
  }

  /**
   * A field without a comment above it, or above the first of its neighbours, is not documented.
   */
  @Test
  void everyExampleExplainsItself() throws IOException {
    Pattern comment = Pattern.compile("(?m)^ *# ");
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      assertThat(files.toList())
          .hasSize(9)
          .allSatisfy(
              file ->
                  assertThat(comment.matcher(Files.readString(file)).results().count())
                      .isGreaterThan(3));
    }
  }
}
