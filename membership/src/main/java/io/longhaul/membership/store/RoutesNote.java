package io.longhaul.membership.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What is noted beside a version of the routes.
 *
 * @param at when, by the clock of the process that took the request
 * @param who the name that the request was authenticated as
 * @param message what for, in the words of whoever put it
 */
public record RoutesNote(Instant at, String who, Optional<String> message) {
  /** Longest message, in characters. */
  public static final int MAX_MESSAGE_CHARS = 500;

  /** Longest name, in characters; more is cut off. */
  private static final int MAX_WHO_CHARS = 100;

  public RoutesNote {
    who = who.length() <= MAX_WHO_CHARS ? who : who.substring(0, MAX_WHO_CHARS);
    message.ifPresent(RoutesNote::check);
  }

  private static void check(String message) {
    if (message.length() > MAX_MESSAGE_CHARS) {
      throw new IllegalArgumentException(
          "message: %d characters (expected: at most %d)"
              .formatted(message.length(), MAX_MESSAGE_CHARS));
    }
    if (message.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("message: a control character (expected: one line)");
    }
  }
}
