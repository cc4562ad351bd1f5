package io.longhaul.chaos.lab;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Does something in a host's network namespace: sockets that it opens are that host's, also those
 * of threads that it starts.
 */
final class InNamespace {
  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final int READ_ONLY = 0;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      function(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SETNS =
      function(
          "setns",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private InNamespace() {}

  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
  }

  /** Does it, on a thread of its own, and waits. */
  static <T> T call(LabHost host, Callable<T> what) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              enter(host);
              return what.call();
            });
    Thread.ofPlatform().daemon().name("longhaul-lab-" + host.name()).start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static void enter(LabHost host) throws IOException {
    String path = "/run/netns/" + host.namespace();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path);
      int descriptor = (int) OPEN.invokeExact(name, READ_ONLY);
      if (descriptor < 0 || (int) SETNS.invokeExact(descriptor, CLONE_NEWNET) != 0) {
        throw new IOException(path + ": cannot be entered (expected: root, and ./longhaul lab up)");
      }
      int _ = (int) CLOSE.invokeExact(descriptor);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(path, e);
    }
  }
}
