package io.longhaul.membership.planner;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
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
  private final List<Reach> votes = new ArrayList<>();
  private boolean accused;

  private Reachability(TierView view) {
    this.view = view;
    for (Reach reach : view.observed().reaches().values()) {
      if (reach.fit() && view.liveDirectors().containsKey(reach.directorId())) {
        votes.add(reach);
        accused |= !reach.unreached().isEmpty();
      }
    }
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
    boolean known = inEpoch(process);
    if (known && !accused) {
      return true;
    }
    int reaching = 0;
    for (Reach vote : votes) {
      reaching += vote.reaches(process, known) ? 1 : 0;
    }
    return known ? 2 * reaching >= votes.size() : 2 * reaching > votes.size();
  }

  /** Processes of the current epoch that are not reached. */
  public Set<MemberKey> unreached() {
    Set<MemberKey> unreached = new HashSet<>();
    if (view.epoch().isPresent() && (accused || votes.isEmpty())) {
      for (EpochNode node : view.epoch().get().nodes()) {
        for (Incarnation incarnation : node.incarnations()) {
          MemberKey process = new MemberKey(node.id(), incarnation.number());
          if (!reached(process)) {
            unreached.add(process);
          }
        }
      }
    }
    return unreached;
  }

  /** How many directors vote; 0 where ZooKeeper's sessions decide. */
  public int voters() {
    return votes.size();
  }

  private boolean inEpoch(MemberKey process) {
    if (view.epoch().isEmpty()) {
      return false;
    }
    Epoch epoch = view.epoch().get();
    int ordinal = epoch.ordinal(process.nodeId());
    if (ordinal >= 0) {
      for (Incarnation incarnation : epoch.nodes().get(ordinal).incarnations()) {
        if (incarnation.number() == process.incarnation()) {
          return true;
        }
      }
    }
    return false;
  }
}
