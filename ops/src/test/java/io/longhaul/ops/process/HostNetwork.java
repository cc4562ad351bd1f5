package io.longhaul.ops.process;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** A host's network of a test's own: a namespace for one thread and all threads that it starts. */
final class HostNetwork {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final MethodHandle UNSHARE =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("unshare"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private HostNetwork() {}

  /** Runs a test on a host with the interface {@code lh0}, address 10.1.0.1. */
  static void run(Callable<Boolean> test) throws Exception {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              enter();
              command("ip", "link", "set", "lo", "up");
              command("ip", "link", "add", "lh0", "type", "veth", "peer", "name", "lh1");
              command("ip", "addr", "add", "10.1.0.1/16", "dev", "lh0");
              command("ip", "link", "set", "lh0", "up");
              command("ip", "link", "set", "lh1", "up");
              return test.call();
            });
    Thread.ofPlatform().name("host-network").start(task);
    task.get();
  }

  private static void enter() throws IOException {
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

  /** Runs a command in the calling thread's network; gives what it says. */
  static String command(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + ": " + output);
    }
    return output;
  }
}
