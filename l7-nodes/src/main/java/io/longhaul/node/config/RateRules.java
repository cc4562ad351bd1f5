package io.longhaul.node.config;

import java.util.Optional;

/**
 * How many requests a policy lets in.
 *
 * @param key by what requests are told apart
 * @param header lower-case name of the field, where that is the key
 * @param prefix4 leading bits of IPv4 addresses that count, where clients are the key
 * @param prefix6 leading bits of IPv6 addresses that count
 * @param rate for ever
 * @param burst at once
 * @param keys how many are told apart
 */
public record RateRules(
    Key key, Optional<String> header, int prefix4, int prefix6, Rate rate, int burst, int keys) {
  /** By what requests are told apart. */
  public enum Key {
    CLIENT,
    HEADER,
    /** Whom the policy's tokens or JSON Web Tokens say; needs one of them. */
    TOKEN,
    ROUTE
  }

  /** Most of a policy. */
  public static final int MAX_LIMITS = 8;

  public static final int MAX_BURST = 1_000_000;
  public static final int KEYS = 16_384;
  public static final int MIN_KEYS = 1_024;
  public static final int MAX_KEYS = 1_048_576;
}
