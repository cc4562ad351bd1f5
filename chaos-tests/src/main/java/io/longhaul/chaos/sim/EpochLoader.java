package io.longhaul.chaos.sim;

import io.longhaul.hash.Epoch;
import java.util.Optional;

/**
 * How one process follows epochs: reads the latest, persists, loads, flips, acknowledges, each of
 * which takes time and may be the last thing that it does.
 */
final class EpochLoader {
  private final World world;
  private final Lifeline life;
  private final ZkClient zk;
  private final Steps steps;
  private long loaded;
  private long latest;
  private boolean reading;
  private boolean loading;
  private boolean lookAgain;

  /** What it does with an epoch. */
  interface Steps {
    /** Writes it to disk, where there is one. */
    void persist(Epoch epoch);

    /** From now on packets go by it. */
    void flip(Epoch epoch);

    /** Says so. */
    void acknowledge(long epoch);

    /** How much longer than usual a step takes here at the moment. */
    default long slowerByNs() {
      return 0;
    }

    /** There was none newer when it looked. */
    default void upToDate() {}
  }

  EpochLoader(World world, Lifeline life, ZkClient zk, Steps steps) {
    this.world = world;
    this.life = life;
    this.zk = zk;
    this.steps = steps;
  }

  /** The process begins, with a data plane that goes by some epoch already, or none. */
  void start(Optional<Epoch> pinned) {
    loaded = pinned.map(Epoch::number).orElse(0L);
    latest = 0;
    reading = false;
    loading = false;
  }

  /** The epoch that was loaded last, 0 for none. */
  long loaded() {
    return loaded;
  }

  /** The newest that ZooKeeper was seen to have. */
  long latest() {
    return latest;
  }

  /** The connection broke: an answer that was awaited will not come. */
  void interrupted() {
    reading = false;
    latest = 0;
  }

  /** There may be a new epoch. */
  void look() {
    if (loading || reading) {
      lookAgain = true;
      return;
    }
    reading = true;
    lookAgain = false;
    zk.read(
        znodes -> {
          long number = znodes.number(Paths.EPOCHS);
          return znodes.at(Paths.epoch(number)).map(znode -> (Table) znode.value());
        },
        this::found);
  }

  private void found(Optional<Table> table) {
    reading = false;
    table.ifPresent(
        found -> {
          latest = Math.max(latest, found.epoch().number());
          if (found.epoch().number() > loaded) {
            take(found.epoch());
          }
        });
    if (!loading) {
      steps.upToDate();
    }
    if (lookAgain && !loading) {
      look();
    }
  }

  private void take(Epoch epoch) {
    loading = true;
    if (world.rules.conduct() == Conduct.ACKNOWLEDGES_EARLY) {
      steps.acknowledge(epoch.number());
    }
    life.after(
        stepNs(),
        () -> {
          steps.persist(epoch);
          life.after(stepNs(), () -> flip(epoch));
        });
  }

  private void flip(Epoch epoch) {
    loaded = epoch.number();
    steps.flip(epoch);
    life.after(
        stepNs(),
        () -> {
          loading = false;
          steps.acknowledge(loaded);
          // Looks again even if nobody said so: only then it knows that this is the newest.
          look();
        });
  }

  private long stepNs() {
    return world.stepNs() + steps.slowerByNs();
  }
}
