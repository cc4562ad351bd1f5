package io.longhaul.membership.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random events at random moments: the invariants are checked at every epoch by the model. */
class PlannerChurnTest {
  private static final int STEPS = 80;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noOrderOfEventsBreaksAnInvariant(long seed) {
    Random random = new Random(seed);
    TierModel tier = TierModel.of(4 + random.nextInt(4), 2);
    tier.settle();
    for (int step = 0; step < STEPS; step++) {
      event(tier, random, step);
      if (random.nextInt(3) > 0) {
        tier.plan(random.nextBoolean());
      }
    }
    tier.intents.keySet().forEach(id -> tier.intend(id, Intent.ACTIVE));
    tier.sockets.values().forEach(held -> held.clear());
    tier.settle();

    assertThat(tier.epoch.orElseThrow().table().longestChain())
        .as("nothing stays behind but demoted tails")
        .isLessThanOrEqualTo(Chain.MAX_NODES);
    balanced(tier);
  }

  private static void event(TierModel tier, Random random, int step) {
    List<String> ids = new ArrayList<>(tier.intents.keySet());
    String id = ids.get(random.nextInt(ids.size()));
    switch (random.nextInt(12)) {
      case 0 -> tier.intend(id, Intent.DRAINING);
      case 1 -> tier.intend(id, Intent.ACTIVE);
      case 2 -> tier.weigh(id, 50 + random.nextInt(200));
      case 3 -> {
        if (tier.live.size() > 2) {
          tier.kill(id);
        }
      }
      case 4 -> {
        if (tier.live.keySet().stream().noneMatch(key -> key.nodeId().equals(id))) {
          tier.start(id, step + 2);
        }
      }
      case 5 -> tier.disconnectAll(id);
      case 6, 7 -> tier.report();
      case 8, 9, 10 -> tier.acknowledge();
      default -> {
        for (int i = 0; i < 500; i++) {
          tier.connect(random.nextInt(Slot.COUNT));
        }
      }
    }
  }

  private static void balanced(TierModel tier) {
    List<String> alive = tier.live.keySet().stream().map(key -> key.nodeId()).distinct().toList();
    long sum = alive.stream().mapToLong(id -> tier.intent(id).weight()).sum();
    for (String id : alive) {
      double fair = (double) Slot.COUNT * tier.intent(id).weight() / sum;
      assertThat((double) tier.heads(id)).as("I5 of %s", id).isBetween(fair - 1, fair + 1);
    }
  }
}
