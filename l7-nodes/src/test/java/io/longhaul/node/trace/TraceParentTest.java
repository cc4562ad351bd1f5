package io.longhaul.node.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceParentTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @Test
  void validValueIsReadAndWrittenAsItWas() {
    String value = "00-" + TRACE + "-" + SPAN + "-01";
    TraceParent parent = TraceParent.parse(value).orElseThrow();
    assertThat(parent)
        .isEqualTo(
            new TraceParent(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 0xb7ad6b7169203331L, true));
    assertThat(parent.text()).isEqualTo(value);
    assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-fe").orElseThrow().sampled())
        .isFalse();
  }

  @Test
  void laterVersionIsReadAsFarAsThisOneGoes() {
    String value = "cc-" + TRACE + "-" + SPAN + "-01";
    assertThat(TraceParent.parse(value)).isPresent();
    assertThat(TraceParent.parse(value + "-what-comes-then")).isPresent();
    assertThat(TraceParent.parse(value + ".what-comes-then")).isEmpty();
    assertThat(TraceParent.parse(value).orElseThrow().text()).startsWith("00-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "0g-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319cb7ad6b7169203331-01--",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333x-01"
      })
  void whatIsNotAsTheRecommendationWantsIsNone(String value) {
    assertThat(TraceParent.parse(value)).isEmpty();
  }

  @Test
  void anyChangedCharacterIsReadOrRefusedAndNeverAFault() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      char[] value = ("00-" + TRACE + "-" + SPAN + "-01").toCharArray();
      value[random.nextInt(value.length)] = (char) random.nextInt(256);
      TraceParent.parse(new String(value))
          .ifPresent(parent -> assertThat(TraceParent.parse(parent.text())).isPresent());
    }
  }
}
