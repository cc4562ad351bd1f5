package io.longhaul.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.store.AuditEntry;
import io.longhaul.membership.store.ConflictException;
import io.longhaul.membership.store.EmbeddedZooKeeper;
import io.longhaul.membership.store.LauncherAnswer;
import io.longhaul.membership.store.LauncherRequest;
import io.longhaul.membership.store.RoutesHistory;
import io.longhaul.membership.store.RoutesNote;
import io.longhaul.membership.store.RoutesVersion;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.ops.admin.status.TierFixture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real ZooKeeper in this process. */
class ZooKeeperTierTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TICK_MS = 500;

  @TempDir Path folder;

  @Test
  void whatIsChangedIsReadBackAtOnce() {
    TierSpec spec = new TierFixture().view().spec();
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(folder, ANY, TICK_MS);
        TierConnection connection =
            TierConnection.open(server.connectString(), spec.tier(), Duration.ofSeconds(10))) {
      assertThat(connection.awaitConnected(PATIENCE)).isTrue();
      connection.store().createTier(spec, Optional.empty());
      connection.watch().awaitView(PATIENCE);
      ZooKeeperTier tier = new ZooKeeperTier(connection);

      tier.putIntent(NodeIntent.active("node-1").with(Intent.DRAINING));
      assertThat(tier.current().intents().get("node-1"))
          .isEqualTo(NodeIntent.active("node-1").with(Intent.DRAINING));

      assertThat(tier.routes().version()).isEqualTo(RoutesHistory.NOT_YET);
      RoutesNote note = new RoutesNote(Instant.EPOCH, "alice", Optional.of("first"));
      String canonical = tier.routes().canonicalJson();
      assertThat(tier.putRoutes(canonical, RoutesHistory.NOT_YET, note)).isZero();
      assertThatThrownBy(() -> tier.putRoutes(canonical + " ", 7, note))
          .isInstanceOf(ConflictException.class);
      assertThat(tier.routes()).isEqualTo(new StoredRoutes(canonical, 0));
      assertThat(tier.putRoutes("{}", 0, note)).isEqualTo(1);
      assertThat(tier.routesOf(0)).contains(canonical);
      assertThat(tier.routesVersions())
          .containsExactly(new RoutesVersion(1, note), new RoutesVersion(0, note));

      AuditEntry first = new AuditEntry(Instant.EPOCH, "alice", "127.0.0.1:1", "first");
      AuditEntry second = new AuditEntry(Instant.EPOCH, "alice", "127.0.0.1:1", "second");
      tier.audit(first);
      tier.audit(second);
      assertThat(tier.audit()).isEqualTo(List.of(first, second));

      assertThat(tier.launch(new LauncherRequest.AddNode(Optional.empty())))
          .isInstanceOf(LauncherAnswer.Refused.class);
    }
  }
}
