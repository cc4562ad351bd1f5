package io.longhaul.node.config;

import io.longhaul.membership.config.OneOf;
import java.util.List;
import java.util.Optional;

/**
 * Which requests are sent again, and how often. Only those that may be sent twice, whatever is said
 * here (RFC 9110, 9.2.2), or that were not sent at all.
 *
 * @param attempts how often one request is sent again at most
 * @param on in a fixed order
 * @param budgetPercent of the last ten seconds' requests, how many more may be sent again
 * @param minPerSecond how many may be in any case
 */
public record Retries(int attempts, List<On> on, int budgetPercent, int minPerSecond) {
  public static final int ATTEMPTS = 2;
  public static final List<On> ON = List.of(On.CONNECT_FAILURE, On.RESET);
  public static final int BUDGET_PERCENT = 20;
  public static final int MIN_PER_SECOND = 3;

  public Retries {
    on = on.stream().sorted().toList();
  }

  /** What a request is sent again for. */
  public enum On {
    /** No connection came about, so that nothing was sent, which is for every request. */
    CONNECT_FAILURE("connect-failure"),
    /** The connection ended before any byte of an answer. */
    RESET("reset"),
    BAD_GATEWAY("502"),
    UNAVAILABLE("503"),
    GATEWAY_TIMEOUT("504");

    private final String text;

    On(String text) {
      this.text = text;
    }

    static On parse(String text) {
      return OneOf.parse(text, List.of(values()), On::toString);
    }

    /** What a response with this status is, if anything. */
    public static Optional<On> ofStatus(int status) {
      return switch (status) {
        case 502 -> Optional.of(BAD_GATEWAY);
        case 503 -> Optional.of(UNAVAILABLE);
        case 504 -> Optional.of(GATEWAY_TIMEOUT);
        default -> Optional.empty();
      };
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
