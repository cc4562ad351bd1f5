package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResetStreamsTest {
  @ParameterizedTest
  @CsvSource({"1, 256", "256, 256", "1000, 1000", "10000, 10000"})
  void remembersAsManyAsAClientMayHaveAndNoMore(int streams, int most) {
    ResetStreams reset = new ResetStreams(streams);
    assertThat(reset.contains(0)).isFalse();
    for (int round = 0; round < 3; round++) {
      int first = 1 + 2 * round * most;
      for (int i = 0; i < most; i++) {
        reset.add(first + 2 * i);
        assertThat(reset.contains(first + 2 * i)).isTrue();
      }
      assertThat(reset.contains(first)).isTrue();
      reset.add(first + 2 * most);
      assertThat(reset.contains(first)).isFalse();
      assertThat(reset.contains(first + 2)).isTrue();
    }
  }
}
