package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.hash.HashKey;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.store.LauncherRequest.AddNode;
import io.longhaul.membership.store.LauncherRequest.StopNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TierStoreTest {
  @TempDir Path dataDir;
  TestTier tier;
  TierStore store;

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir);
    store = tier.connect().store();
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void tierIsMadeOnceAndKeepsItsHashKey() {
    TierSpec again = withKey(new HashKey(3, 4));

    assertThat(store.createTier(again, Optional.empty())).isFalse();
    assertThat(store.spec()).contains(TestTier.spec());
    assertThatThrownBy(() -> store.putSpec(again, 0)).hasMessageContaining("hash key");
  }

  @Test
  void intentIsSetChangedAndForgotten() {
    NodeIntent draining = NodeIntent.active("n1").with(Intent.DRAINING);
    store.putIntent(draining);
    assertThat(store.introduce(NodeIntent.active("n1")).intent()).isEqualTo(Intent.DRAINING);
    NodeIntent known = store.introduce(NodeIntent.active("n1"));
    assertThat(known.secret()).isPresent();
    assertThat(store.intent("n1")).contains(known);

    store.removeNode("n1");
    store.removeNode("n1");
    assertThat(store.intent("n1")).isEmpty();
    assertThatThrownBy(() -> store.intent("../spec")).hasMessageContaining("node id: '../spec'");
  }

  @Test
  void zooKeeperThatIsAwayIsSaidWithinSeconds() {
    tier.stopZooKeeper();
    long beforeNs = System.nanoTime();

    assertThatThrownBy(() -> store.spec())
        .isInstanceOf(TierUnavailableException.class)
        .hasMessageContaining("ZooKeeper at 127.0.0.1:");
    assertThat(Duration.ofNanos(System.nanoTime() - beforeNs)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void stateIsThereAgainAfterARestartOfZooKeeper() {
    store.putIntent(NodeIntent.active("n1"));
    tier.restartZooKeeper(tier.stopZooKeeper());

    assertThat(tier.connect().store().intent("n1")).isPresent();
  }

  @Test
  void auditKeepsTheNewestEntriesAndIsBounded() throws Exception {
    AuditLog audit = store.audit();
    for (int i = 0; i < AuditLog.KEPT + 61; i++) {
      audit.append(new AuditEntry(Instant.EPOCH, "admin", "127.0.0.1", "change " + i));
    }

    assertThat(audit.newest(2))
        .extracting(AuditEntry::what)
        .containsExactly("change 1060", "change 1059");
    assertThat(audit.newest(10_000)).hasSizeLessThanOrEqualTo(AuditLog.KEPT);
    int there =
        tier.connect().call("listing", h -> h.getChildren(tier.paths().audit(), false)).size();
    assertThat(there).isBetween(AuditLog.KEPT, AuditLog.KEPT + 60);
  }

  @Test
  void launcherDoesWhatItIsAskedAndItsFailuresAreRefusals() {
    LauncherChannel asking = store.launcher();
    assertThat(asking.request(new StopNode("n1"), TestTier.GENEROUS))
        .isInstanceOf(LauncherAnswer.Refused.class)
        .extracting(LauncherAnswer::text)
        .asString()
        .contains("no launcher");
    tier.keep(tier.connect().store().launcher().serve(TierStoreTest::launched));

    assertThat(asking.request(new AddNode(Optional.of("n9")), TestTier.GENEROUS))
        .isEqualTo(new LauncherAnswer.Done("n9 started"));
    assertThat(asking.request(new StopNode("n1"), TestTier.GENEROUS))
        .isEqualTo(new LauncherAnswer.Refused("n1 does not run"));
  }

  private static LauncherAnswer launched(LauncherRequest request) {
    return switch (request) {
      case AddNode add -> new LauncherAnswer.Done(add.id().orElse("n?") + " started");
      case StopNode stop -> throw new IllegalStateException(stop.id() + " does not run");
    };
  }

  private static TierSpec withKey(HashKey key) {
    TierSpec spec = TestTier.spec();
    return new TierSpec(spec.tier(), spec.plane(), key, spec.doors(), spec.occupancyGrace());
  }
}
