package io.longhaul.node.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ClientHelloTest {
  private static final int HANDSHAKE = 22;
  private static final int LARGEST_RECORD = 16 * 1024;

  private static ClientHello read(ByteBuf bytes) {
    ClientHello hello = ClientHello.read(bytes);
    assertThat(bytes.readerIndex()).isZero();
    return hello;
  }

  /** A ClientHello that asks for a name, after an extension that means nothing here. */
  private static ByteBuf message(String name, int padding) {
    ByteBuf body = Unpooled.buffer();
    body.writeShort(0x0303).writeZero(32).writeByte(3).writeZero(3);
    body.writeShort(4).writeZero(4).writeByte(1).writeByte(0);
    body.writeShort(4 + padding + 9 + name.length());
    body.writeShort(21).writeShort(padding).writeZero(padding);
    body.writeShort(0).writeShort(5 + name.length()).writeShort(3 + name.length());
    body.writeByte(0).writeShort(name.length()).writeCharSequence(name, US_ASCII);
    return Unpooled.buffer().writeByte(1).writeMedium(body.readableBytes()).writeBytes(body);
  }

  private static ByteBuf records(ByteBuf message, int most) {
    ByteBuf records = Unpooled.buffer();
    while (message.isReadable()) {
      int length = Math.min(most, message.readableBytes());
      records.writeByte(HANDSHAKE).writeShort(0x0301).writeShort(length);
      records.writeBytes(message, length);
    }
    return records;
  }

  @Test
  void serverNameIsFound() {
    assertThat(read(records(message("a.example", 0), LARGEST_RECORD)))
        .isEqualTo(new ClientHello.Complete(Optional.of("a.example")));
  }

  @Test
  void everyBeginningIsIncompleteHoweverItIsCutIntoRecords() {
    for (int most : new int[] {2, 3, 7, 100, LARGEST_RECORD}) {
      ByteBuf whole = records(message("a.example", 20), most);
      for (int length = 0; length < whole.readableBytes(); length++) {
        assertThat(read(whole.copy(0, length))).isEqualTo(new ClientHello.Incomplete());
      }
      assertThat(read(whole)).isEqualTo(new ClientHello.Complete(Optional.of("a.example")));
    }
  }

  @Test
  void longestIsTakenAndOneMoreIsNot() {
    int rest = message("a", 0).readableBytes();
    ByteBuf longest = message("a", ClientHello.MAX_BYTES - rest);
    assertThat(longest.readableBytes()).isEqualTo(ClientHello.MAX_BYTES);
    assertThat(read(records(longest, LARGEST_RECORD)))
        .isEqualTo(new ClientHello.Complete(Optional.of("a")));
    ByteBuf longer = message("a", ClientHello.MAX_BYTES - rest + 1);
    assertThat(read(records(longer, LARGEST_RECORD))).isEqualTo(new ClientHello.TooLong());
  }

  @Test
  void asManyRecordsAsAllowedAreTakenAndOneMoreIsRefusedOnceTheyAreFull() {
    int rest = message("a", 0).readableBytes();
    ByteBuf most = message("a", 2 * ClientHello.MAX_RECORDS - rest);
    assertThat(read(records(most, 2))).isEqualTo(new ClientHello.Complete(Optional.of("a")));
    ByteBuf more = records(message("a", 2 * ClientHello.MAX_RECORDS + 1 - rest), 2);
    int full = ClientHello.MAX_RECORDS * (5 + 2);
    assertThat(more.readableBytes()).as("one record more").isEqualTo(full + 5 + 1);
    assertThat(read(more.copy(0, full - 1))).isEqualTo(new ClientHello.Incomplete());
    assertThat(read(more.copy(0, full))).isEqualTo(new ClientHello.TooLong());
    assertThat(read(more)).isEqualTo(new ClientHello.TooLong());
  }

  @Test
  void otherProtocolsAreKnownByTheirFirstBytes() {
    assertThat(read(Unpooled.copiedBuffer("G", US_ASCII))).isEqualTo(new ClientHello.NotTls());
    assertThat(read(Unpooled.wrappedBuffer(new byte[] {22, 2})))
        .isEqualTo(new ClientHello.NotTls());
    assertThat(read(Unpooled.wrappedBuffer(new byte[] {22, 3, 1, 0, 0})))
        .as("an empty record")
        .isEqualTo(new ClientHello.NotTls());
    assertThat(read(Unpooled.wrappedBuffer(new byte[] {22, 3, 1, 0x7F, 0})))
        .as("a record that is too long")
        .isEqualTo(new ClientHello.NotTls());
  }

  @Test
  void lengthsThatLieLeadToNoNameAndNeverOutside() {
    Random random = new Random(1_234);
    for (int i = 0; i < 20_000; i++) {
      ByteBuf bytes = records(message("a.example", 5), LARGEST_RECORD);
      bytes.setByte(9 + random.nextInt(bytes.readableBytes() - 9), random.nextInt(256));
      assertThat(read(bytes)).isInstanceOf(ClientHello.Complete.class);
    }
  }
}
