package io.longhaul.node.config;

import io.longhaul.membership.config.OneOf;
import java.util.List;

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
    return OneOf.parse(text, List.of(values()), TlsVersion::toString);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return text;
  }
}
