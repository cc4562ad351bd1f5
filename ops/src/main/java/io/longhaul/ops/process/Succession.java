package io.longhaul.ops.process;

import io.longhaul.membership.store.EpochFollower;
import io.longhaul.node.NodeServer;
import io.longhaul.node.missing.MissingPart;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does when its next run takes over: the folder and the port of its admin server go at
 * once, since only one process can have them; its clients' doors stay open until the other one
 * serves.
 */
final class Succession implements Handover.Duties {
  private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
  private static final int TRIES = 50;
  private static final long PAUSE_MS = 100;

  private final DataFolder data;
  private final Optional<AdminPort> admin;
  private final EpochFollower epochs;
  private final NodeServer server;
  private final StopSignals stop;
  private final Supplier<List<MissingPart>> lacks;

  /**
   * For one run.
   *
   * @param admin at a port that the next run needs
   * @param stop is told when the next run serves
   * @param lacks what this run serves without
   */
  Succession(
      DataFolder data,
      Optional<AdminPort> admin,
      EpochFollower epochs,
      NodeServer server,
      StopSignals stop,
      Supplier<List<MissingPart>> lacks) {
    this.data = data;
    this.admin = admin;
    this.epochs = epochs;
    this.server = server;
    this.stop = stop;
    this.lacks = lacks;
  }

  @Override
  public List<String> lacks() {
    return lacks.get().stream().map(MissingPart::part).toList();
  }

  @Override
  public void letGo() throws IOException {
    admin.ifPresent(AdminPort::close);
    epochs.keeping(false);
    data.release();
  }

  @Override
  public OptionalInt listener() {
    return server.descriptor();
  }

  @Override
  public void resume() {
    if (again("the folder", data::retake)) {
      epochs.keeping(true);
    }
    if (admin.isPresent()) {
      AdminPort port = admin.get();
      boolean _ =
          again(
              "the admin server",
              () -> {
                var _ = port.open();
                return true;
              });
    }
  }

  /** The process that had it may need a moment to be gone. */
  private static boolean again(String what, Callable<Boolean> attempt) {
    String why = "another process has it";
    for (int i = 0; i < TRIES; i++) {
      try {
        if (attempt.call()) {
          return true;
        }
        Thread.sleep(PAUSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (Exception e) {
        why = String.valueOf(e.getMessage());
      }
    }
    LOG.error("{}: not taken back from the run that is gone: {}", what, why);
    return false;
  }

  @Override
  public void succeeded() {
    server.stopAccepting();
    stop.superseded();
  }
}
