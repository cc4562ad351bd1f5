package io.longhaul.ops.packet;

import io.longhaul.director.xdp.LoadedProgram;
import io.longhaul.director.xdp.ProgramKind;
import io.longhaul.director.xdp.bpf.BpfException;
import io.longhaul.director.xdp.bpf.TestRun;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./longhaul packet}. */
@Command(
    name = "packet",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows what becomes of packets in the kernel's programs.",
      "",
      "Runs each through the real program in the kernel, by a table of its own, without sending"
          + " anything or touching a tier that runs. Needs root. ops/README.md describes the table"
          + " file; ops/examples/packet-table.yaml is one."
    })
final class PacketCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(
      names = "--program",
      required = true,
      paramLabel = "director|shim",
      description = "Which program.")
  private String program = "";

  @Option(
      names = "--table",
      required = true,
      paramLabel = "FILE",
      description = "Doors, nodes, chains and all else that the program goes by.")
  private Path table = Path.of("");

  @Option(
      names = "--in",
      required = true,
      paramLabel = "FILE|HEX",
      description = "Frames: a pcap file, a file of hexadecimal lines, or one frame's digits.")
  private String in = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes what goes out or to the kernel into this pcap file.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--json", description = "Prints one JSON object a packet.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    ProgramKind kind =
        ProgramKind.of(program)
            .orElseThrow(
                () -> Frames.failure("--program: " + program + " (expected: director or shim)"));
    PacketTable contents = ConfigDocument.read(table, PacketTable::from);
    List<byte[]> frames = Frames.read(in);
    List<PacketResult> results = run(kind, contents, frames);
    PrintWriter writer = spec.commandLine().getOut();
    for (int i = 0; i < results.size(); i++) {
      PacketResult result = results.get(i);
      writer.println(json ? JSON.writeValueAsString(result.json(i + 1)) : result.text(i + 1));
    }
    writer.flush();
    if (out.isPresent()) {
      write(out.get(), results);
    }
    return 0;
  }

  private static List<PacketResult> run(ProgramKind kind, PacketTable contents, List<byte[]> frames)
      throws InterruptedException {
    try (LoadedProgram loaded = LoadedProgram.forRuns(kind)) {
      contents.putInto(loaded);
      List<PacketResult> results = new ArrayList<>();
      Map<String, Long> before = PacketResult.counts(loaded.counters());
      for (byte[] frame : frames) {
        TestRun run = loaded.program().run(frame);
        Map<String, Long> after = PacketResult.counts(loaded.counters());
        results.add(PacketResult.of(run, before, after));
        before = after;
      }
      return results;
    } catch (BpfException | IllegalStateException | IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static void write(Path file, List<PacketResult> results) {
    List<byte[]> frames =
        results.stream()
            .flatMap(result -> result.output().stream())
            .map(HexFormat.of()::parseHex)
            .toList();
    try {
      Files.write(file, Pcap.write(frames));
    } catch (IOException e) {
      throw new CommandFailure(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
