package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HashKeyTest {
  private static final String HEX = "000102030405060708090a0b0c0d0e0f";

  @Test
  void hexIsReadInTheOrderOfTheKeysBytes() {
    HashKey key = HashKey.fromHex(HEX);
    assertThat(key).isEqualTo(new HashKey(0x0706050403020100L, 0x0f0e0d0c0b0a0908L));
    assertThat(key.toHex()).isEqualTo(HEX);
  }

  @Test
  void freshKeysDiffer() {
    assertThat(HashKey.random()).isNotEqualTo(HashKey.random());
  }

  @Test
  void theKeyIsNeverShown() {
    assertThat(HashKey.fromHex(HEX)).hasToString("HashKey[secret]");
    String wrong = "zz0102030405060708090a0b0c0d0e0f";
    assertThatThrownBy(() -> HashKey.fromHex(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hash key: not hexadecimal (expected: 32 hex digits)");
    assertThatThrownBy(() -> HashKey.fromHex("0011"))
        .hasMessage("hash key: 4 characters (expected: 32 hex digits)");
  }

  /** What a logged stack trace would show. */
  @Test
  void noCauseShowsTheKeyEither() {
    assertThatThrownBy(() -> HashKey.fromHex("zz0102030405060708090a0b0c0d0e0f"))
        .satisfies(
            thrown -> {
              for (Throwable t = thrown; t != null; t = t.getCause()) {
                assertThat(t.getMessage()).doesNotContain("0102");
              }
            });
  }
}
