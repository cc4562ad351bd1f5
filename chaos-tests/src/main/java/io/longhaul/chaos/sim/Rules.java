package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Counting;
import io.longhaul.chaos.packet.ShimRules;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.PlannerInput;
import io.longhaul.membership.standing.Standing;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a world goes by: the real code, or that with something wrapped around it which breaks a
 * rule.
 *
 * @param planner the real one, unless sabotaged
 * @param shim the shim's rules
 * @param counting which sockets a kernel counts
 * @param grace of the reporters
 * @param standing what a director makes of its standing
 * @param conduct of processes and of the operator
 */
record Rules(
    Function<PlannerInput, Plan> planner,
    ShimRules shim,
    Counting counting,
    Duration grace,
    UnaryOperator<Standing> standing,
    Conduct conduct) {

  Rules withPlanner(UnaryOperator<Function<PlannerInput, Plan>> around) {
    return new Rules(around.apply(planner), shim, counting, grace, standing, conduct);
  }

  Rules withGrace(Duration other) {
    return new Rules(planner, shim, counting, other, standing, conduct);
  }

  Rules withStanding(UnaryOperator<Standing> change) {
    return new Rules(planner, shim, counting, grace, change, conduct);
  }

  Rules with(Conduct other) {
    return new Rules(planner, shim, counting, grace, standing, other);
  }
}
