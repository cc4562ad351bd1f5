package io.longhaul.ops.cli;

import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.status.NodeStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/** Shows a drain's progress until the node is safe to stop, or is wanted again. */
final class DrainWait {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String REWRITE = "\r\u001b[K";

  private final ClientEnvironment environment;
  private final ApiClient api;
  private final PrintWriter out;
  private String shown = "";

  DrainWait(ClientEnvironment environment, ApiClient api, PrintWriter out) {
    this.environment = environment;
    this.api = api;
    this.out = out;
  }

  int await(NodeStatus first) {
    NodeStatus status = first;
    while (true) {
      show(NodeLine.of(status));
      if (status.safeToStop()) {
        end();
        return 0;
      }
      boolean leaving = status.incarnations().stream().anyMatch(i -> i.leaving());
      if (status.intent().equals("active") && !leaving) {
        end();
        throw new CommandFailure("node " + status.id() + ": the drain was cancelled");
      }
      if (!environment.pause().await(PERIOD)) {
        end();
        throw new CommandFailure(
            "node " + status.id() + ": not drained yet; the drain goes on without this command");
      }
      status = look(status.id()).orElse(status);
    }
  }

  /** Empty while no director answers: the drain goes on meanwhile. */
  private Optional<NodeStatus> look(String id) {
    try {
      return Optional.of(ApiJson.read(api.get(QueryString.node(id, "")).body(), NodeStatus.class));
    } catch (CommandFailure e) {
      show(id + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void show(String line) {
    if (line.equals(shown)) {
      return;
    }
    if (environment.terminal()) {
      out.print(REWRITE + line);
    } else {
      out.println(line);
    }
    out.flush();
    shown = line;
  }

  private void end() {
    if (environment.terminal()) {
      out.println();
    }
  }
}
