package io.longhaul.ops.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PacketCommandTest {
  private static final String TABLE = "examples/packet-table.yaml";

  /** An acknowledgement from 192.0.2.1:40000 to the example's door, 198.51.100.10:443. */
  private static final String ACK =
      "0200000000020200000000010800450000280001400040064e90c0000201c633640a"
          + "9c4001bb00000001000000025010ffff00000000";

  @TempDir private Path folder;

  private record Run(int status, String out, String err) {}

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine main = Main.commandLine();
    main.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 1];
    all[0] = "packet";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new Run(main.execute(all), out.toString(), err.toString());
  }

  @Test
  @Tag("needs-clang")
  @Tag("needs-libbpf")
  @Tag("needs-bpf")
  void aPacketForADoorIsShownEncapsulated() {
    Run run = run("--program", "director", "--table", TABLE, "--in", ACK);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out().lines().toList().getFirst()).isEqualTo("1: tx door/web node/node-1");
    assertThat(run.out())
        .as("outer addresses, the hop node-2, epoch 7, and the packet with a TTL of 63")
        .contains("0a0100010a010101")
        .contains("0a01010200000007" + "45000028000140003f06");
  }

  @Test
  @Tag("needs-clang")
  @Tag("needs-libbpf")
  @Tag("needs-bpf")
  void whatGoesOutIsWrittenAsACaptureThatCanBeReadAgain() throws Exception {
    Path out = folder.resolve("out.pcap");
    Path lines = folder.resolve("in.txt");
    // The second one is a SYN for the draining door, which is dropped.
    String syn = ACK.replace("c633640a", "c6336414").replace("5010", "5002");
    Files.writeString(lines, "# two frames\n" + ACK + "\n\n" + syn + "\n");

    Run run =
        run(
            "--program",
            "director",
            "--table",
            TABLE,
            "--in",
            lines.toString(),
            "--out",
            out.toString(),
            "--json");

    List<String> printed = run.out().lines().toList();
    assertThat(printed).hasSize(2);
    assertThat(printed.getFirst())
        .startsWith(
            "{\"packet\":1,\"verdict\":\"tx\",\"counters\":{\"door/web\":1,\"node/node-1\":1},"
                + "\"output\":\"");
    assertThat(printed.getLast())
        .isEqualTo("{\"packet\":2,\"verdict\":\"drop\",\"counters\":{\"draining_dropped\":1}}");
    List<byte[]> frames = Frames.read(out.toString());
    assertThat(frames).hasSize(1);
    assertThat(printed.getFirst()).contains(HexFormat.of().formatHex(frames.getFirst()));
  }

  @Test
  void allFaultsOfATableAreSaidAtOnce() throws Exception {
    Path table = folder.resolve("table.yaml");
    Files.writeString(
        table,
        """
        key: 12
        source: 10.1.0.1
        hash: [colour]
        doors:
          - {name: web, addresses: [198.51.100.10], port: 70000}
        nodes:
          - {id: a, address: 10.1.1.1, mac: zz}
        chains:
          - {slots: 9-3, nodes: [b]}
        """);

    Run run = run("--program", "director", "--table", table.toString(), "--in", ACK);

    assertThat(run.status()).isEqualTo(CommandFailure.USAGE);
    assertThat(run.err())
        .contains(":1: key:")
        .contains(":3: hash")
        .contains("doors[0].port")
        .contains("nodes[0].mac")
        .contains("chains[0].slots")
        .contains("chains[0].nodes");
  }

  @Test
  void whatIsNoPacketIsRefused() throws Exception {
    assertThat(run("--program", "director", "--table", TABLE, "--in", "xyz").err())
        .contains("not a packet");
    assertThat(run("--program", "director", "--table", TABLE, "--in", "00".repeat(13)).err())
        .contains("13 bytes (expected: 14 to ");
    assertThat(run("--program", "router", "--table", TABLE, "--in", ACK).err())
        .contains("router (expected: director or shim)");
    Path capture = folder.resolve("cut.pcap");
    byte[] whole = Pcap.write(List.of(HexFormat.of().parseHex(ACK)));
    Files.write(capture, Arrays.copyOf(whole, whole.length - 1));
    assertThat(run("--program", "director", "--table", TABLE, "--in", capture.toString()).err())
        .contains("ends in packet 1");
  }
}
