package io.longhaul.membership.planner;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Who has acknowledged what (rules R1 and R2): every director of the acknowledgement set, and for
 * every node of the chains that is not demoted its live shim, or in a relay tier each of its live
 * processes that is reached.
 */
public final class Acknowledgements {
  private final List<Acknowledged> chained;
  private final List<Acknowledged> others;

  private record Acknowledged(String kind, String id, long epoch) {
    String name() {
      return kind + " " + id;
    }
  }

  private Acknowledgements(List<Acknowledged> chained, List<Acknowledged> others) {
    this.chained = chained;
    this.others = others;
  }

  /**
   * Reads the acknowledgements of a view.
   *
   * @param departed directors of the set that no longer count (rule R2)
   */
  public static Acknowledgements of(TierView view, Set<String> departed) {
    return of(view, departed, Reachability.of(view));
  }

  static Acknowledgements of(TierView view, Set<String> departed, Reachability reachability) {
    List<Acknowledged> chained = new ArrayList<>();
    List<Acknowledged> others = new ArrayList<>();
    for (String director : view.directors()) {
      if (!departed.contains(director)) {
        LiveDirector live = view.liveDirectors().get(director);
        // What was settled, a member has, also where its word went away with its session; and an
        // epoch that it misses has to come, or it never learns that it is behind (rule R3).
        long epoch = live == null ? view.settled() : live.acknowledgedEpoch();
        chained.add(new Acknowledged("director", director, epoch));
      }
    }
    if (view.epoch().isPresent()) {
      Epoch epoch = view.epoch().get();
      BitSet inChains = inChains(epoch);
      for (int node = 0; node < epoch.nodes().size(); node++) {
        if (epoch.nodes().get(node).state() != NodeState.DEMOTED) {
          add(inChains.get(node) ? chained : others, view, epoch.nodes().get(node), reachability);
        }
      }
    }
    return new Acknowledgements(chained, others);
  }

  /**
   * The highest epoch that everybody acknowledged; 0 while somebody has none, or nobody is there.
   */
  public long lowest() {
    long lowest = chained.isEmpty() ? 0 : Long.MAX_VALUE;
    for (Acknowledged member : chained) {
      lowest = Math.min(lowest, member.epoch());
    }
    return lowest;
  }

  /** Whether everybody acknowledged this epoch or a later one. */
  public boolean complete(long epoch) {
    return lagging(epoch).isEmpty();
  }

  /** Those who have not acknowledged this epoch, such as {@code director d1}; sorted. */
  public List<String> lagging(long epoch) {
    return lagging(chained, epoch);
  }

  /** Whether also the nodes that no chain names yet acknowledged this epoch (rule R12). */
  boolean completeWithAllNodes(long epoch) {
    return complete(epoch) && lagging(others, epoch).isEmpty();
  }

  private static List<String> lagging(List<Acknowledged> members, long epoch) {
    List<String> lagging = new ArrayList<>();
    for (Acknowledged member : members) {
      if (member.epoch() < epoch) {
        lagging.add(member.name());
      }
    }
    lagging.sort(Comparator.naturalOrder());
    return List.copyOf(lagging);
  }

  private static void add(
      List<Acknowledged> members, TierView view, EpochNode node, Reachability reachability) {
    if (!view.spec().plane().equals("relay")) {
      LiveShim shim = view.liveShims().get(node.id());
      if (shim != null) {
        members.add(new Acknowledged("node", node.id(), shim.acknowledgedEpoch()));
      }
      return;
    }
    node.incarnations()
        .forEach(
            incarnation -> {
              MemberKey key = new MemberKey(node.id(), incarnation.number());
              LiveNode live = view.liveNodes().get(key);
              if (live != null && reachability.reached(key)) {
                members.add(new Acknowledged("node", key.znode(), live.acknowledgedEpoch()));
              }
            });
  }

  /** Ordinals of the nodes that some chain names. */
  static BitSet inChains(Epoch epoch) {
    BitSet inChains = new BitSet(epoch.nodes().size());
    for (int slot = 0; slot < epoch.table().slots(); slot++) {
      Chain chain = epoch.table().chain(slot);
      for (int i = 0; i < chain.size(); i++) {
        inChains.set(chain.node(i));
      }
    }
    return inChains;
  }
}
