package io.longhaul.ops.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The page at {@code /}, one file without anything from elsewhere. */
final class SamplePage {
  static final String HTML = read("page.html");

  private SamplePage() {}

  private static String read(String name) {
    try (InputStream in = SamplePage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": not readable from the jar", e);
    }
  }
}
