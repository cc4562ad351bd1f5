package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.HashKey;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorAddressesTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.1");
  private static final Map<InetAddress, String> KNOWN = Map.of(ADDRESS, "d1");

  private DataFolder data;

  @BeforeEach
  void open(@TempDir Path folder) {
    data = DataFolder.open(folder);
  }

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void aDirectorThatOnlyLostItsSessionIsKnownOnAlsoByTheNextRun() {
    DirectorAddresses addresses = new DirectorAddresses(data);
    addresses.follow(view(true, Set.of("d1"), true));
    assertThat(addresses.byAddress()).isEqualTo(KNOWN);
    addresses.follow(view(true, Set.of("d1"), false));
    assertThat(addresses.byAddress()).isEqualTo(KNOWN);
    assertThat(new DirectorAddresses(data).byAddress()).isEqualTo(KNOWN);
  }

  @Test
  void oneThatLeftIsForgotten() {
    DirectorAddresses addresses = new DirectorAddresses(data);
    addresses.follow(view(true, Set.of("d1"), true));
    addresses.follow(view(true, Set.of(), false));
    assertThat(addresses.byAddress()).isEmpty();
    assertThat(new DirectorAddresses(data).byAddress()).isEmpty();
  }

  @Test
  void whileZooKeeperIsAwayNothingChanges() {
    DirectorAddresses addresses = new DirectorAddresses(data);
    addresses.follow(view(true, Set.of("d1"), true));
    addresses.follow(view(false, Set.of(), false));
    assertThat(addresses.byAddress()).isEqualTo(KNOWN);
  }

  private static TierView view(boolean connected, Set<String> members, boolean live) {
    LiveDirector director =
        new LiveDirector("d1", "xdp", Map.of(), Optional.empty(), Optional.empty(), "test", 0)
            .from(Optional.of(ADDRESS));
    return new TierView(
        connected,
        new TierSpec("shop", "xdp", new HashKey(1, 2), List.of(), TierSpec.XDP_GRACE),
        Optional.empty(),
        0,
        Optional.empty(),
        0,
        0,
        Map.of(),
        Map.of(),
        Map.of(),
        members,
        live ? Map.of("d1", director) : Map.of(),
        Observed.NONE);
  }
}
