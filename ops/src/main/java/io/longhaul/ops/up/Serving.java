package io.longhaul.ops.up;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.store.TierWatch;
import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.admin.status.NodeStatus;
import io.longhaul.ops.process.StopSignals;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Waits until the whole tier serves: every node that is wanted heads slots, and a request through
 * every director is answered.
 */
final class Serving {
  private static final Duration WITHIN = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final int ANSWER_TIMEOUT_MS = 3_000;
  private static final String OK = "HTTP/1.1 200 ";

  private final TierWatch watch;
  private final UpAddresses addresses;
  private final Children children;
  private final List<String> nodes;

  Serving(TierWatch watch, UpAddresses addresses, Children children, List<String> nodes) {
    this.watch = watch;
    this.addresses = addresses;
    this.children = children;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Waits.
   *
   * @return false when a stop was asked for meanwhile
   * @throws CommandFailure when a process ends by itself or it takes too long
   */
  boolean await(StopSignals stop) {
    long deadlineNs = System.nanoTime() + WITHIN.toNanos();
    while (!stop.asked()) {
      children.dead().stream().findFirst().ifPresent(Serving::fail);
      Optional<String> missing = missing();
      if (missing.isEmpty()) {
        return true;
      }
      if (System.nanoTime() > deadlineNs) {
        throw new CommandFailure(
            "the tier does not serve after " + WITHIN.toSeconds() + " s: " + missing.get());
      }
      if (stop.awaitAtOnce(LOOK_EVERY)) {
        return false;
      }
    }
    return false;
  }

  private Optional<String> missing() {
    Optional<String> idle = watch.viewIfRead().map(this::idleNode).orElse(Optional.of("no view"));
    return idle.isPresent()
        ? idle
        : addresses.listens().stream()
            .filter(address -> !answers(address))
            .map(address -> ScalarValues.text(address) + " does not answer yet")
            .findFirst();
  }

  private Optional<String> idleNode(TierView view) {
    return nodes.stream()
        .filter(id -> NodeStatus.of(view, id, List.of()).map(Serving::unready).orElse(true))
        .map(id -> id + " does not take connections yet")
        .findFirst();
  }

  private static boolean unready(NodeStatus node) {
    boolean wanted = node.intent().equals("active") && node.weight() > 0;
    return wanted && !node.state().equals("active");
  }

  private static boolean answers(InetSocketAddress director) {
    try (Socket socket = new Socket()) {
      socket.connect(director, CONNECT_TIMEOUT_MS);
      socket.setSoTimeout(ANSWER_TIMEOUT_MS);
      String request =
          "GET /whoami HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(ScalarValues.text(director));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes(OK.length());
      return new String(head, StandardCharsets.US_ASCII).equals(OK);
    } catch (IOException e) {
      return false;
    }
  }

  private static void fail(Child child) {
    throw new CommandFailure(
        child.name() + " did not start:\n  " + String.join("\n  ", child.lastLines()));
  }
}
