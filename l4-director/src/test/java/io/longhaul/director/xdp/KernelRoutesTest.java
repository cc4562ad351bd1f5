package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nodes of which the table does not say how they are reached: the program asks the kernel's routes
 * for each packet.
 */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class KernelRoutesTest {
  private static final int PORTS = 20;
  private static final int FIRST_PORT = 1_000;

  @RegisterExtension private final BpfFolder folder = new BpfFolder();

  @Test
  void whatTheKernelKnowsIsGoneBy() throws Exception {
    TwoNodes.run(
        folder.path(),
        link -> {
          forwarding();
          know(0);
          know(1);
          try (Installation director = withoutNextHops()) {
            for (int i = 0; i < PORTS; i++) {
              link.send(TwoNodes.syn(FIRST_PORT + i));
            }
            TwoNodes.await(() -> link.encapsulated().size() == PORTS);
            for (int i = 0; i < PORTS; i++) {
              byte[] frame = link.encapsulated().get(i);
              int node = TwoNodes.node(FIRST_PORT + i);
              assertThat(Arrays.copyOf(frame, 6)).isEqualTo(TwoNodes.MACS[node].bytes());
              assertThat(Arrays.copyOfRange(frame, 6, 12))
                  .isEqualTo(MacAddress.parse(PacketBuilder.HOST).bytes());
            }
            assertThat(unknown(director)).isZero();
          }
        });
  }

  @Test
  void whatItDoesNotKnowIsCountedAndDropped() throws Exception {
    TwoNodes.run(
        folder.path(),
        link -> {
          forwarding();
          know(1);
          try (Installation director = withoutNextHops()) {
            for (int i = 0; i < PORTS; i++) {
              link.send(TwoNodes.syn(FIRST_PORT + i));
            }
            long known = countOf(1);
            TwoNodes.await(() -> unknown(director) == PORTS - known);
            TwoNodes.await(() -> link.encapsulated().size() == known);
          }
        });
  }

  private static long countOf(int node) {
    long count = 0;
    for (int i = 0; i < PORTS; i++) {
      count += TwoNodes.node(FIRST_PORT + i) == node ? 1 : 0;
    }
    assertThat(count).isBetween(1L, PORTS - 1L);
    return count;
  }

  private Installation withoutNextHops() throws Exception {
    Installation director =
        Installation.prepare(
            ProgramKind.DIRECTOR, "lh0", folder.path().resolve("longhaul"), ModeChoice.NATIVE);
    director.program().settings().source(FakeNetwork.v4("10.1.0.1"));
    director.program().tables().load(TableContents.ofDirector(TwoNodes.epoch(1), Map.of()));
    director.attach();
    return director;
  }

  private static long unknown(Installation director) {
    return director
        .program()
        .counters()
        .reasons()
        .getOrDefault(DirectorCounter.NO_NEIGHBOUR_DROPPED, 0L);
  }

  /** The kernel answers for other hosts only where it forwards. */
  private static void forwarding() throws Exception {
    OwnNetwork.command("sysctl", "-q", "-w", "net.ipv4.conf.lh0.forwarding=1");
  }

  private static void know(int node) throws Exception {
    OwnNetwork.command(
        "ip",
        "neigh",
        "replace",
        TwoNodes.NODES[node].getHostAddress(),
        "lladdr",
        TwoNodes.MACS[node].toString(),
        "dev",
        "lh0");
  }
}
