package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochCodecTest {
  @Test
  void whatWasEncodedIsDecoded() {
    for (long seed = 0; seed < 20; seed++) {
      Epoch epoch = Epochs.random(new Random(seed));
      byte[] encoded = EpochCodec.encode(epoch);
      assertThat(EpochCodec.decode(encoded)).as("seed %d", seed).isEqualTo(epoch);
    }
  }

  @Test
  void theSameEpochGivesTheSameBytes() {
    byte[] once = EpochCodec.encode(Epochs.random(new Random(7)));
    assertThat(EpochCodec.encode(Epochs.random(new Random(7)))).isEqualTo(once);
    assertThat(EpochCodec.encode(EpochCodec.decode(once))).isEqualTo(once);
  }

  @Test
  void anEpochWithoutDoorsAndNodesIsAnEpoch() {
    Epoch bare = new Epoch(1, 0, new HashKey(-1, 0), List.of(), List.of(), SlotTable.empty());
    byte[] encoded = EpochCodec.encode(bare);
    assertThat(EpochCodec.decode(encoded)).isEqualTo(bare);
    assertThat(encoded).hasSizeLessThan(400);
  }

  /** The aim: a table of 1,000 nodes with a tenth of its slots in motion under 256 KiB. */
  @Test
  void aThousandNodesWithATenthInMotionFit() {
    byte[] encoded = EpochCodec.encode(Epochs.inMotion(1_000, 3));
    assertThat(encoded).hasSizeLessThan(256 * 1024);
    assertThat(EpochCodec.decode(encoded)).isEqualTo(Epochs.inMotion(1_000, 3));
  }

  @Test
  void fourThousandNodesWithEveryChainFullAreRefusedAtEncode() {
    Epoch huge = Epochs.ofChains(4_000, Chain.MAX_NODES, 1);
    assertThatThrownBy(() -> EpochCodec.encode(huge))
        .isInstanceOf(EpochFormatException.class)
        .hasMessageMatching("epoch 9: \\d{6,7} bytes encoded \\(expected: at most 800000\\)");
  }

  @Test
  void everythingBelowTheLimitIsWrittenAndRead() {
    Epoch large = Epochs.ofChains(2_000, Chain.MAX_PLANNED_NODES, 1);
    byte[] encoded = EpochCodec.encode(large);
    assertThat(encoded.length).isBetween(600_000, EpochCodec.MAX_ENCODED_BYTES);
    assertThat(EpochCodec.decode(encoded)).isEqualTo(large);
  }

  @Test
  void aNameTooLongIsRefusedAtEncode() {
    EpochNode node =
        new EpochNode("n".repeat(0x10000), Optional.empty(), NodeState.ACTIVE, 1, List.of());
    Epoch epoch = new Epoch(1, 1, new HashKey(1, 2), List.of(), List.of(node), SlotTable.empty());
    assertThatThrownBy(() -> EpochCodec.encode(epoch))
        .isInstanceOf(EpochFormatException.class)
        .hasMessage("epoch: 65536 bytes in the name of a node (expected: at most 65535)");
  }

  @Test
  void foreignBytesAreRefusedByTheirMagic() {
    byte[] json = "{\"epoch\": 1, \"chains\": []}".getBytes(StandardCharsets.UTF_8);
    assertRefused(json, "epoch: magic 0x7b226570 (expected: magic 0x4c484550)");
  }

  @Test
  void aLaterVersionIsRefusedByItsNumber() {
    byte[] encoded = EpochCodec.encode(Epochs.inMotion(10, 1));
    ByteBuffer.wrap(encoded).putInt(4, 2);
    assertRefused(encoded, "epoch: version 2 (expected: version 1)");
  }

  @Test
  void aFlippedBitIsRefusedByTheChecksum() {
    byte[] encoded = EpochCodec.encode(Epochs.inMotion(10, 1));
    encoded[encoded.length / 2] ^= 0x10;
    assertThatThrownBy(() -> EpochCodec.decode(encoded))
        .isInstanceOf(EpochFormatException.class)
        .hasMessageMatching("epoch: checksum 0x.{8} \\(expected: checksum 0x.{8}\\)");
  }

  @Test
  void tooFewAndTooManyBytesAreRefused() {
    assertRefused(new byte[0], "epoch: 0 bytes (expected: 16 to 800000)");
    assertRefused(new byte[800_001], "epoch: 800001 bytes (expected: 16 to 800000)");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] encoded = EpochCodec.encode(Epochs.inMotion(3, 1));
    IntStream.range(0, encoded.length)
        .filter(length -> length < 64 || length % 101 == 0)
        .forEach(
            length ->
                assertThatThrownBy(() -> EpochCodec.decode(Arrays.copyOf(encoded, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(EpochFormatException.class));
  }

  private static void assertRefused(byte[] encoded, String message) {
    assertThatThrownBy(() -> EpochCodec.decode(encoded))
        .isInstanceOf(EpochFormatException.class)
        .hasMessage(message);
  }
}
