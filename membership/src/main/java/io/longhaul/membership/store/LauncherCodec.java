package io.longhaul.membership.store;

import io.longhaul.membership.store.LauncherAnswer.Done;
import io.longhaul.membership.store.LauncherAnswer.Refused;
import io.longhaul.membership.store.LauncherRequest.AddNode;
import io.longhaul.membership.store.LauncherRequest.StopNode;
import tools.jackson.databind.node.ObjectNode;

/** Launcher requests and answers as JSON. */
final class LauncherCodec {
  private LauncherCodec() {}

  static byte[] encode(LauncherRequest request) {
    ObjectNode json = JsonFields.object();
    switch (request) {
      case AddNode add -> {
        json.put("request", "add-node");
        add.id().ifPresent(id -> json.put("id", id));
      }
      case StopNode stop -> json.put("request", "stop-node").put("id", stop.id());
    }
    return JsonFields.bytes(json);
  }

  static LauncherRequest request(byte[] bytes) {
    return JsonFields.read(
        "launcher request",
        bytes,
        json ->
            switch (json.text("request")) {
              case "add-node" -> new AddNode(json.optionalText("id"));
              case "stop-node" -> new StopNode(json.text("id"));
              default ->
                  throw new IllegalArgumentException(
                      "request: '" + json.text("request") + "' (expected: add-node, stop-node)");
            });
  }

  static byte[] encode(LauncherAnswer answer) {
    ObjectNode json = JsonFields.object();
    json.put("done", answer instanceof Done);
    json.put("text", answer.text());
    return JsonFields.bytes(json);
  }

  static LauncherAnswer answer(byte[] bytes) {
    return JsonFields.read(
        "launcher answer",
        bytes,
        json -> json.bool("done") ? new Done(json.text("text")) : new Refused(json.text("text")));
  }
}
