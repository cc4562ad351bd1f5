package io.longhaul.node.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON Schema (2020-12) of a routes document, for editors, generators and checks before a
 * document is sent anywhere. What it refuses, {@link RoutesDocument#parse} refuses too (but for
 * numbers and words in quotes, which only the schema minds); what it takes may still be refused,
 * since a schema does not see whether a name is there.
 */
public final class RoutesSchema {
  private static final String FILE = "routes.schema.json";

  private RoutesSchema() {}

  /** The schema as JSON. */
  public static String json() {
    try (InputStream in = RoutesSchema.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + ": missing (expected: in this module's jar)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + ": cannot be read", e);
    }
  }
}
