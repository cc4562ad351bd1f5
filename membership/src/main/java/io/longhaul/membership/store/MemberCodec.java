package io.longhaul.membership.store;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TelemetrySecret;
import java.net.InetAddress;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code nodes/<id>}, {@code live/nodes/<id>:<incarnation>} and {@code live/directors/<id>} as
 * JSON. The field {@code instance} of the live ones says which process wrote it.
 */
final class MemberCodec {
  private MemberCodec() {}

  static byte[] encode(NodeIntent intent) {
    ObjectNode json = JsonFields.object();
    json.put("id", intent.nodeId());
    json.put("intent", intent.intent().name());
    json.put("weight", intent.weight());
    intent.secret().ifPresent(secret -> json.put("telemetrySecret", secret.base64()));
    return JsonFields.bytes(json);
  }

  static NodeIntent intent(byte[] bytes) {
    return JsonFields.read(
        "node intent",
        bytes,
        json ->
            new NodeIntent(
                json.text("id"),
                json.constant("intent", Intent.class),
                json.integer("weight"),
                json.optionalText("telemetrySecret").map(TelemetrySecret::ofBase64)));
  }

  /** {@code directors/<id>}: a member of the acknowledgement set. */
  static byte[] directorMember(TelemetrySecret secret) {
    ObjectNode json = JsonFields.object();
    json.put("telemetrySecret", secret.base64());
    return JsonFields.bytes(json);
  }

  /** The secret in {@code directors/<id>}, if it was given one yet. */
  static Optional<TelemetrySecret> directorSecret(byte[] bytes) {
    return bytes.length == 0
        ? Optional.empty()
        : JsonFields.read(
            "director",
            bytes,
            json -> json.optionalText("telemetrySecret").map(TelemetrySecret::ofBase64));
  }

  static byte[] encode(LiveNode node, String instance) {
    ObjectNode json = JsonFields.object();
    json.put("id", node.nodeId());
    json.put("incarnation", node.incarnation());
    node.relay().ifPresent(relay -> json.put("relay", ScalarValues.text(relay)));
    node.admin().ifPresent(admin -> json.put("admin", ScalarValues.text(admin)));
    json.put("version", node.version());
    json.put("capacityConnections", node.capacityConnections());
    json.put("leaving", node.leaving());
    json.put("acknowledgedEpoch", node.acknowledgedEpoch());
    json.put("instance", instance);
    return JsonFields.bytes(json);
  }

  static LiveNode node(byte[] bytes) {
    return JsonFields.read(
        "live node",
        bytes,
        json ->
            new LiveNode(
                json.text("id"),
                json.number("incarnation"),
                json.address("relay"),
                json.address("admin"),
                json.text("version"),
                json.integer("capacityConnections"),
                json.bool("leaving"),
                json.number("acknowledgedEpoch")));
  }

  static byte[] encode(LiveDirector director, String instance) {
    ObjectNode json = JsonFields.object();
    json.put("id", director.directorId());
    json.put("plane", director.plane());
    director.mode().ifPresent(mode -> json.put("mode", mode));
    ObjectNode listens = json.putObject("listens");
    director.listens().forEach((door, address) -> listens.put(door, ScalarValues.text(address)));
    director.admin().ifPresent(admin -> json.put("admin", ScalarValues.text(admin)));
    director.telemetry().ifPresent(at -> json.put("telemetry", ScalarValues.text(at)));
    director.underlay().ifPresent(at -> json.put("underlay", at.getHostAddress()));
    json.put("version", director.version());
    json.put("acknowledgedEpoch", director.acknowledgedEpoch());
    director.withdrawn().ifPresent(why -> json.put("withdrawn", why));
    json.put("instance", instance);
    return JsonFields.bytes(json);
  }

  static LiveDirector director(byte[] bytes) {
    return JsonFields.read(
        "live director",
        bytes,
        json ->
            new LiveDirector(
                json.text("id"),
                json.text("plane"),
                json.optionalText("mode"),
                json.map(
                    "listens", entry -> ScalarValues.address(entry.fields().text(entry.name()))),
                json.address("admin"),
                json.address("telemetry"),
                json.optionalText("underlay").map(InetAddress::ofLiteral),
                json.text("version"),
                json.number("acknowledgedEpoch"),
                json.optionalText("withdrawn")));
  }

  static byte[] encode(LiveShim shim, String instance) {
    ObjectNode json = JsonFields.object();
    json.put("id", shim.nodeId());
    json.put("underlay", shim.underlay().getHostAddress());
    json.put("acknowledgedEpoch", shim.acknowledgedEpoch());
    json.put("instance", instance);
    return JsonFields.bytes(json);
  }

  static LiveShim shim(byte[] bytes) {
    return JsonFields.read(
        "live shim",
        bytes,
        json ->
            new LiveShim(
                json.text("id"),
                InetAddress.ofLiteral(json.text("underlay")),
                json.number("acknowledgedEpoch")));
  }

  /** The process that wrote a live znode. */
  static String instance(byte[] bytes) {
    return JsonFields.read("live znode", bytes, json -> json.text("instance"));
  }
}
