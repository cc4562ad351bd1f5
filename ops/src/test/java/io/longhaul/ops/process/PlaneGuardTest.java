package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.hash.HashKey;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.ops.CommandFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaneGuardTest {
  private final AtomicInteger stops = new AtomicInteger();
  private Optional<TierSpec> spec = Optional.empty();
  private DataFolder data;

  @BeforeEach
  void open(@TempDir Path folder) {
    data = DataFolder.open(folder);
  }

  @AfterEach
  void close() {
    data.close();
  }

  private PlaneGuard guard(String plane) {
    return new PlaneGuard(plane, "shop", data, () -> spec, stops::incrementAndGet);
  }

  private static Optional<TierSpec> tier(String plane) {
    return Optional.of(
        new TierSpec("shop", plane, new HashKey(1, 2), List.of(), TierSpec.XDP_GRACE));
  }

  @Test
  void theTiersPlaneIsAdmitted() {
    spec = tier("xdp");
    PlaneGuard guard = guard("xdp");
    guard.admit();
    assertThat(guard.fault()).isEmpty();
    assertThat(stops).hasValue(0);
  }

  @Test
  void anotherPlaneLoadsNothingAndStops() {
    spec = tier("relay");
    PlaneGuard guard = guard("xdp");
    assertThatThrownBy(guard::admit)
        .isInstanceOf(CommandFailure.class)
        .hasMessage("plane: xdp (expected: relay, the plane of tier shop)");
    assertThat(guard.fault()).isPresent();
    assertThat(stops).hasValue(1);
  }

  @Test
  void withoutZooKeeperWhatAnEarlierRunSawCounts() {
    guard("xdp").admit();
    spec = tier("relay");
    guard("relay").admit();

    spec = Optional.empty();
    guard("relay").admit();
    assertThatThrownBy(guard("xdp")::admit).hasMessageContaining("expected: relay");
  }

  @Test
  void aTierThatWasMadeAnewCountsAndNotWhatAnEarlierRunSaw() {
    spec = tier("relay");
    guard("relay").admit();
    spec = tier("xdp");
    guard("xdp").admit();
    spec = Optional.empty();
    guard("xdp").admit();
  }
}
