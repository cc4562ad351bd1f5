package io.longhaul.ops.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Requests to stop this process: the first SIGTERM or SIGINT asks for a graceful stop, the second
 * for one at once. A process started by another one also stops at once at the end of its standard
 * input, so that it never outlives whoever started it; then SIGINT, which a terminal sends to both,
 * is left to that one.
 */
public final class StopSignals {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch atOnce = new CountDownLatch(1);
  private final AtomicBoolean signalled = new AtomicBoolean();

  /** Begins to listen for signals. */
  public static StopSignals install(boolean stopOnStdinEof) {
    StopSignals signals = new StopSignals();
    handle("TERM", signals::signal);
    if (stopOnStdinEof) {
      handle("INT", () -> {});
      Thread.ofPlatform().daemon().name("longhaul-stdin").start(signals::readToEnd);
    } else {
      handle("INT", signals::signal);
    }
    return signals;
  }

  /** Whether any stop was asked for. */
  public boolean asked() {
    return asked.getCount() == 0;
  }

  /** Whether a stop at once was asked for. */
  boolean atOnce() {
    return atOnce.getCount() == 0;
  }

  /** Waits until a stop is asked for. */
  public void awaitAsked() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until a stop is asked for; true when that is so within the time. */
  boolean awaitAsked(Duration patience) {
    return await(asked, patience);
  }

  /** Waits until a stop at once is asked for; true when that is so within the time. */
  public boolean awaitAtOnce(Duration patience) {
    return await(atOnce, patience);
  }

  /** One signal came. */
  void signal() {
    if (signalled.getAndSet(true)) {
      stopAtOnce();
    }
    asked.countDown();
  }

  /** Somebody else carries on; a signal still asks for no more than a stop in its own time. */
  public void superseded() {
    asked.countDown();
  }

  /** Nothing is worth waiting for any more. */
  public void stopAtOnce() {
    atOnce.countDown();
    asked.countDown();
  }

  private void readToEnd() {
    try {
      while (System.in.read() >= 0) {
        // What is written here has no meaning; only its end has.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    stopAtOnce();
  }

  private static boolean await(CountDownLatch latch, Duration patience) {
    try {
      return latch.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /**
   * By reflection: javac warns of {@code sun.misc.Signal}, which every JDK has and which nothing
   * replaces. A shutdown hook cannot tell one signal from two.
   */
  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "equals" -> false;
                    case "hashCode" -> name.hashCode();
                    default -> "handler of SIG" + name;
                  });
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      throw new IllegalStateException("SIG" + name + ": cannot be handled", cause);
    }
  }
}
