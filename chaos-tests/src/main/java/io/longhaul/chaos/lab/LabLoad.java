package io.longhaul.chaos.lab;

import io.longhaul.chaos.load.LoadCounts;
import io.longhaul.chaos.load.LoadResult;
import io.longhaul.chaos.load.LoadRun;
import io.longhaul.chaos.load.LoadSettings;
import io.longhaul.chaos.load.Target;
import io.longhaul.ops.CommandFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** WebSockets from the lab's client through the front doors, by IPv4 and IPv6, echoing. */
final class LabLoad implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofHours(2);
  private static final double A_SECOND = 1;
  private static final double RAMP = 250;

  private final LoadRun run;

  private LabLoad(LoadRun run) {
    this.run = run;
  }

  /** Opens them and waits until all echo. */
  static LabLoad open(int connections) {
    List<Target> targets =
        List.of(
            Target.parse("ws://" + LabPlan.DOOR_V4 + "/echo"),
            Target.parse("ws://[" + LabPlan.DOOR_V6 + "]/echo"));
    LoadSettings settings =
        new LoadSettings(
            targets,
            connections,
            A_SECOND,
            LONGEST,
            LoadSettings.DEFAULT_SIZE_BYTES,
            RAMP,
            Optional.empty());
    LabLoad load;
    try {
      load = new LabLoad(InNamespace.call(LabPlan.CLIENT, () -> LoadRun.start(settings)));
    } catch (Exception e) {
      throw new CommandFailure("load: " + e.getMessage(), e);
    }
    LabStart.await(
        connections + " WebSockets open and echoing",
        () -> load.counts().open() >= connections && load.counts().echoed() >= connections);
    return load;
  }

  LoadCounts counts() {
    return run.counts();
  }

  /** Waits until as many messages as there are connections came back since now. */
  void awaitEchoes() {
    LoadCounts before = counts();
    LabStart.await(
        "echoes go on", () -> counts().echoed() >= before.echoed() + Math.max(1, before.open()));
  }

  /** What has gone wrong since then; empty when nothing has. */
  Optional<String> faultSince(LoadCounts then) {
    LoadCounts now = counts();
    long closed = now.closed() - then.closed();
    long lost = now.lost() - then.lost();
    long corrupt = now.corrupt() - then.corrupt();
    return closed == 0 && lost == 0 && corrupt == 0
        ? Optional.empty()
        : Optional.of(
            "closed=%d lost=%d corrupt=%d %s".formatted(closed, lost, corrupt, now.reasons()));
  }

  /** Ends it in order. */
  LoadResult finish() {
    return run.finish();
  }

  @Override
  public void close() {
    run.close();
  }
}
