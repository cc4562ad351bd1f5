package io.longhaul.node.jwt;

import io.longhaul.node.config.JwtAlgorithm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A JSON Web Key Set (RFC 7517, 5). Immutable; another set is another object. */
public final class JwkSet {
  /** Largest document. */
  public static final int MAX_BYTES = 1024 * 1024;

  /** Most keys that are of use. */
  public static final int MAX_KEYS = 100;

  private final List<Jwk> keys;

  private JwkSet(List<Jwk> keys) {
    this.keys = keys;
  }

  /**
   * Reads a document, all of it or nothing.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static JwkSet parse(byte[] document) {
    List<JsonObject> entries =
        JsonObject.parse(document)
            .flatMap(object -> object.objects("keys"))
            .orElseThrow(
                () -> new IllegalArgumentException("no key set (expected: {\"keys\": [...]})"));
    List<Jwk> keys = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      Optional<Jwk> key = key(entries.get(i), i);
      key.flatMap(Jwk::id)
          .filter(id -> !ids.add(id))
          .ifPresent(
              id -> {
                throw new IllegalArgumentException("kid: given twice (expected: once)");
              });
      key.ifPresent(keys::add);
    }
    if (keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          "%d keys for RS256, ES256 or EdDSA (expected: 1 to %d)".formatted(keys.size(), MAX_KEYS));
    }
    return new JwkSet(List.copyOf(keys));
  }

  private static Optional<Jwk> key(JsonObject entry, int index) {
    try {
      return Jwk.read(entry);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("keys[" + index + "]: " + e.getMessage(), e);
    }
  }

  /**
   * The key that a token names, or the only one for its algorithm where it names none.
   *
   * @param algorithm what the token says; a key for another is not found
   */
  Optional<Jwk> find(Optional<String> id, JwtAlgorithm algorithm) {
    List<Jwk> fitting =
        keys.stream()
            .filter(key -> key.algorithm() == algorithm && (id.isEmpty() || key.id().equals(id)))
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }
}
