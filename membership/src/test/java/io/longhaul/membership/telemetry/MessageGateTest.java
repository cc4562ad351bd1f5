package io.longhaul.membership.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TelemetrySecret;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What is not a member's newest message is dropped and counted, and harms nothing. */
class MessageGateTest {
  private static final long SEED = 20_260_101;

  private final TelemetryCounters counters = new TelemetryCounters();
  private final Keyring keyring = Samples.keyring();
  private final MessageGate gate = new MessageGate(keyring, counters);
  private final MessageEncoder node = Samples.node();

  @Test
  void replayedAndOlderMessagesAreDropped() {
    byte[] first = copy(node, node.heartbeat(Samples.heartbeat(1)));
    byte[] second = copy(node, node.heartbeat(Samples.heartbeat(2)));
    assertThat(admits(second)).isTrue();
    assertDropped(DropReason.REPLAYED, first);
    assertDropped(DropReason.REPLAYED, second);
  }

  @Test
  void runsOfANodeLiveSideBySideButForgottenOnesStayForgotten() {
    for (long run = 10; run < 10 + Freshness.RUNS; run++) {
      assertThat(admits(beatOf(run))).isTrue();
    }
    assertThat(admits(beatOf(9))).isFalse();
    assertThat(admits(beatOf(100))).isTrue();
    assertDropped(DropReason.REPLAYED, beatOf(10));
  }

  @Test
  void earlierRunOfADirectorIsNotHeardAgain() {
    MessageEncoder before = directorRun(1);
    MessageEncoder now = directorRun(2);
    assertThat(admits(reachOf(before))).isTrue();
    assertThat(admits(reachOf(now))).isTrue();
    assertDropped(DropReason.REPLAYED, reachOf(before));
  }

  @Test
  void directorThatLostItsDiskIsHeardWithItsNewSecretWhateverItsClockSays() {
    assertThat(admits(reachOf(directorRun(2)))).isTrue();
    TelemetrySecret fresh = TelemetrySecret.random();
    keyring.secrets(Map.of(SenderId.director("d-1"), fresh));
    MessageEncoder earlier = Samples.encoder(Samples.TIER, SenderId.director("d-1"), 1, fresh);
    byte[] message = reachOf(earlier);
    assertThat(admits(message)).isTrue();
    assertDropped(DropReason.REPLAYED, message);
  }

  @Test
  void otherSecretIsDropped() {
    MessageEncoder impostor =
        Samples.encoder(
            Samples.TIER, SenderId.node("node-1"), Samples.RUN, TelemetrySecret.random());
    assertDropped(DropReason.WRONG_TAG, copy(impostor, impostor.heartbeat(Samples.heartbeat(1))));
  }

  @Test
  void otherTierIsDropped() {
    MessageEncoder other =
        Samples.encoder("green", SenderId.node("node-1"), Samples.RUN, Samples.SECRET);
    assertDropped(DropReason.WRONG_TAG, copy(other, other.heartbeat(Samples.heartbeat(1))));
  }

  @Test
  void whoHasNoSecretInTheTierIsDropped() {
    byte[] message = copy(node, node.heartbeat(Samples.heartbeat(1)));
    keyring.secrets(Map.of());
    assertDropped(DropReason.UNKNOWN_SENDER, message);
    keyring.secrets(Map.of(SenderId.node("node-1"), Samples.SECRET));
    assertThat(admits(message)).isTrue();
  }

  @Test
  void changedSecretCountsAtOnce() {
    assertThat(admits(copy(node, node.heartbeat(Samples.heartbeat(1))))).isTrue();
    keyring.secrets(Map.of(SenderId.node("node-1"), TelemetrySecret.random()));
    assertDropped(DropReason.WRONG_TAG, copy(node, node.heartbeat(Samples.heartbeat(2))));
  }

  @Test
  void nodesStatementMadeByADirectorIsDropped() {
    MessageEncoder director = Samples.director("d-1");
    byte[] message = copy(director, director.heartbeat(Samples.heartbeat(1)));
    assertDropped(DropReason.MALFORMED, message);
    byte[] reach = copy(node, node.reach(Samples.reach("d-1", 1, 1, 1), 0, 1));
    assertDropped(DropReason.MALFORMED, reach);
  }

  @Test
  void foreignSchemaAndVersionAreDropped() {
    byte[] foreign = copy(node, node.heartbeat(Samples.heartbeat(1)));
    foreign[4] ^= 1;
    assertDropped(DropReason.FOREIGN, foreign);
    byte[] kind = copy(node, node.heartbeat(Samples.heartbeat(1)));
    kind[2] = 77;
    assertDropped(DropReason.FOREIGN, kind);
    byte[] version = copy(node, node.heartbeat(Samples.heartbeat(1)));
    version[6] = 0;
    assertDropped(DropReason.VERSION, version);
  }

  @Test
  void newerVersionWithLongerFixedPartIsRead() {
    byte[] message = copy(node, node.heartbeat(Samples.heartbeat(1)));
    int untagged = message.length - Wire.TAG_BYTES;
    byte[] longer = Arrays.copyOf(message, message.length + 8);
    longer[0] = (byte) (longer[0] + 8);
    longer[6] = 2;
    new Seal(Samples.TIER, Samples.SECRET).seal(longer, untagged + 8);
    assertThat(gate.admit(new UnsafeBuffer(longer), 0, longer.length))
        .contains(new Message.Beat(Samples.heartbeat(1)));
  }

  @Test
  void lengthsAtTheEdges() {
    assertDropped(DropReason.TRUNCATED, new byte[0]);
    assertDropped(DropReason.TRUNCATED, new byte[Wire.MIN_MESSAGE_BYTES - 1]);
    assertDropped(DropReason.FOREIGN, new byte[Wire.MIN_MESSAGE_BYTES]);
    assertDropped(DropReason.FOREIGN, new byte[Wire.MAX_MESSAGE_BYTES]);
    assertDropped(DropReason.OVERSIZED, new byte[Wire.MAX_MESSAGE_BYTES + 1]);
  }

  @Test
  void messagesCutAtAnyLengthAreDropped() {
    for (byte[] message : messages()) {
      for (int length = 0; length < message.length; length++) {
        assertThat(admits(Arrays.copyOf(message, length))).isFalse();
      }
    }
  }

  @Test
  void messagesWithAnyBitFlippedAreDropped() {
    for (byte[] message : messages()) {
      for (int bit = 0; bit < message.length * Byte.SIZE; bit += 7) {
        byte[] flipped = message.clone();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        assertThat(admits(flipped)).as("bit " + bit).isFalse();
      }
    }
  }

  @Test
  void randomBytesAreDropped() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(Wire.MAX_MESSAGE_BYTES / (i % 8 + 1))];
      random.nextBytes(bytes);
      assertThat(admits(bytes)).isFalse();
    }
  }

  /** What a member with a right secret sends by a fault of its own. */
  @Test
  void sealedNonsenseNeverThrows() {
    Random random = new Random(SEED);
    Seal seal = new Seal(Samples.TIER, Samples.SECRET);
    byte[][] messages = messages();
    for (int i = 0; i < 20_000; i++) {
      byte[] message = messages[i % 3].clone();
      new UnsafeBuffer(message).putLong(Wire.ORIGIN_END - Long.BYTES, 1_000 + i);
      int untagged = message.length - Wire.TAG_BYTES;
      for (int change = random.nextInt(4); change >= 0; change--) {
        // Not who sent it: that is another fault.
        int body = Wire.ORIGIN_END + random.nextInt(untagged - Wire.ORIGIN_END);
        int field = i % 2 == 0 ? body : random.nextInt(Wire.HEADER_BYTES);
        message[field] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
      }
      seal.seal(message, untagged);
      admits(message);
    }
    assertThat(counters.messagesDropped(DropReason.MALFORMED)).isGreaterThan(1_000);
  }

  @Test
  void deflateBombIsDropped() {
    byte[] zeroes = new byte[4_000_000];
    Deflater deflater = new Deflater();
    deflater.setInput(zeroes);
    deflater.finish();
    byte[] bomb = new byte[8_000];
    assertThat(deflater.deflate(bomb)).isPositive();
    deflater.end();
    assertThatThrownBy(() -> DeflatedBits.inflate(bomb, 1024))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[][] messages() {
    MessageEncoder node = Samples.node();
    MessageEncoder director = Samples.director("d-2");
    Occupancy report = Samples.report(1, 500, 2, 3);
    return new byte[][] {
      copy(node, node.heartbeat(Samples.heartbeat(1))),
      copy(node, node.occupancy(report, 0, 1)),
      copy(director, director.reach(Samples.reach("d-2", 1, 3, 4), 0, 1)),
    };
  }

  private static byte[] beatOf(long run) {
    MessageEncoder encoder =
        Samples.encoder(Samples.TIER, SenderId.node("node-1"), run, Samples.SECRET);
    assertThat(new MemberKey("node-1", run).incarnation()).isEqualTo(run);
    return copy(encoder, encoder.heartbeat(Samples.heartbeat(1)));
  }

  private static MessageEncoder directorRun(long run) {
    return Samples.encoder(Samples.TIER, SenderId.director("d-1"), run, Samples.SECRET);
  }

  private static byte[] reachOf(MessageEncoder director) {
    return copy(director, director.reach(Samples.reach("d-1", 1, 1, 1), 0, 1));
  }

  private static byte[] copy(MessageEncoder encoder, int length) {
    assertThat(length).isPositive();
    return Arrays.copyOf(encoder.bytes(), length);
  }

  private boolean admits(byte[] message) {
    return gate.admit(new UnsafeBuffer(message), 0, message.length).isPresent();
  }

  private void assertDropped(DropReason reason, byte[] message) {
    long before = counters.messagesDropped(reason);
    assertThat(admits(message)).isFalse();
    assertThat(counters.messagesDropped(reason))
        .as(HexFormat.of().formatHex(message, 0, Math.min(8, message.length)))
        .isEqualTo(before + 1);
  }
}
