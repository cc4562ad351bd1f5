package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final long NOW_NS = -5;
  private static final long ATTEMPT_NS = TimeUnit.SECONDS.toNanos(2);

  private final Target target =
      new Target("a", 7, new InetSocketAddress(InetAddress.getLoopbackAddress(), 80));

  @Test
  void whoNeverRefusedIsTried() {
    assertThat(target.claim(NOW_NS, ATTEMPT_NS)).isTrue();
    assertThat(target.claim(NOW_NS, ATTEMPT_NS)).isTrue();
  }

  @Test
  void whoRefusedIsAvoidedForAWhile() {
    target.refused(NOW_NS);
    assertThat(target.claim(NOW_NS + Target.REFUSAL_MEMORY_NS - 1, ATTEMPT_NS)).isFalse();
  }

  @Test
  void afterThatOneConnectionTriesForAll() {
    target.refused(NOW_NS);
    long later = NOW_NS + Target.REFUSAL_MEMORY_NS;
    assertThat(target.claim(later, ATTEMPT_NS)).isTrue();
    assertThat(target.claim(later, ATTEMPT_NS)).isFalse();
    assertThat(target.claim(later + ATTEMPT_NS, ATTEMPT_NS)).isFalse();
  }

  @Test
  void whoAnsweredIsTriedByAllAgain() {
    target.refused(NOW_NS);
    target.answered();
    assertThat(target.claim(NOW_NS, ATTEMPT_NS)).isTrue();
  }
}
