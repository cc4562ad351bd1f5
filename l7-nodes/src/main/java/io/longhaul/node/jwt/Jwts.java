package io.longhaul.node.jwt;

import io.longhaul.node.config.JwtRules;
import io.longhaul.node.metrics.DenyReason;
import io.longhaul.node.missing.MissingPart;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A policy's tokens in force: verified once, and then known until their time is over. */
public final class Jwts {
  private final JwtVerifier verifier;
  private final KeySource keys;
  private final LongSupplier nowSeconds;
  private final VerifiedCache cache = new VerifiedCache();

  /**
   * @param nowSeconds since 1970
   */
  public Jwts(JwtRules rules, KeySource keys, LongSupplier nowSeconds) {
    this.verifier = new JwtVerifier(rules);
    this.keys = keys;
    this.nowSeconds = nowSeconds;
  }

  public JwtRules rules() {
    return verifier.rules();
  }

  /** Where its keys come from. */
  public KeySource keys() {
    return keys;
  }

  /**
   * What a token says, if it may pass now.
   *
   * @param hash the token's SHA-256
   * @throws JwtFault saying why not
   */
  public Verified check(String token, byte[] hash) throws JwtFault {
    Optional<JwkSet> set = keys.current();
    if (set.isEmpty()) {
      throw new JwtFault(DenyReason.NOT_READY);
    }
    Optional<Verified> known = cache.find(hash, set.get());
    Verified verified = known.isPresent() ? known.get() : verified(token, hash, set.get());
    JwtVerifier.checkTime(verified, nowSeconds.getAsLong());
    return verified;
  }

  private Verified verified(String token, byte[] hash, JwkSet set) throws JwtFault {
    try {
      Verified verified = verifier.verify(token, set);
      cache.keep(hash, set, verified);
      return verified;
    } catch (JwtFault e) {
      if (e.reason() == DenyReason.JWT_KEY) {
        keys.keyMissed();
      }
      throw e;
    }
  }

  /** That there are no keys yet, where that is so, with the reason. */
  public Optional<MissingPart> missing(String part) {
    return keys.missing(part);
  }

  /** Looks whether there are other keys. */
  public void look() {
    keys.look();
  }
}
