package io.longhaul.node.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A version of TLS that is spoken. */
public enum TlsVersion {
  V1_2("1.2"),
  V1_3("1.3");

  private final String text;

  TlsVersion(String text) {
    this.text = text;
  }

  /**
   * Reads {@code 1.2} or {@code 1.3}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static TlsVersion parse(String text) {
    return Arrays.stream(values())
        .filter(version -> version.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' (expected one of: %s)"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(TlsVersion::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return text;
  }
}
