package io.longhaul.membership.store;

import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Occupancy;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code telemetry/<id>:<incarnation>} as JSON, the slots deflated and in base 64. */
final class OccupancyCodec {
  private static final int BITMAP_BYTES = Slot.COUNT / Byte.SIZE;

  private OccupancyCodec() {}

  static byte[] encode(Occupancy occupancy, String instance) {
    ObjectNode json = JsonFields.object();
    json.put("id", occupancy.nodeId());
    json.put("incarnation", occupancy.incarnation());
    json.put("sequence", occupancy.sequence());
    json.put("settledEpoch", occupancy.settledEpoch());
    json.put("connections", occupancy.connections());
    ArrayNode doors = json.putArray("doors");
    occupancy.doors().stream().sorted().forEach(doors::add);
    ObjectNode seen = json.putObject("directorsSeenMsAgo");
    occupancy.directorsSeenMsAgo().forEach(seen::put);
    json.put("slots", Base64.getEncoder().encodeToString(deflated(occupancy.slots())));
    json.put("sockets", Base64.getEncoder().encodeToString(deflated(occupancy.sockets())));
    json.put("instance", instance);
    return JsonFields.bytes(json);
  }

  static Occupancy decode(byte[] bytes) {
    return JsonFields.read(
        "occupancy",
        bytes,
        json ->
            new Occupancy(
                json.text("id"),
                json.number("incarnation"),
                json.number("sequence"),
                json.number("settledEpoch"),
                inflated(Base64.getDecoder().decode(json.text("slots"))),
                inflated(Base64.getDecoder().decode(json.text("sockets"))),
                Set.copyOf(json.texts("doors")),
                json.integer("connections"),
                json.map("directorsSeenMsAgo", entry -> entry.fields().number(entry.name()))));
  }

  private static byte[] deflated(BitSet slots) {
    byte[] bitmap = Arrays.copyOf(slots.toByteArray(), BITMAP_BYTES);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bitmap);
      deflater.finish();
      // Incompressible input grows by a few bytes for each of its blocks.
      byte[] buffer = new byte[BITMAP_BYTES + 1024];
      return Arrays.copyOf(buffer, deflater.deflate(buffer));
    } finally {
      deflater.end();
    }
  }

  private static BitSet inflated(byte[] deflated) {
    byte[] bitmap = new byte[BITMAP_BYTES];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated);
      int length = inflater.inflate(bitmap);
      // One byte more is asked for so that the stream's end, and its checksum, are read too.
      if (length != BITMAP_BYTES || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
        throw new IllegalArgumentException(
            "slots: not a bitmap (expected: " + BITMAP_BYTES + " bytes, deflated)");
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("slots: not deflated: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
    return BitSet.valueOf(bitmap);
  }
}
