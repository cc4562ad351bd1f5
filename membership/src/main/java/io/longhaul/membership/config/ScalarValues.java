package io.longhaul.membership.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of configuration documents and command lines as typed values. */
public final class ScalarValues {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+)):(\\d{1,5})");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
  private static final int MAX_PORT = 0xFFFF;

  private ScalarValues() {}

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static long wholeNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' (expected: a whole number)", e);
    }
  }

  /**
   * {@code true} or {@code false}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' (expected: true or false)");
    };
  }

  /**
   * A time such as {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1h} or {@code 7d}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: a number with ms, s, m, h or d, such as 250ms)");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /**
   * An address {@code 127.0.0.1:80} or {@code [::1]:80}. Names are not resolved.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static InetSocketAddress address(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: an address and port, such as 127.0.0.1:8080 or [::1]:8080)");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new InetSocketAddress(ip(host), Integer.parseInt(matcher.group(3)));
  }

  /**
   * An IPv4 or IPv6 address in its literal form. Names are not resolved.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static InetAddress ip(String text) {
    // The library also reads 1.2.3 and 1234 as IPv4 addresses, as people of old did.
    if (text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' (expected: an IPv4 or IPv6 address)");
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' (expected: an IPv4 or IPv6 address)", e);
    }
  }

  /**
   * An address as {@link #address} reads it.
   *
   * @throws IllegalArgumentException for one whose name was not resolved
   */
  public static String text(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (ip == null) {
      throw new IllegalArgumentException(
          "'" + address.getHostString() + "' (expected: an IPv4 or IPv6 address)");
    }
    String host = ip.getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
