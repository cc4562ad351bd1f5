package io.longhaul.membership.store;

import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import java.time.Duration;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code spec} as JSON. */
final class SpecCodec {
  private SpecCodec() {}

  static byte[] encode(TierSpec spec) {
    ObjectNode json = JsonFields.object();
    json.put("tier", spec.tier());
    json.put("plane", spec.plane());
    json.put("hashKey", spec.hashKey().toHex());
    json.put("occupancyGraceMs", spec.occupancyGrace().toMillis());
    ArrayNode doors = json.putArray("doors");
    spec.doors().forEach(door -> encode(door, doors.addObject()));
    return JsonFields.bytes(json);
  }

  private static void encode(DoorSpec door, ObjectNode json) {
    json.put("name", door.name());
    ArrayNode addresses = json.putArray("addresses");
    door.addresses().forEach(address -> addresses.add(address.getHostAddress()));
    json.put("port", door.port());
    json.put("protocol", door.protocol().name());
  }

  static TierSpec decode(byte[] bytes) {
    return JsonFields.read(
        "spec",
        bytes,
        json ->
            new TierSpec(
                json.text("tier"),
                json.text("plane"),
                HashKey.fromHex(json.text("hashKey")),
                json.objects("doors").stream().map(SpecCodec::door).toList(),
                Duration.ofMillis(json.number("occupancyGraceMs"))));
  }

  private static DoorSpec door(JsonFields json) {
    return new DoorSpec(
        json.text("name"),
        json.texts("addresses").stream().map(ScalarValues::ip).toList(),
        json.integer("port"),
        json.constant("protocol", Protocol.class));
  }
}
