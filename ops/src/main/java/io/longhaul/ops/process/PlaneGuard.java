package io.longhaul.ops.process;

import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierUnavailableException;
import io.longhaul.ops.CommandFailure;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a director forward only where its plane is the tier's, and stops it otherwise: also one that
 * begins without ZooKeeper, by what an earlier run has seen, and learns the truth later.
 */
final class PlaneGuard {
  private static final String KEPT = "plane";
  private static final Logger LOG = LoggerFactory.getLogger(PlaneGuard.class);

  private final String plane;
  private final String tier;
  private final DataFolder data;
  private final Supplier<Optional<TierSpec>> spec;
  private final Runnable stop;
  private volatile Optional<String> fault = Optional.empty();
  private boolean admitted;

  /**
   * @param plane the director's own, by its word
   * @param data where the tier's is remembered
   * @param spec the tier's, where it can be read now
   * @param stop ends the process
   */
  PlaneGuard(
      String plane,
      String tier,
      DataFolder data,
      Supplier<Optional<TierSpec>> spec,
      Runnable stop) {
    this.plane = plane;
    this.tier = tier;
    this.data = data;
    this.spec = spec;
    this.stop = stop;
  }

  /** What ZooKeeper has for a spec right now, without waiting for it. */
  static Optional<TierSpec> specNow(TierConnection connection) {
    try {
      return connection.connected() ? connection.store().spec() : Optional.empty();
    } catch (TierUnavailableException e) {
      LOG.debug("went away", e);
      return Optional.empty();
    }
  }

  /** What is wrong with a process's plane in a tier, if it is not the tier's. */
  static Optional<String> fault(String plane, String wanted, String tier) {
    return plane.equals(wanted)
        ? Optional.empty()
        : Optional.of(
            "plane: %s (expected: %s, the plane of tier %s)".formatted(plane, wanted, tier));
  }

  /** Looks at what the tier is by now. */
  void look(TierView view) {
    if (view.connected()) {
      judge(view.spec().plane(), true);
    }
  }

  /**
   * To be called before an epoch is loaded.
   *
   * @throws CommandFailure when the plane is not the tier's, as far as that is known
   */
  synchronized void admit() {
    if (!admitted) {
      Optional<String> told = spec.get().map(TierSpec::plane);
      String kept = data.keep(KEPT, before -> told.orElse(before));
      if (!kept.isEmpty()) {
        judge(kept, told.isPresent());
      }
      fault.ifPresent(
          why -> {
            throw new CommandFailure(why);
          });
      admitted = told.isPresent();
    }
  }

  private void judge(String wanted, boolean ends) {
    Optional<String> wrong = fault(plane, wanted, tier);
    if (fault.isEmpty() && wrong.isPresent()) {
      fault = wrong;
      LOG.error("{}", wrong.get());
      if (ends) {
        stop.run();
      }
    }
  }

  /** Why the director was stopped; empty while its plane is the tier's. */
  Optional<String> fault() {
    return fault;
  }
}
