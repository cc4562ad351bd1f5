package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * New connections to front doors without a pause, each with one request, until it is closed. A
 * window of milliseconds in which none is accepted shows here.
 */
final class Knocking implements AutoCloseable {
  /** Several, since one waits for its answer meanwhile. */
  private static final int THREADS = 4;

  private static final int BURST = 16;

  /** Longer than any repetition of a SYN that a busy machine may need. */
  private static final int TIMEOUT_MS = 10_000;

  private static final byte[] REQUEST =
      "GET /whoami HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** A connection that was made. */
  private record Knock(Socket socket, InetSocketAddress door) {}

  private final LabHost from;
  private final List<InetSocketAddress> doors;
  private final LongAdder served = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
  private final List<Thread> threads;
  private volatile boolean ended;

  /** Begins, from a host's namespace. */
  Knocking(LabHost from, List<InetSocketAddress> doors) {
    this.from = from;
    this.doors = List.copyOf(doors);
    this.threads =
        IntStream.range(0, THREADS)
            .mapToObj(i -> Thread.ofPlatform().daemon().unstarted(() -> knock(i)))
            .toList();
    threads.forEach(Thread::start);
  }

  private void knock(int first) {
    try {
      var _ =
          InNamespace.call(
              from,
              () -> {
                while (!ended) {
                  burst(first);
                }
                return doors;
              });
    } catch (Exception e) {
      failed(e.toString());
    }
  }

  /** So many at once that some wait to be accepted, whenever it is. */
  private void burst(int first) {
    List<Knock> open = new ArrayList<>(BURST);
    for (int i = first; i < first + BURST; i++) {
      connect(doors.get(i % doors.size())).ifPresent(open::add);
    }
    open.forEach(this::finish);
  }

  private Optional<Knock> connect(InetSocketAddress door) {
    Socket socket = new Socket();
    try {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.connect(door, TIMEOUT_MS);
      return Optional.of(new Knock(socket, door));
    } catch (IOException e) {
      failed(door + ", connect: " + e);
      return Optional.empty();
    }
  }

  private void finish(Knock knock) {
    try (Socket socket = knock.socket()) {
      socket.getOutputStream().write(REQUEST);
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (answer.startsWith("HTTP/1.1 200 ")) {
        served.increment();
      } else {
        failed(knock.door() + ", answer: " + answer.lines().findFirst().orElse("none"));
      }
    } catch (IOException e) {
      failed(knock.door() + ", request: " + e);
    }
  }

  private void failed(String what) {
    failures.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  /** How many were served so far. */
  long served() {
    return served.sum();
  }

  /**
   * What failed so far, by what it was, and how often.
   *
   * @throws CommandFailure where anything did
   */
  void requireNoFailures() {
    if (!failures.isEmpty()) {
      Map<String, Long> counted = new TreeMap<>();
      failures.forEach((what, count) -> counted.put(what, count.sum()));
      throw new CommandFailure(
          "new connections, of %d others: %s (expected: all served)".formatted(served(), counted));
    }
  }

  @Override
  public void close() {
    ended = true;
    for (Thread thread : new ArrayList<>(threads)) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
