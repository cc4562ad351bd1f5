package io.longhaul.chaos.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.ops.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The benchmarks with real processes, as short as they go. Peers take part where they are
 * installed, and in continuous integration all of them must be.
 */
class NodeBenchIT {
  private final StringWriter out = new StringWriter();

  /** Runs a benchmark and gives its last line. */
  private String last(String... arguments) {
    CommandLine command = Main.commandLine().setOut(new PrintWriter(out, true));
    int status =
        command.execute(
            Stream.concat(Stream.of("bench"), Stream.of(arguments)).toArray(String[]::new));
    assertThat(status).as(out.toString()).isZero();
    return out.toString().lines().toList().getLast();
  }

  private static List<String> installed(String... programs) {
    List<String> found =
        Stream.of(programs).filter(name -> Programs.find(name).isPresent()).toList();
    if (System.getenv("CI") != null) {
      assertThat(found).as("programs that are installed (CI is set)").containsExactly(programs);
    }
    return found;
  }

  @Test
  void proxyComparesWhatIsInstalledAndSaysWhatIsNot() {
    List<String> present = installed("haproxy", "nginx", "wrk", "h2load");
    String line =
        last("proxy", "--rounds=1", "--warm=1", "--seconds=1", "--websockets=20", "--workers=1");
    assertThat(line)
        .containsPattern("\\bwsPerSecond=[1-9]")
        .containsPattern("\\bopenPerSecond=[1-9]");
    for (String peer : List.of("haproxy", "nginx")) {
      String suffix = Contender.peer(peer).orElseThrow().suffix();
      assertThat(line.contains("ws" + suffix + "=")).isEqualTo(present.contains(peer));
      assertThat(line.contains("open" + suffix + "=")).isEqualTo(present.contains(peer));
      assertThat(line.contains(peer + "P99="))
          .isEqualTo(present.contains(peer) && present.contains("wrk"));
      assertThat(line.contains("tls" + suffix + "P99="))
          .isEqualTo(present.contains(peer) && present.contains("wrk"));
      assertThat(line.contains("h2" + suffix + "="))
          .isEqualTo(present.contains(peer) && present.contains("h2load"));
    }
    Stream.of("haproxy", "nginx", "wrk", "h2load")
        .filter(name -> !present.contains(name))
        .forEach(name -> assertThat(out.toString()).contains(name + " is not installed"));
  }

  @Test
  void idleTellsTheBytesOfEach() {
    String line = last("idle", "--rounds=1", "--warm=1", "--hold=1", "--connections=100");
    for (String wire : List.of("plain", "tls", "h2")) {
      // So few say little beside what a JVM does meanwhile.
      assertThat(line)
          .containsPattern("\\b" + wire + "=-?[0-9]")
          .containsPattern(" " + wire + "Heap=-?[0-9]");
      assertThat(line).contains(" " + wire + "Cpu=");
    }
    for (String peer : installed("haproxy", "nginx")) {
      assertThat(line).contains(" " + peer + "Plain=").contains(" " + peer + "TlsCpu=");
      assertThat(line).doesNotContain(peer + "H2=");
    }
  }

  @Test
  void tlsComparesHandshakes() {
    String line = last("tls", "--rounds=1", "--warm=1", "--seconds=1", "--connections=4");
    assertThat(line).containsPattern("\\bhandshakesPerSecond=[1-9]");
    for (String peer : installed("haproxy", "nginx")) {
      assertThat(line).containsPattern("\\b" + peer + "=").contains(" " + peer + "Cpu=");
    }
  }
}
