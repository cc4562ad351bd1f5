package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SipHashTest {
  private static final HashKey KEY = HashKey.fromHex("000102030405060708090a0b0c0d0e0f");

  @Test
  void everyPublishedVectorIsReproduced() throws IOException {
    List<String> vectors = vectors();
    assertThat(vectors).hasSize(64);
    for (int length = 0; length < vectors.size(); length++) {
      assertThat(littleEndianHex(SipHash.hash(KEY, counting(length))))
          .as("length %d", length)
          .isEqualTo(vectors.get(length));
    }
  }

  @Test
  void theFormsForFlowsReproduceTheVectorsOfTheirLengths() throws IOException {
    byte[] message = counting(36);
    long tail12 = word(message, 8) & 0xFFFFFFFFL;
    assertThat(littleEndianHex(SipHash.hash12(KEY, word(message, 0), (int) tail12)))
        .isEqualTo(vectors().get(12));
    long hash36 =
        SipHash.hash36(
            KEY,
            word(message, 0),
            word(message, 8),
            word(message, 16),
            word(message, 24),
            0x23222120);
    assertThat(littleEndianHex(hash36)).isEqualTo(vectors().get(36));
  }

  @Test
  void aMessageLongerThanItsLengthByteCanTellStillHashes() {
    assertThat(SipHash.hash(KEY, new byte[256])).isNotEqualTo(SipHash.hash(KEY, new byte[512]));
  }

  static List<String> vectors() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SipHashTest.class.getResourceAsStream("siphash-2-4-64.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  static byte[] counting(int length) {
    byte[] message = new byte[length];
    for (int i = 0; i < length; i++) {
      message[i] = (byte) i;
    }
    return message;
  }

  private static long word(byte[] bytes, int offset) {
    long word = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      word = word << Byte.SIZE | (bytes[offset + i] & 0xFF);
    }
    return word;
  }

  private static String littleEndianHex(long hash) {
    return HexFormat.of().toHexDigits(Long.reverseBytes(hash));
  }
}
