package io.longhaul.membership.planner;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.TierView;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who has acknowledged what (rules R1 and R2): every director of the acknowledgement set, and in a
 * relay tier every live node process whose node is in a chain.
 */
public final class Acknowledgements {
  private final Map<String, Long> epochs;

  private Acknowledgements(Map<String, Long> epochs) {
    this.epochs = epochs;
  }

  /**
   * Reads the acknowledgements of a view.
   *
   * @param departed directors of the set that no longer count (rule R2)
   */
  public static Acknowledgements of(TierView view, Set<String> departed) {
    Map<String, Long> epochs = new TreeMap<>();
    for (String director : view.directors()) {
      if (!departed.contains(director)) {
        epochs.put(
            "director " + director,
            Optional.ofNullable(view.liveDirectors().get(director))
                .map(LiveDirector::acknowledgedEpoch)
                .orElse(0L));
      }
    }
    if (view.spec().plane().equals("relay")) {
      view.epoch().ifPresent(epoch -> addNodes(epochs, view, epoch));
    }
    return new Acknowledgements(epochs);
  }

  /**
   * The highest epoch that everybody acknowledged; 0 while somebody has none, or nobody is there.
   */
  public long lowest() {
    return epochs.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  /** Whether everybody acknowledged this epoch or a later one. */
  public boolean complete(long epoch) {
    return lagging(epoch).isEmpty();
  }

  /** Those who have not acknowledged this epoch, such as {@code director d1}; sorted. */
  public List<String> lagging(long epoch) {
    return epochs.entrySet().stream()
        .filter(member -> member.getValue() < epoch)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void addNodes(Map<String, Long> epochs, TierView view, Epoch epoch) {
    BitSet chained = chained(epoch);
    for (LiveNode live : view.liveNodes().values()) {
      int ordinal = epoch.ordinal(live.nodeId());
      if (ordinal >= 0 && chained.get(ordinal)) {
        epochs.put("node " + live.nodeId() + ":" + live.incarnation(), live.acknowledgedEpoch());
      }
    }
  }

  private static BitSet chained(Epoch epoch) {
    BitSet chained = new BitSet(epoch.nodes().size());
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      Chain chain = epoch.table().chain(slot);
      for (int i = 0; i < chain.size(); i++) {
        chained.set(chain.node(i));
      }
    }
    return chained;
  }
}
