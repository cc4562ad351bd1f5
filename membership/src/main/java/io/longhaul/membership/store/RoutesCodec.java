package io.longhaul.membership.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.databind.node.ObjectNode;

/** Notes of routes as JSON, and their documents deflated (RFC 1950). */
final class RoutesCodec {
  private RoutesCodec() {}

  static byte[] encode(RoutesNote note) {
    ObjectNode json = JsonFields.object();
    json.put("at", note.at().toString());
    json.put("who", note.who());
    note.message().ifPresent(message -> json.put("message", message));
    return JsonFields.bytes(json);
  }

  static RoutesNote decode(byte[] bytes) {
    return JsonFields.read(
        "note of routes",
        bytes,
        json ->
            new RoutesNote(
                instant(json.text("at")), json.text("who"), json.optionalText("message")));
  }

  static byte[] deflate(byte[] document) {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return deflated.toByteArray();
  }

  static byte[] inflate(byte[] deflated) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      byte[] document = in.readNBytes(TierStore.MAX_BYTES + 1);
      if (document.length > TierStore.MAX_BYTES) {
        throw new ZnodeFormatException(
            "kept routes: more bytes (expected: at most " + TierStore.MAX_BYTES + ")");
      }
      return document;
    } catch (IOException e) {
      throw new ZnodeFormatException("kept routes: not deflated: " + e.getMessage(), e);
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("at: '" + text + "' (expected: a time)", e);
    }
  }
}
