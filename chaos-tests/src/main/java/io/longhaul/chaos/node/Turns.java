package io.longhaul.chaos.node;

import io.longhaul.chaos.bench.Median;
import io.longhaul.ops.CommandFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What contenders gave, measured in turns: A B C, then C B A, so that whatever changes slowly on
 * the machine is as bad for each.
 *
 * @param <S> what one measurement gives
 */
final class Turns<S> {
  private final Map<Contender, List<S>> results = new EnumMap<>(Contender.class);

  /** Measures one contender in one round. */
  interface Measured<S> {
    S measure(Contender who, int round);
  }

  /**
   * Measures all of them.
   *
   * @throws CommandFailure that says with whom and when something went wrong
   */
  static <S> Turns<S> take(List<Contender> contenders, int rounds, Measured<S> measured) {
    Turns<S> turns = new Turns<>();
    List<Contender> order = new ArrayList<>(contenders);
    for (int round = 1; round <= rounds; round++) {
      for (Contender who : order) {
        turns.results.computeIfAbsent(who, _ -> new ArrayList<>()).add(one(measured, who, round));
      }
      Collections.reverse(order);
    }
    return turns;
  }

  private static <S> S one(Measured<S> measured, Contender who, int round) {
    try {
      return measured.measure(who, round);
    } catch (CommandFailure e) {
      throw new CommandFailure(who.label() + ", round " + round + ": " + e.getMessage(), e);
    }
  }

  /** The median of a contender's figures. */
  double median(Contender who, ToDoubleFunction<S> figure) {
    return Median.of(results.getOrDefault(who, List.of()).stream().mapToDouble(figure));
  }

  /** Longhaul's median divided by a peer's. */
  double ratio(Contender peer, ToDoubleFunction<S> figure) {
    return median(Contender.LONGHAUL, figure) / median(peer, figure);
  }
}
