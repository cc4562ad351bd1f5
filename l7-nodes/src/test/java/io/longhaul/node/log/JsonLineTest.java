package io.longhaul.node.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.AddressText;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonLineTest {
  private final JsonLine line = new JsonLine();

  private String written(long epochMs, Consumer<JsonLine> fields) {
    line.begin(epochMs);
    fields.accept(line);
    line.end();
    byte[] bytes = new byte[line.length()];
    line.buffer().getBytes(0, bytes);
    return new String(bytes, UTF_8);
  }

  private Map<String, String> fields(Consumer<JsonLine> fields) {
    return Lines.fields(written(0, fields));
  }

  @Test
  void timeIsInUtcToTheMillisecond() {
    for (String time : new String[] {"2026-11-22T03:04:05.007Z", "1969-12-31T23:59:59.999Z"}) {
      assertThat(Lines.fields(written(Instant.parse(time).toEpochMilli(), l -> {})))
          .containsEntry("time", time);
    }
  }

  @Test
  void everyOctetOfATextCanBeReadAgain() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x100; c++) {
      all.append(c);
    }
    assertThat(fields(l -> l.text("t", all, 1_000))).containsEntry("t", all.toString());
  }

  @Test
  void aTextIsCutAndTheLineStaysAnObject() {
    String endless = "\u0001".repeat(100_000);
    Map<String, String> fields =
        fields(
            l -> {
              l.text("short", endless, 10);
              l.text("long", endless, Integer.MAX_VALUE);
              l.text("more", endless, Integer.MAX_VALUE);
              l.number("n", Long.MIN_VALUE);
              l.hex("id", -1, 255);
            });
    assertThat(fields.get("short")).hasSize(10);
    assertThat(fields.get("long")).hasSizeGreaterThan(2_000);
    assertThat(fields)
        .containsEntry("more", "")
        .containsEntry("n", "" + Long.MIN_VALUE)
        .containsEntry("id", "ffffffffffffffff00000000000000ff");
    assertThat(line.length()).isLessThanOrEqualTo(JsonLine.MAX_BYTES);
  }

  @Test
  void numbersAreWhole() {
    assertThat(fields(l -> l.number("n", Long.MAX_VALUE))).containsEntry("n", "" + Long.MAX_VALUE);
    assertThat(fields(l -> l.number("n", 0))).containsEntry("n", "0");
    assertThat(fields(l -> l.number("n", -10))).containsEntry("n", "-10");
    assertThat(fields(l -> l.millis("n", 1_234_567))).containsEntry("n", "1.234");
    assertThat(fields(l -> l.millis("n", 2_000_999))).containsEntry("n", "2.000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"203.0.113.255", "0.0.0.0", "2001:db8::1", "::1", "::", "::ffff", "fe80::a:0:0:b"})
  void addressesAreWrittenAsElsewhere(String text) {
    InetAddress address = AddressText.ip(text);
    assertThat(
            fields(l -> l.address("a", CompactAddress.high(address), CompactAddress.low(address))))
        .containsEntry("a", text);
  }
}
