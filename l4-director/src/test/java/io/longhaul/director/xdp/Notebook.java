package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfMap;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** Writes a shim's notes of segments that fitted nothing, as if they had come some time ago. */
final class Notebook {
  private static final int KEY_BYTES = 40;
  private static final int NOTE_BYTES = 16;

  private final BpfMap notes;

  Notebook(LoadedProgram shim) {
    this.notes = shim.map("notes");
  }

  /** A note of a flow's segment that came so long ago. */
  void note(FlowOfTest flow, int seq, Duration ago) {
    note(key(flow), seq, ago);
  }

  /** A note of a packet's flow. */
  void note(ClientPacket packet, int seq, Duration ago) {
    note(key(packet), seq, ago);
  }

  void forget(ClientPacket packet) {
    notes.delete(key(packet));
  }

  private void note(byte[] key, int seq, Duration ago) {
    long atNs = System.nanoTime() - ago.toNanos();
    byte[] note = new byte[NOTE_BYTES];
    writing(note).putLong(atNs).putInt(seq);
    notes.update(key, note);
  }

  private static byte[] key(FlowOfTest flow) {
    byte[] ports = {
      (byte) (flow.clientPort() >> 8), (byte) flow.clientPort(),
      (byte) (flow.doorPort() >> 8), (byte) flow.doorPort()
    };
    return key(
        InetAddress.ofLiteral(flow.client()).getAddress(),
        InetAddress.ofLiteral(flow.door()).getAddress(),
        ports);
  }

  private static byte[] key(ClientPacket packet) {
    return key(packet.client(), packet.door(), packet.ports());
  }

  private static byte[] key(byte[] client, byte[] door, byte[] ports) {
    byte[] key = new byte[KEY_BYTES];
    ByteBuffer to = writing(key);
    putAddress(to, client);
    putAddress(to, door);
    to.put(ports).putInt(client.length == 4 ? 0 : 1);
    return key;
  }

  private static void putAddress(ByteBuffer to, byte[] address) {
    if (address.length == 4) {
      to.putLong(0).putShort((short) 0).putShort((short) -1);
    }
    to.put(address);
  }

  private static ByteBuffer writing(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
