package io.longhaul.membership.planner;

import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which processes of nodes the tier reaches, by the votes of its directors (rule R8): of those that
 * are live, fit and were heard lately, most decide. As long as none of them speaks, ZooKeeper's
 * sessions decide.
 */
public final class Reachability {
  private final TierView view;
  private final List<Reach> votes;
  private final Set<MemberKey> inEpoch = new HashSet<>();

  private Reachability(TierView view) {
    this.view = view;
    this.votes =
        view.observed().reaches().values().stream()
            .filter(Reach::fit)
            .filter(reach -> view.liveDirectors().containsKey(reach.directorId()))
            .toList();
    view.epoch().ifPresent(epoch -> epoch.nodes().forEach(this::addIncarnations));
  }

  /** As a view tells it. */
  public static Reachability of(TierView view) {
    return new Reachability(view);
  }

  /**
   * Whether a process is reached. One of the current epoch is until more than half of the voters
   * say otherwise; a new one is once more than half of them say so.
   */
  public boolean reached(MemberKey process) {
    if (votes.isEmpty()) {
      return view.liveNodes().containsKey(process);
    }
    boolean known = inEpoch.contains(process);
    long reaching = votes.stream().filter(vote -> vote.reaches(process, known)).count();
    return known ? 2 * reaching >= votes.size() : 2 * reaching > votes.size();
  }

  /** How many directors vote; 0 where ZooKeeper's sessions decide. */
  public int voters() {
    return votes.size();
  }

  private void addIncarnations(EpochNode node) {
    for (Incarnation incarnation : node.incarnations()) {
      inEpoch.add(new MemberKey(node.id(), incarnation.number()));
    }
  }
}
