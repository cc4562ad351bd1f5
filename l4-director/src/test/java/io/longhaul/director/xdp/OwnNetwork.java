package io.longhaul.director.xdp;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** A network namespace that a test makes for one thread, and that ends with it. */
public final class OwnNetwork {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final MethodHandle UNSHARE =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("unshare"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private OwnNetwork() {}

  /** Runs a test in a namespace of its own, where nothing is but the loopback interface. */
  public static void run(Callable<Boolean> test) throws Exception {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              enter();
              return test.call();
            });
    Thread.ofPlatform().name("own-network").start(task);
    task.get();
  }

  /** Moves the calling thread into a new namespace. */
  static void enter() throws IOException {
    int result;
    try {
      result = (int) UNSHARE.invokeExact(CLONE_NEWNET);
    } catch (Throwable e) {
      throw new IllegalStateException("unshare", e);
    }
    if (result != 0) {
      throw new IOException("unshare: refused (expected: root)");
    }
  }

  /** Runs a command in the calling thread's namespace. */
  public static void command(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + ": " + output);
    }
  }
}
