package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.TierView;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShimMembershipTest {
  private static final LiveShim SELF = new LiveShim("n1", InetAddress.ofLiteral("10.0.0.1"), 0);

  @TempDir Path dataDir;
  TestTier tier;
  TierWatch watch;

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir);
    watch = tier.connect().watch();
    watch.awaitView(TestTier.GENEROUS);
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void shimIsSeenWithItsAddressAndWhatItAcknowledged() {
    ShimMembership shim = tier.keep(ShimMembership.start(tier.connect(), SELF));
    shim.acknowledge(12);
    shim.acknowledge(11);

    await(view -> view.liveShims().equals(Map.of("n1", SELF.acknowledging(12))));
    assertThat(shim.registered()).isTrue();
    assertThat(shim.refusal()).isEmpty();
  }

  @Test
  void shimThatLeavesIsGoneAtOnce() {
    ShimMembership shim = ShimMembership.start(tier.connect(), SELF);
    await(view -> view.liveShims().containsKey("n1"));
    shim.close();

    assertThat(watch.current(TestTier.GENEROUS).liveShims()).isEmpty();
  }

  @Test
  void shimIsThereAgainAfterALostSessionWithWhatItHasLoadedMeanwhile() {
    TierConnection connection = tier.connect();
    ShimMembership shim = tier.keep(ShimMembership.start(connection, SELF));
    await(view -> view.liveShims().containsKey("n1"));
    tier.expire(connection);
    shim.acknowledge(5);

    await(view -> view.liveShims().equals(Map.of("n1", SELF.acknowledging(5))));
  }

  @Test
  void secondAgentOfANodeIsRefused() {
    tier.keep(ShimMembership.start(tier.connect(), SELF));

    assertThatThrownBy(() -> ShimMembership.start(tier.connect(), SELF))
        .isInstanceOf(IdInUseException.class)
        .hasMessageContaining("shim of node n1");
  }

  private void await(Predicate<TierView> wanted) {
    TestTier.await("the view", () -> wanted.test(watch.view()));
  }
}
