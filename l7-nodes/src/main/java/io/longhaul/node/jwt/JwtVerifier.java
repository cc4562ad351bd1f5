package io.longhaul.node.jwt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.longhaul.node.config.JwtAlgorithm;
import io.longhaul.node.config.JwtRules;
import io.longhaul.node.metrics.DenyReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks tokens in their compact form (RFC 7515, 7.1) by one policy's rules. Pure: keys and time
 * are handed in.
 */
public final class JwtVerifier {
  /** Longest token that is looked at. */
  public static final int MAX_CHARS = 8_192;

  /** Longest claim that an application is told. */
  static final int MAX_FORWARDED_CHARS = 1_024;

  private final JwtRules rules;

  public JwtVerifier(JwtRules rules) {
    this.rules = rules;
  }

  /**
   * Checks everything about a token but whether now is its time, which {@link #checkTime} does.
   *
   * @throws JwtFault saying what is wrong with it
   */
  public Verified verify(String token, JwkSet keys) throws JwtFault {
    int firstDot = token.indexOf('.');
    int lastDot = token.lastIndexOf('.');
    require(
        token.length() <= MAX_CHARS
            && firstDot > 0
            && lastDot > firstDot
            && token.indexOf('.', firstDot + 1) == lastDot,
        DenyReason.JWT_MALFORMED);
    JsonObject header = object(token.substring(0, firstDot));
    Jwk key = key(header, keys);
    byte[] signature =
        Base64Url.decode(token.substring(lastDot + 1))
            .orElseThrow(() -> new JwtFault(DenyReason.JWT_MALFORMED));
    require(
        key.verifies(token.substring(0, lastDot).getBytes(ISO_8859_1), signature),
        DenyReason.JWT_SIGNATURE);
    return verified(object(token.substring(firstDot + 1, lastDot)));
  }

  /**
   * Checks that a verified token's time has come and is not over.
   *
   * @param nowSeconds since 1970
   */
  public static void checkTime(Verified token, long nowSeconds) throws JwtFault {
    require(nowSeconds < token.endSeconds(), DenyReason.JWT_EXPIRED);
    require(nowSeconds >= token.notBeforeSeconds(), DenyReason.JWT_NOT_YET);
  }

  private static JsonObject object(String part) throws JwtFault {
    return Base64Url.decode(part)
        .flatMap(JsonObject::parse)
        .orElseThrow(() -> new JwtFault(DenyReason.JWT_MALFORMED));
  }

  private Jwk key(JsonObject header, JwkSet keys) throws JwtFault {
    require(!header.has("crit") && !header.has("b64"), DenyReason.JWT_MALFORMED);
    require(!header.has("kid") || header.text("kid").isPresent(), DenyReason.JWT_MALFORMED);
    String name = header.text("alg").orElse("");
    JwtAlgorithm algorithm =
        rules.algorithms().stream()
            .filter(allowed -> allowed.toString().equals(name))
            .findFirst()
            .orElseThrow(() -> new JwtFault(DenyReason.JWT_ALGORITHM));
    return keys.find(header.text("kid"), algorithm)
        .orElseThrow(() -> new JwtFault(DenyReason.JWT_KEY));
  }

  private Verified verified(JsonObject claims) throws JwtFault {
    long end = claims.number("exp").orElseThrow(() -> new JwtFault(DenyReason.JWT_MALFORMED));
    require(!claims.has("nbf") || claims.number("nbf").isPresent(), DenyReason.JWT_MALFORMED);
    long start = claims.number("nbf").orElse(Long.MIN_VALUE / 2);
    long leeway = rules.leeway().toSeconds();
    require(
        rules.issuer().isEmpty() || claims.text("iss").equals(rules.issuer()),
        DenyReason.JWT_ISSUER);
    require(
        rules.audiences().isEmpty()
            || claims.texts("aud").stream().anyMatch(rules.audiences()::contains),
        DenyReason.JWT_AUDIENCE);
    for (Map.Entry<String, String> required : rules.claims().entrySet()) {
      require(holds(claims, required.getKey(), required.getValue()), DenyReason.JWT_CLAIM);
    }
    return new Verified(
        start - leeway,
        Math.min(end, Long.MAX_VALUE - leeway) + leeway,
        claims.text("sub"),
        forwarded(claims));
  }

  /** A scope is one text with blanks between its parts (RFC 8693, 4.2). */
  private static boolean holds(JsonObject claims, String name, String expected) {
    return name.equals("scope")
        ? claims
            .text(name)
            .filter(scope -> List.of(scope.split(" ", -1)).contains(expected))
            .isPresent()
        : claims.texts(name).contains(expected);
  }

  private Map<String, String> forwarded(JsonObject claims) throws JwtFault {
    Map<String, String> fields = new HashMap<>();
    for (Map.Entry<String, String> claim : rules.forward().entrySet()) {
      List<String> texts = claims.texts(claim.getKey());
      if (!texts.isEmpty()) {
        String value = String.join(",", texts);
        require(isPlain(value), DenyReason.JWT_CLAIM);
        fields.put(claim.getValue(), value);
      }
    }
    return fields;
  }

  /** Whether the text can stand in a field as it is, and ends no line. */
  private static boolean isPlain(String text) {
    return text.length() <= MAX_FORWARDED_CHARS && text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
  }

  private static void require(boolean holds, DenyReason reason) throws JwtFault {
    if (!holds) {
      throw new JwtFault(reason);
    }
  }

  /** The rules that it checks by. */
  public JwtRules rules() {
    return rules;
  }
}
