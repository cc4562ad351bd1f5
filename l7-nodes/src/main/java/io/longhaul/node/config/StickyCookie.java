package io.longhaul.node.config;

import java.time.Duration;

/**
 * A cookie of the node's own that brings a client back to the endpoint that it had.
 *
 * @param path for which paths the client sends it
 * @param maxAge how long the client keeps it; zero until it forgets its session
 * @param secure whether the client sends it by TLS only
 * @param httpOnly whether it is hidden from scripts
 */
public record StickyCookie(
    String name,
    String path,
    Duration maxAge,
    boolean secure,
    boolean httpOnly,
    SameSite sameSite) {
  public static final String PATH = "/";
  public static final Duration MAX_AGE = Duration.ZERO;
  public static final boolean SECURE = false;
  public static final boolean HTTP_ONLY = true;
  public static final SameSite SAME_SITE = SameSite.LAX;

  /** Whether the client sends it with requests that other sites cause. */
  public enum SameSite {
    LAX("Lax"),
    STRICT("Strict"),
    NONE("None");

    private final String attribute;

    SameSite(String attribute) {
      this.attribute = attribute;
    }

    /** As Set-Cookie has it. */
    public String attribute() {
      return attribute;
    }
  }
}
