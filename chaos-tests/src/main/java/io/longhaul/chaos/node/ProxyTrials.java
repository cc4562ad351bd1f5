package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code bench proxy} measures. */
final class ProxyTrials {
  /** HTTP/2 has fewer connections for as many requests at a time. */
  private static final int CONNECTIONS_OF_HTTP_2 = 8;

  private static final List<String> NAMES = List.of("requests", "tls", "h2", "ws", "open");

  private ProxyTrials() {}

  /**
   * All that can be measured here.
   *
   * @param threads of clients that are programs of their own
   * @param connections that requests are sent on, and WebSockets that open at once
   * @param webSockets that messages are sent on
   * @param out is told what is left out
   */
  static List<Trial> of(
      Workbench bench, int threads, int connections, int webSockets, PrintWriter out) {
    List<Trial> trials = new ArrayList<>();
    Optional<Path> wrk = program("wrk", "wrk", out);
    for (Wire wire : List.of(Wire.PLAIN, Wire.TLS)) {
      wrk.ifPresent(
          found -> trials.add(new RequestTrial(bench, wire, found, threads, connections)));
    }
    int fewer = Math.max(1, connections / CONNECTIONS_OF_HTTP_2);
    program("h2load", "nghttp2-client", out)
        .ifPresent(found -> trials.add(new Http2Trial(bench, found, threads, fewer)));
    Sockets sockets = bench.start(Sockets::new);
    trials.add(new MessageTrial(sockets, webSockets));
    trials.add(new OpeningTrial(sockets, connections));
    return trials;
  }

  /** Some of them, in their own order. */
  static List<Trial> only(List<Trial> all, List<String> names) {
    for (String name : names) {
      if (!NAMES.contains(name)) {
        throw new CommandFailure(
            "--only: " + name + " (expected: some of " + String.join(", ", NAMES) + ")",
            CommandFailure.USAGE);
      }
    }
    return all.stream().filter(trial -> names.contains(trial.own())).toList();
  }

  private static Optional<Path> program(String name, String debianPackage, PrintWriter out) {
    Optional<Path> found = Programs.find(name);
    if (found.isEmpty()) {
      out.printf(
          "%s is not installed (Debian: package %s); what it measures is left out%n",
          name, debianPackage);
      out.flush();
    }
    return found;
  }
}
