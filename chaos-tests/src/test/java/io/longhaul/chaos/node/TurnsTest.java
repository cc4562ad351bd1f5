package io.longhaul.chaos.node;

import static io.longhaul.chaos.node.Contender.HAPROXY;
import static io.longhaul.chaos.node.Contender.LONGHAUL;
import static io.longhaul.chaos.node.Contender.NGINX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.ops.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  @Test
  void theOrderTurnsRoundFromRoundToRound() {
    List<Contender> order = new ArrayList<>();
    var _ =
        Turns.take(
            List.of(LONGHAUL, HAPROXY, NGINX),
            3,
            (who, _) -> {
              order.add(who);
              return 1;
            });
    assertThat(order)
        .containsExactly(
            LONGHAUL, HAPROXY, NGINX, NGINX, HAPROXY, LONGHAUL, LONGHAUL, HAPROXY, NGINX);
  }

  @Test
  void mediansCountAndTheRatioIsLonghaulsDividedByItsPeers() {
    int[] of = {10, 1_000, 30, 20};
    Turns<Integer> turns =
        Turns.take(
            List.of(LONGHAUL, HAPROXY),
            4,
            (who, round) -> of[round - 1] * (who == HAPROXY ? 2 : 1));
    assertThat(turns.median(LONGHAUL, x -> x)).isEqualTo(25);
    assertThat(turns.ratio(HAPROXY, x -> x)).isEqualTo(0.5);
  }

  @Test
  void aFailureSaysWithWhomAndWhen() {
    assertThatThrownBy(
            () ->
                Turns.take(
                    List.of(NGINX),
                    1,
                    (_, _) -> {
                      throw new CommandFailure("lost");
                    }))
        .hasMessage("nginx, round 1: lost");
  }
}
