package io.longhaul.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written piece by piece comes out as one head. */
final class HeadWriterTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 65535, 999_999_999_999_999_999L, Long.MAX_VALUE})
  void numbersAreWrittenInDecimalDigits(long number) {
    assertThat(HeadWriter.begin().number(number).written().toString()).isEqualTo("" + number);
  }

  @Test
  void numbersAreWrittenInSixteenHexadecimalDigits() {
    assertThat(HeadWriter.begin().hex(0x12AB).hex(-1).written().toString())
        .isEqualTo("00000000000012abffffffffffffffff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "9.10.99.100", "255.255.255.255"})
  void addressesAreWrittenWithDots(String address) throws UnknownHostException {
    Inet4Address v4 = (Inet4Address) InetAddress.getByName(address);
    assertThat(HeadWriter.begin().address(v4).written().toString()).isEqualTo(address);
  }

  @Test
  void characterThatIsNoOctetNeverBecomesALineEnd() {
    ByteBuf out = Unpooled.buffer();
    HeadWriter writer = HeadWriter.begin();
    writer.field("A", "x\u010d\u010ay\u00ff");
    writer.end(out);
    assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo("A: x??y\u00ff\r\n\r\n");
  }

  @Test
  void headGrowsAsLongAsItMustAndTheNextOneBeginsAnew() {
    String value = "v".repeat(100_000);
    for (int i = 0; i < 2; i++) {
      ByteBuf out = Unpooled.buffer();
      HeadWriter writer = HeadWriter.begin();
      writer.startLine("GET", "/", "HTTP/1.1");
      writer.field("A", value);
      writer.field("B", 7);
      writer.end(out);
      assertThat(out.toString(StandardCharsets.ISO_8859_1))
          .isEqualTo("GET / HTTP/1.1\r\nA: " + value + "\r\nB: 7\r\n\r\n");
    }
  }

  @Test
  void valueStaysAsItWasWhenTheNextIsWritten() {
    CharSequence first = HeadWriter.begin().latin1("first").written();
    assertThat(HeadWriter.begin().latin1("other").written().toString()).isEqualTo("other");
    assertThat(first.toString()).isEqualTo("first");
  }
}
