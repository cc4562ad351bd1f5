package io.longhaul.node.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.AddressText;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TokenBucketsTest {
  private static final long S = 1_000_000_000;

  private static int taken(TokenBuckets buckets, long key, long nowNs, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += buckets.take(key, nowNs) == 0 ? 1 : 0;
    }
    return taken;
  }

  @Test
  void burstComesAtOnceAndThenTheRate() {
    TokenBuckets buckets = new TokenBuckets(S / 10, 5, 1_024);
    assertThat(taken(buckets, 7, S, 100)).isEqualTo(5);
    assertThat(buckets.take(7, S)).isEqualTo(S / 10);
    assertThat(taken(buckets, 7, S + S / 10, 100)).isEqualTo(1);
    assertThat(taken(buckets, 7, 2 * S, 100)).isEqualTo(5);
    int inTenSeconds = 0;
    for (long now = 3 * S; now < 13 * S; now += S / 100) {
      inTenSeconds += taken(buckets, 7, now, 3);
    }
    assertThat(inTenSeconds).isBetween(100, 105);
  }

  @Test
  void keysHaveBucketsOfTheirOwn() {
    TokenBuckets buckets = new TokenBuckets(S, 1, 1_024);
    for (long key = 0; key < 64; key++) {
      assertThat(buckets.take(key, S)).isZero();
      assertThat(buckets.take(key, S)).isEqualTo(S);
    }
  }

  @Test
  void floodOfOtherKeysDoesNotFillABucketAgain() {
    TokenBuckets buckets = new TokenBuckets(S, 4, 1_024);
    assertThat(taken(buckets, 42, S, 10)).isEqualTo(4);
    int gained = 0;
    for (int key = 1_000; key < 100_000; key++) {
      var _ = taken(buckets, key, S, 10);
      gained += key % 100 == 0 ? taken(buckets, 42, S, 1) : 0;
    }
    assertThat(gained).isZero();
    assertThat(taken(buckets, 42, 2 * S, 10)).isLessThanOrEqualTo(1);
  }

  @Test
  void keyThatIsFullAgainMakesRoomForAnother() {
    TokenBuckets buckets = new TokenBuckets(S, 1, TokenBuckets.WAYS);
    for (int key = 1; key <= 1_000; key++) {
      assertThat(buckets.take(key, 2 * S * key)).as("key %d", key).isZero();
    }
  }

  @Test
  void whatIsReservedWaitsForItsTurn() {
    TokenBuckets buckets = new TokenBuckets(S / 10, 1, 1_024);
    assertThat(buckets.reserve(1, S, S / 4)).isZero();
    assertThat(buckets.reserve(1, S, S / 4)).isEqualTo(S / 10);
    assertThat(buckets.reserve(1, S, S / 4)).isEqualTo(S / 5);
    assertThat(buckets.reserve(1, S, S / 4)).isEqualTo(3 * S / 10);
    assertThat(buckets.reserve(1, S, S / 4)).as("nothing was taken").isEqualTo(3 * S / 10);
  }

  @Test
  void threadsTogetherTakeNoMoreThanTheBurst() throws InterruptedException {
    TokenBuckets buckets = new TokenBuckets(S, 1_000, 1_024);
    buckets.take(9, S);
    AtomicInteger taken = new AtomicInteger();
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofPlatform().start(() -> taken.addAndGet(taken(buckets, 9, S, 1_000)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken.get()).isEqualTo(999);
  }

  @Test
  void waitIsToldInWholeSeconds() {
    assertThat(TokenBuckets.seconds(1)).isEqualTo(1);
    assertThat(TokenBuckets.seconds(S)).isEqualTo(1);
    assertThat(TokenBuckets.seconds(S + 1)).isEqualTo(2);
  }

  @Test
  void sourcesOfOnePrefixAreOneKey() {
    SourceKey keys = new SourceKey(24, 56);
    assertThat(key(keys, "192.0.2.1")).isEqualTo(key(keys, "192.0.2.255"));
    assertThat(key(keys, "192.0.2.1")).isNotEqualTo(key(keys, "192.0.3.1"));
    assertThat(key(keys, "2001:db8:0:1::1")).isEqualTo(key(keys, "2001:db8:0:ff::2"));
    assertThat(key(keys, "2001:db8:0:1::1")).isNotEqualTo(key(keys, "2001:db8:0:100::1"));
    assertThat(key(SourceKey.DEFAULT, "192.0.2.1"))
        .isNotEqualTo(key(SourceKey.DEFAULT, "192.0.2.2"));
    assertThat(key(keys, "::192.0.2.1")).isNotEqualTo(key(keys, "192.0.2.1"));
  }

  private static long key(SourceKey keys, String address) {
    return keys.of(AddressText.ip(address));
  }
}
