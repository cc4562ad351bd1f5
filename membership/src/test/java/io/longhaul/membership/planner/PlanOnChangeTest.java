package io.longhaul.membership.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Planning only on a change: that no plan differs for it, and that quiet times cost none. */
class PlanOnChangeTest {
  private static final int STEPS = 150;

  private final TierModel tier = TierModel.of(5, 2);
  private int asked;
  private final PlanOnChange planner =
      new PlanOnChange(
          input -> {
            asked++;
            return Planner.plan(input);
          });

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverHappensThePlanIsThatOfThePlanner(long seed) {
    Random random = new Random(seed);
    tier.plane = seed % 2 == 0 ? "relay" : "xdp";
    tier.shims.put("node-1", shim("node-1"));
    tier.shims.put("node-2", shim("node-2"));
    tier.settle();
    PlanOnChange withSteps = new PlanOnChange();
    for (int step = 0; step < STEPS; step++) {
      happens(random);
      PlannerInput input = tier.input(pace(random));
      assertThat(planner.apply(input)).isEqualTo(Planner.plan(input));
      assertThat(withSteps.apply(input)).isEqualTo(Planner.plan(input));
      if (random.nextInt(3) == 0) {
        tier.follow(planner.apply(input));
      }
    }
    assertThat(asked).isBetween(STEPS / 10, 2 * STEPS);
  }

  private static Pace pace(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Pace.NOT_TIDY;
      case 1 -> new Pace(false, false, false, false);
      case 2 -> new Pace(true, false, false, false);
      case 3 -> new Pace(true, true, true, false);
      default -> Pace.NOW;
    };
  }

  private void happens(Random random) {
    String id = "node-" + (1 + random.nextInt(5));
    switch (random.nextInt(17)) {
      case 0 -> tier.intend(id, Intent.DRAINING);
      case 1 -> tier.intend(id, Intent.ACTIVE);
      case 2 -> tier.vote("director-1", Set.of(new MemberKey(id, 1)), Set.of());
      case 3 -> tier.vote("director-1", Set.of(), Set.of());
      case 4, 5, 6 -> tier.acknowledge();
      case 7, 8, 9 -> tier.report();
      case 10 -> tier.disconnectAll(id);
      case 11 -> tier.connect(random.nextInt(Slot.COUNT));
      case 12 -> tier.doorsInUse = random.nextBoolean() ? Set.of("web") : Set.of();
      case 13 -> tier.doors = List.of(TierModel.door(random.nextBoolean() ? "web" : "api", "::1"));
      case 14 ->
          tier.directors.put(
              "director-" + (1 + random.nextInt(2)), tier.epoch.map(Epoch::number).orElse(0L));
      case 15 -> {
        if (tier.shims.remove(id) == null) {
          tier.shims.put(id, shim(id));
        }
      }
      default -> {
        // The next look comes before anything happens.
      }
    }
  }

  private static LiveShim shim(String node) {
    return new LiveShim(node, InetAddress.ofLiteral("10.0.0.1"), 1_000_000);
  }

  @Test
  void acknowledgementsChangeNoStepWhileSomebodyIsMissing() {
    tier.settle();
    tier.intend("node-1", Intent.DRAINING);
    tier.plan(true);
    PlannerInput before = tier.input(Pace.NOW);
    Draft draft = Planner.draft(before, Planner.acknowledgements(before));
    tier.directors.put("director-1", tier.epoch.orElseThrow().number());
    PlannerInput later = tier.input(Pace.NOW);
    assertThat(draft.with(later.view(), Planner.acknowledgements(later))).isPresent();

    tier.acknowledge();
    PlannerInput last = tier.input(Pace.NOW);
    assertThat(draft.with(last.view(), Planner.acknowledgements(last))).isEmpty();
  }

  @Test
  void reportsThatConcernNoTailNeedNoPlan() {
    tier.settle();
    planner.apply(tier.input(Pace.NOW));
    tier.connect(7);
    tier.report();
    planner.apply(tier.input(Pace.NOW));
    assertThat(asked).as("a connection at its head").isEqualTo(1);

    tier.sockets.values().forEach(held -> held.set(7));
    tier.report();
    planner.apply(tier.input(Pace.NOW));
    assertThat(asked).as("sockets that no chain has").isEqualTo(2);

    tier.settled--;
    tier.report();
    planner.apply(tier.input(Pace.NOW));
    assertThat(asked).as("reports about an older epoch").isEqualTo(3);
  }
}
