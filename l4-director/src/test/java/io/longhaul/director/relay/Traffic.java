package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Traffic that tests send. */
final class Traffic {
  /** Something that may fail as sockets do. */
  interface Action {
    void run() throws IOException;
  }

  private static final int LARGEST_CHUNK = 100_000;
  private static final long NO_PROGRESS_NS = 500_000_000L;

  private Traffic() {}

  static CompletableFuture<Void> inBackground(Action action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                action.run();
                done.complete(null);
              } catch (IOException | RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  /** Sends random bytes in random chunks and checks that they come back, reading unevenly. */
  static void echo(Socket socket, long seed, int bytes) throws IOException {
    try (socket) {
      CompletableFuture<Void> sent = inBackground(() -> send(socket, seed, bytes));
      Random expected = new Random(seed);
      Random pace = new Random(~seed);
      InputStream in = socket.getInputStream();
      int received = 0;
      byte[] buffer = new byte[LARGEST_CHUNK];
      for (int n = 0; n >= 0; n = in.read(buffer, 0, 1 + pace.nextInt(LARGEST_CHUNK))) {
        for (int i = 0; i < n; i++) {
          assertThat(buffer[i]).isEqualTo((byte) expected.nextInt());
        }
        received += n;
        if (pace.nextInt(20) == 0) {
          LockSupport.parkNanos(3_000_000);
        }
      }
      assertThat(received).isEqualTo(bytes);
      sent.join();
    }
  }

  private static void send(Socket socket, long seed, int bytes) throws IOException {
    Random content = new Random(seed);
    Random pace = new Random(seed + 1);
    OutputStream out = socket.getOutputStream();
    int left = bytes;
    while (left > 0) {
      int bound = pace.nextBoolean() ? LARGEST_CHUNK : 200;
      byte[] chunk = new byte[Math.min(left, 1 + pace.nextInt(bound))];
      for (int i = 0; i < chunk.length; i++) {
        chunk[i] = (byte) content.nextInt();
      }
      out.write(chunk);
      left -= chunk.length;
    }
    socket.shutdownOutput();
  }

  /** Reads to the end; answers how much came. */
  static int drain(InputStream in) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    int all = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      all += n;
    }
    return all;
  }

  /** Writes until told to stop, then ends the side. */
  static void fill(Socket socket, AtomicInteger written, AtomicBoolean stop) throws IOException {
    byte[] chunk = new byte[32 * 1024];
    while (!stop.get()) {
      socket.getOutputStream().write(chunk);
      written.addAndGet(chunk.length);
    }
    socket.shutdownOutput();
  }

  /** Waits until nothing more is written. */
  static void awaitStall(AtomicInteger written) {
    int before = -1;
    while (before != written.get() || before == 0) {
      before = written.get();
      LockSupport.parkNanos(NO_PROGRESS_NS);
    }
  }

  static void blockUntilReset(Socket socket) throws IOException {
    drain(socket.getInputStream());
    while (true) {
      socket.getOutputStream().flush();
      LockSupport.parkNanos(NO_PROGRESS_NS);
      if (socket.isClosed()) {
        return;
      }
    }
  }
}
