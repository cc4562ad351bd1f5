package io.longhaul.node.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.longhaul.node.log.RequestIds;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SamplerTest {
  private static final TraceParent SAMPLED = new TraceParent(1, 2, 3, true);
  private static final TraceParent UNSAMPLED = new TraceParent(1, 2, 3, false);

  @Test
  void whatTheSenderSaysCounts() {
    assertThat(new Sampler(0, true).samples(Optional.of(SAMPLED), 2)).isTrue();
    assertThat(new Sampler(1, true).samples(Optional.of(UNSAMPLED), 2)).isFalse();
  }

  @Test
  void whatTheSenderSaysDoesNotCountWhereOnlyTheRateDoes() {
    assertThat(new Sampler(0, false).samples(Optional.of(SAMPLED), 2)).isFalse();
    assertThat(new Sampler(1, false).samples(Optional.of(UNSAMPLED), -1)).isTrue();
  }

  @Test
  void rateIsTheShareOfTracesThatBeginHere() {
    Sampler sampler = new Sampler(0.1, true);
    RequestIds ids = new RequestIds();
    long sampled =
        IntStream.range(0, 100_000)
            .filter(i -> sampler.samples(Optional.empty(), ids.next()))
            .count();
    assertThat(sampled / 100_000.0).isCloseTo(0.1, within(0.01));
  }
}
