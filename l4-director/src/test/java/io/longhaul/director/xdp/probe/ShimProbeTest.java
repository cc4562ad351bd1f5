package io.longhaul.director.xdp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShimProbeTest {
  private static final InetAddress SELF = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SHIM = InetAddress.ofLiteral("127.0.0.2");
  private static final ProbeDoor DOOR = new ProbeDoor(InetAddress.ofLiteral("192.0.2.1"), 443);
  private static final int PATIENCE_MS = 10_000;

  private final List<String> heard = new ArrayList<>();
  private DatagramSocket shim;
  private ShimProbe probe;

  @BeforeEach
  void open() throws IOException {
    shim = new DatagramSocket(0, SHIM);
    shim.setSoTimeout(PATIENCE_MS);
    probe = ShimProbe.open(SELF, new Random(1), shim.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    probe.close();
    shim.close();
  }

  @Test
  void answerTellsOfTheShimAndTheListener() throws IOException {
    DatagramPacket question = ask(List.of(DOOR));
    assertThat(question.getLength()).isEqualTo(ProbeMessage.BYTES);
    assertThat(question.getData()[20]).as("IPv4").isEqualTo((byte) 4);

    answer(question, 8, 1);
    await(1);
    assertThat(heard).containsExactly("127.0.0.2 8 192.0.2.1:443 true");
  }

  @Test
  void doorIsAskedForInTurn() throws IOException {
    ProbeDoor other = new ProbeDoor(InetAddress.ofLiteral("2001:db8::1"), 443);
    List<Byte> families = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      families.add(ask(List.of(DOOR, other)).getData()[20]);
    }
    assertThat(families).containsExactlyInAnyOrder((byte) 4, (byte) 6, (byte) 4, (byte) 6);
  }

  @Test
  void withoutADoorTheShimAloneIsAskedFor() throws IOException {
    answer(ask(List.of()), 8, 0);
    await(1);
    assertThat(heard).containsExactly("127.0.0.2 8 none false");
  }

  @Test
  void whatNobodyAskedForIsDropped() throws IOException {
    DatagramPacket question = ask(List.of(DOOR));
    byte[] forged = question.getData().clone();
    forged[12] ^= 1;
    answer(new DatagramPacket(forged, question.getLength(), question.getSocketAddress()), 9, 1);
    send(new byte[ProbeMessage.BYTES - 1], question);
    send(new byte[2_000], question);
    send(question.getData(), question);
    answer(question, 8, 1);
    answer(question, 8, 1);
    try (DatagramSocket elsewhere = new DatagramSocket(0, SHIM)) {
      elsewhere.send(new DatagramPacket(question.getData(), 44, question.getSocketAddress()));
    }
    answer(ask(List.of(DOOR)), 10, 1);
    await(2);

    assertThat(heard)
        .containsExactly("127.0.0.2 8 192.0.2.1:443 true", "127.0.0.2 10 192.0.2.1:443 true");
  }

  @Test
  void doorsToAskForAreThoseAtWhichEveryNodeListens() {
    Epoch epoch =
        new Epoch(
            7,
            1,
            new HashKey(1, 2),
            List.of(
                door("active", 443, Protocol.TCP, DoorState.ACTIVE),
                door("adding", 444, Protocol.TCP, DoorState.ADDING),
                door("draining", 445, Protocol.TCP, DoorState.DRAINING),
                door("all", 0, Protocol.TCP, DoorState.ACTIVE),
                door("datagrams", 446, Protocol.UDP, DoorState.ACTIVE)),
            List.of(),
            SlotTable.empty());

    assertThat(ProbeDoor.of(epoch)).containsExactly(DOOR);
  }

  private static Door door(String name, int port, Protocol protocol, DoorState state) {
    return new Door(name, List.of(DOOR.address()), port, protocol, state);
  }

  private DatagramPacket ask(List<ProbeDoor> doors) throws IOException {
    probe.ask(Set.of(SHIM), 7, doors);
    DatagramPacket question = new DatagramPacket(new byte[100], 100);
    shim.receive(question);
    return question;
  }

  private void answer(DatagramPacket question, int epoch, int holds) throws IOException {
    byte[] bytes = new byte[ProbeMessage.BYTES];
    ByteBuffer.wrap(bytes)
        .put(question.getData(), 0, bytes.length)
        .put(1, (byte) 2)
        .putInt(8, epoch)
        .putInt(40, holds);
    send(bytes, question);
  }

  private void send(byte[] bytes, DatagramPacket question) throws IOException {
    InetSocketAddress to = (InetSocketAddress) question.getSocketAddress();
    shim.send(new DatagramPacket(bytes, bytes.length, to));
  }

  /** Loopback delivers before send returns, so that what came by now is all. */
  private void await(int answers) throws IOException {
    probe.answers(
        (from, epoch, door, listener) ->
            heard.add(
                "%s %d %s %s"
                    .formatted(
                        from.getHostAddress(),
                        epoch,
                        door.map(at -> at.address().getHostAddress() + ":" + at.port())
                            .orElse("none"),
                        listener)));
    assertThat(heard).hasSize(answers);
  }
}
