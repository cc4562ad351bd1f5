package io.longhaul.node.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.config.JwtAlgorithm;
import io.longhaul.node.config.JwtRules;
import io.longhaul.node.jwt.TestJwts.Signer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Keys that are fetched and change, and what is remembered meanwhile. */
final class JwtsTest {
  private static final byte[] HASH = new byte[32];

  private final Signer old = TestJwts.signer("ES256", "old");
  private final Signer next = TestJwts.signer("ES256", "next");
  private final AtomicLong nowMs = new AtomicLong();
  private final List<CompletableFuture<byte[]>> fetches = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final KeyUrl keys = source(Optional.empty());
  private final Jwts jwts =
      new Jwts(
          new JwtRules(
              JwtRules.Place.HEADER,
              "authorization",
              "https://a.example/keys",
              JwtRules.REFRESH,
              List.of(JwtAlgorithm.ES256),
              Optional.empty(),
              List.of(),
              Duration.ZERO,
              Map.of(),
              Map.of()),
          keys,
          () -> nowMs.get() / 1_000);

  private KeyUrl source(Optional<JwkSet> known) {
    return new KeyUrl(this::fetch, known, 300_000, nowMs::get, () -> {}, refused::add);
  }

  private CompletableFuture<byte[]> fetch() {
    CompletableFuture<byte[]> fetch = new CompletableFuture<>();
    fetches.add(fetch);
    return fetch;
  }

  private void answer(Signer... signers) {
    fetches.getLast().complete(TestJwts.keySet(signers).getBytes(UTF_8));
  }

  private void lookAfter(long ms) {
    nowMs.addAndGet(ms);
    jwts.look();
  }

  private static String token(Signer signer) {
    return signer.token("{\"exp\":1000}");
  }

  @Test
  void nothingPassesUntilKeysAreThere() throws JwtFault {
    assertThatThrownBy(() -> jwts.check(token(old), HASH)).hasMessage("not-ready");
    answer(old);
    assertThat(jwts.check(token(old), HASH).endSeconds()).isEqualTo(1_000);
  }

  @Test
  void unknownKeyIsFetchedSoonButNoMoreOftenThanTheLimit() throws JwtFault {
    answer(old);
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> jwts.check(token(next), HASH)).hasMessage("jwt-key");
      lookAfter(100);
    }
    assertThat(fetches).hasSize(1);
    lookAfter(KeyUrl.LEAST_PAUSE_MS);
    assertThat(fetches).hasSize(2);
    lookAfter(KeyUrl.LEAST_PAUSE_MS);
    assertThat(fetches).as("one at a time").hasSize(2);
    answer(next);
    assertThat(jwts.check(token(next), HASH).endSeconds()).isEqualTo(1_000);
  }

  @Test
  void keysAreFetchedAgainWhenTheyAreDue() {
    answer(old);
    lookAfter(299_999);
    assertThat(fetches).hasSize(1);
    lookAfter(1);
    assertThat(fetches).hasSize(2);
  }

  @Test
  void badDocumentAndFailedFetchKeepTheOldKeys() throws JwtFault {
    answer(old);
    lookAfter(300_000);
    fetches.getLast().complete("{}".getBytes(UTF_8));
    lookAfter(300_000);
    fetches.getLast().completeExceptionally(new IOException("refused"));
    assertThat(refused).hasSize(2);
    assertThat(jwts.check(token(old), HASH).endSeconds()).isEqualTo(1_000);
  }

  @Test
  void knownKeysAreInForceUntilOthersAreFetched() {
    answer(old);
    JwkSet known = keys.current().orElseThrow();
    KeyUrl other = source(Optional.of(known));
    assertThat(fetches).as("fetched at once").hasSize(2);
    assertThat(other.current()).contains(known);
    answer(next);
    assertThat(other.current()).isPresent().isNotEqualTo(Optional.of(known));
    assertThat(keys.current()).contains(known);
  }

  @Test
  void tokenThatWasRememberedEndsWithItsTimeAndWithItsKey() throws JwtFault {
    answer(old);
    assertThat(jwts.check(token(old), HASH)).isSameAs(jwts.check(token(old), HASH));
    assertThat(jwts.check("remembered by its hash", HASH).endSeconds()).isEqualTo(1_000);
    lookAfter(300_000);
    answer(next);
    assertThatThrownBy(() -> jwts.check(token(old), HASH)).hasMessage("jwt-key");
    byte[] other = new byte[32];
    other[0] = 1;
    assertThat(jwts.check(token(next), other).endSeconds()).isEqualTo(1_000);
    nowMs.set(1_000_000);
    assertThatThrownBy(() -> jwts.check(token(next), other)).hasMessage("jwt-expired");
  }

  @Test
  void rememberedTokensAreBounded() {
    answer(old);
    VerifiedCache cache = new VerifiedCache();
    JwkSet set = keys.current().orElseThrow();
    Verified token = new Verified(0, 1, Optional.empty(), Map.of());
    int kept = 0;
    for (int i = 0; i < 1 << 16; i++) {
      cache.keep(new byte[] {(byte) (i >> 8), (byte) i, 7}, set, token);
    }
    for (int i = 0; i < 1 << 16; i++) {
      kept += cache.find(new byte[] {(byte) (i >> 8), (byte) i, 7}, set).isPresent() ? 1 : 0;
    }
    assertThat(kept).isEqualTo(VerifiedCache.PLACES);
  }
}
