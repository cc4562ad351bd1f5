package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.process.CloseStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A temporary folder, and all that was started: everything is ended and the folder removed when it
 * closes, and by Ctrl-C too.
 */
final class Workbench implements AutoCloseable {
  private final Path folder;
  private final CloseStack started = new CloseStack();
  private final Thread hook = new Thread(this::end, "bench-interrupted");
  private boolean ended;

  private Workbench(Path folder) {
    this.folder = folder;
  }

  static Workbench open() {
    try {
      Workbench bench = new Workbench(Files.createTempDirectory("longhaul-bench-"));
      Runtime.getRuntime().addShutdownHook(bench.hook);
      return bench;
    } catch (IOException e) {
      throw new CommandFailure("no temporary folder (" + e + ")", e);
    }
  }

  Path folder() {
    return folder;
  }

  /**
   * Starts something that is to be closed at the end.
   *
   * @throws CommandFailure once the end has come
   */
  synchronized <T extends AutoCloseable> T start(Supplier<T> starting) {
    if (ended) {
      throw new CommandFailure("interrupted");
    }
    return started.add(starting.get());
  }

  /** Writes a file, such as a proxy's configuration, and gives its path. */
  Path write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written", e);
    }
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    started.close();
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be removed", e);
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going already, and its hook has found nothing left to do.
      Thread.onSpinWait();
    }
  }
}
