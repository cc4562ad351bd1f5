package io.longhaul.node.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceStateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a=1",
        "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
        "a=1 , b=2\t,,c= 3",
        "fw529a3039@dt=FfuJXRMmEs-Ca4,0@x=1",
        "a_-*/0=!~"
      })
  void validListsPass(String list) {
    assertThat(TraceState.isValid(list)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "=1", "a=", "A=1", "1a=1", "a=1,a=2", "a=b=c", "a@=1", "a@b@c=1", "a=\u00e4"})
  void invalidListsDoNot(String list) {
    assertThat(TraceState.isValid(list)).isFalse();
  }

  @Test
  void lengthsAndNumbersHaveEdges() {
    assertThat(TraceState.isValid(members(32))).isTrue();
    assertThat(TraceState.isValid(members(33))).isFalse();
    assertThat(TraceState.isValid("a".repeat(256) + "=1")).isTrue();
    assertThat(TraceState.isValid("a".repeat(257) + "=1")).isFalse();
    assertThat(TraceState.isValid("a=" + "x".repeat(256))).isTrue();
    assertThat(TraceState.isValid("a=" + "x".repeat(257))).isFalse();
    assertThat(TraceState.isValid(" ".repeat(TraceState.MAX_CHARS - 3) + "a=1")).isTrue();
    assertThat(TraceState.isValid(" ".repeat(TraceState.MAX_CHARS - 2) + "a=1")).isFalse();
  }

  private static String members(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
  }
}
