package io.longhaul.chaos.scale;

import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.Planner;
import io.longhaul.membership.planner.PlannerInput;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** The real planner with a lie in what it is told: what it would do without one of its rules. */
final class BrokenPlanners {
  private BrokenPlanners() {}

  /** Takes every slot for empty (rules R4 to R6 are off). */
  static Plan withoutOccupancy(PlannerInput input) {
    Map<MemberKey, Occupancy> empty = new HashMap<>();
    input
        .view()
        .occupancies()
        .forEach(
            (key, report) ->
                empty.put(
                    key,
                    new Occupancy(
                        report.nodeId(),
                        report.incarnation(),
                        report.sequence(),
                        Long.MAX_VALUE,
                        new BitSet(),
                        new BitSet(),
                        report.doors(),
                        0,
                        report.directorsSeenMsAgo())));
    Observed lie = new Observed(empty, input.view().observed().reaches());
    return plan(input, input.view().observing(lie));
  }

  /** Takes every epoch for acknowledged by all (rule R1 is off). */
  static Plan withoutAcknowledgements(PlannerInput input) {
    TierView view = input.view();
    Map<String, LiveShim> shims = new HashMap<>();
    view.liveShims()
        .forEach((id, shim) -> shims.put(id, new LiveShim(id, shim.underlay(), Long.MAX_VALUE)));
    Map<String, LiveDirector> directors = new HashMap<>();
    view.liveDirectors().forEach((id, director) -> directors.put(id, acknowledging(director)));
    return plan(
        input,
        new TierView(
            view.connected(),
            view.spec(),
            view.leader(),
            view.term(),
            view.epoch(),
            view.settled(),
            view.thawed(),
            view.intents(),
            view.liveNodes(),
            shims,
            view.directors(),
            directors,
            view.observed()));
  }

  private static LiveDirector acknowledging(LiveDirector director) {
    return new LiveDirector(
        director.directorId(),
        director.plane(),
        director.listens(),
        director.admin(),
        director.telemetry(),
        director.version(),
        Long.MAX_VALUE);
  }

  private static Plan plan(PlannerInput input, TierView lie) {
    return Planner.plan(new PlannerInput(lie, input.patience(), input.pace(), input.slots()));
  }
}
