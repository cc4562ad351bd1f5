package io.longhaul.ops.admin.http;

import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.config.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bearer tokens that are let in, known by their SHA-256 only, so that whoever reads the file
 * cannot call the API. Every comparison looks at every token and takes the same time.
 */
public final class AccessTokens {
  /** Name of a token whose line gives none. */
  public static final String DEFAULT_NAME = "admin";

  private static final Pattern LINE =
      Pattern.compile("([0-9a-fA-F]{64})(?:\\s+\\*?([A-Za-z0-9._@-]{1,64}))?");

  private record Known(String name, String digestHex) {}

  private final List<Known> tokens;

  private AccessTokens(List<Known> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /** No token at all: only open routes answer. */
  public static AccessTokens none() {
    return new AccessTokens(List.of());
  }

  /** One token of the default name. */
  public static AccessTokens of(String token) {
    return new AccessTokens(List.of(new Known(DEFAULT_NAME, sha256Hex(token))));
  }

  /**
   * Reads lines {@code <SHA-256 in hex> [name]}; empty ones and those that begin with # are
   * skipped.
   *
   * @throws ConfigException with every fault, also when the file cannot be read or has no token
   */
  public static AccessTokens read(Path file) {
    List<Fault> faults = new ArrayList<>();
    List<Known> tokens = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          String name = Optional.ofNullable(matcher.group(2)).orElse(DEFAULT_NAME);
          tokens.add(new Known(name, matcher.group(1)));
        } else {
          faults.add(fault(file, i + 1, "not a token (expected: 64 hex digits of SHA-256 [name])"));
        }
      }
    }
    if (tokens.isEmpty() && faults.isEmpty()) {
      faults.add(fault(file, 1, "no token (expected: at least one line)"));
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
    return new AccessTokens(tokens);
  }

  /** The SHA-256 of a token as 64 hexadecimal digits: what the file holds. */
  public static String sha256Hex(String token) {
    return HexFormat.of().formatHex(sha256(token));
  }

  /** The name of the token that an {@code Authorization} header shows, if it is one of these. */
  Optional<String> nameOf(String authorization) {
    String scheme = "bearer ";
    if (!authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return Optional.empty();
    }
    byte[] digest = sha256(authorization.substring(scheme.length()).strip());
    Optional<String> found = Optional.empty();
    for (Known known : tokens) {
      if (MessageDigest.isEqual(digest, HexFormat.of().parseHex(known.digestHex()))) {
        found = Optional.of(known.name());
      }
    }
    return found;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigException(List.of(fault(file, 1, "cannot be read: " + e)));
    }
  }

  private static Fault fault(Path file, int line, String message) {
    return new Fault(file.toString(), line, "", message);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }
}
