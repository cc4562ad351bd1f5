package io.longhaul.director.xdp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A network namespace beside that of the test, and the one thread that is in it. */
final class Netspace implements AutoCloseable {
  private static final String SELF = "/proc/thread-self";

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("netspace").factory());
  private final Path path;

  Netspace() throws Exception {
    path =
        in(
            () -> {
              OwnNetwork.enter();
              Path self = Path.of("/proc").resolve(Files.readSymbolicLink(Path.of(SELF)));
              return self.resolve("ns/net");
            });
  }

  /** By what other namespaces' commands know it. */
  Path path() {
    return path;
  }

  /** Does something there. */
  <T> T in(Callable<T> what) throws Exception {
    try {
      return thread.submit(what).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Runs lines of a shell there, until one fails. */
  void shell(String lines) throws Exception {
    in(
        () -> {
          OwnNetwork.command("sh", "-e", "-c", lines);
          return true;
        });
  }

  /** Ends the thread, and with its last socket the namespace. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
