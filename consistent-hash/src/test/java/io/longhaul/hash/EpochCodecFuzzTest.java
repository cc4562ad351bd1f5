package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Bytes that pass the checksum and still lie, as a hostile or broken writer would make them. */
class EpochCodecFuzzTest {
  private static final int HEADER_BYTES = 16;
  private static final byte[] HEADER = EpochCodec.encode(Epochs.inMotion(1, 1));

  @Test
  void mutatedEncodingsGiveAnEpochOrAFormatException() {
    byte[] encoded = EpochCodec.encode(Epochs.sparse(new Random(1)));
    int refused = 0;
    for (long seed = 0; seed < 1_500; seed++) {
      byte[] mutated = mutate(new Random(seed), encoded, HEADER_BYTES);
      refused += refusedOrDecoded(sealed(mutated), seed);
    }
    assertThat(refused).isBetween(500, 1_499);
  }

  /** Mutates before deflating, so that every mutation reaches the reader of the payload. */
  @Test
  void mutatedPayloadsGiveAnEpochOrAFormatException() {
    byte[] payload = new EpochWriter(Epochs.sparse(new Random(2))).write();
    int refused = 0;
    for (long seed = 0; seed < 1_500; seed++) {
      byte[] mutated = mutate(new Random(seed), payload, 0);
      refused += refusedOrDecoded(enclosed(mutated), seed);
    }
    assertThat(refused).isBetween(500, 1_499);
  }

  @Test
  void randomBytesAreRefused() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] noise = new byte[HEADER_BYTES + random.nextInt(500)];
      random.nextBytes(noise);
      assertThat(refusedOrDecoded(noise, seed)).isOne();
      assertThat(refusedOrDecoded(sealed(noise), seed)).isOne();
    }
  }

  @Test
  void aBombIsRefusedWithoutInflatingIt() {
    byte[] bomb = enclosed(new byte[EpochCodec.MAX_PAYLOAD_BYTES + 1]);
    assertThat(bomb).hasSizeLessThan(EpochCodec.MAX_ENCODED_BYTES);
    assertThatThrownBy(() -> EpochCodec.decode(bomb))
        .isInstanceOf(EpochFormatException.class)
        .hasMessage("epoch: payload of 16777217 bytes (expected: at most 16777216)");
    ByteBuffer.wrap(bomb).putInt(12, 1_000);
    assertThatThrownBy(() -> EpochCodec.decode(sealed(bomb)))
        .isInstanceOf(EpochFormatException.class)
        .hasMessage("epoch: payload of more (expected: 1000 bytes)");
  }

  @Test
  void bytesBehindThePayloadAreRefused() {
    byte[] encoded = EpochCodec.encode(Epochs.inMotion(3, 1));
    byte[] longer = sealed(Arrays.copyOf(encoded, encoded.length + 5));
    assertThatThrownBy(() -> EpochCodec.decode(longer))
        .isInstanceOf(EpochFormatException.class)
        .hasMessageContaining("5 bytes behind the payload");
  }

  private static int refusedOrDecoded(byte[] encoded, long seed) {
    try {
      assertThat(EpochCodec.decode(encoded).number()).as("seed %d", seed).isPositive();
      return 0;
    } catch (EpochFormatException e) {
      assertThat(e).as("seed %d", seed).hasMessageStartingWith("epoch");
      return 1;
    }
  }

  /** Some bytes changed, a piece removed or a piece doubled. */
  private static byte[] mutate(Random random, byte[] original, int from) {
    byte[] bytes = original.clone();
    // Half of them hit the front, where the structure is.
    int span = random.nextBoolean() ? Math.min(400, bytes.length - from) : bytes.length - from;
    int at = from + random.nextInt(span);
    switch (random.nextInt(4)) {
      case 0 -> bytes[at] = (byte) random.nextInt();
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes = Arrays.copyOf(bytes, at);
      default -> {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
        System.arraycopy(original, at, bytes, from + random.nextInt(at - from + 1), length);
      }
    }
    return bytes.length < from ? Arrays.copyOf(bytes, from) : bytes;
  }

  private static byte[] enclosed(byte[] payload) {
    byte[] deflated = Deflated.deflate(payload);
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + deflated.length);
    out.put(HEADER, 0, 12).putInt(payload.length).put(deflated);
    return sealed(out.array());
  }

  /** With the checksum that it should have. */
  private static byte[] sealed(byte[] encoded) {
    byte[] copy = encoded.clone();
    CRC32C crc = new CRC32C();
    crc.update(copy, 12, copy.length - 12);
    ByteBuffer.wrap(copy).putInt(8, (int) crc.getValue());
    return copy;
  }
}
