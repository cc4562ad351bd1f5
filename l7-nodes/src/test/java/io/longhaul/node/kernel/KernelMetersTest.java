package io.longhaul.node.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelMetersTest {
  @TempDir Path proc;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private void write(String file, String text) throws IOException {
    Path path = proc.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void figureThatTheKernelDoesNotTellHasNoMeter() throws IOException {
    KernelMeters meters = new KernelMeters(proc, registry);
    meters.look();
    assertThat(registry.getMeters()).isEmpty();
    write("net/netstat", "TcpExt: ListenDrops\nTcpExt: 4\n");
    meters.look();
    assertThat(registry.getMeters()).hasSize(1);
  }

  @Test
  void metersFollowTheFiles() throws IOException {
    KernelMeters meters = new KernelMeters(proc, registry);
    write("net/netstat", "TcpExt: ListenOverflows ListenDrops\nTcpExt: 3 4\n");
    write("sys/net/netfilter/nf_conntrack_count", "100\n");
    write("sys/net/netfilter/nf_conntrack_max", "65536\n");
    write("self/fd/0", "");
    write("self/fd/1", "");
    meters.look();
    write("net/netstat", "TcpExt: ListenOverflows ListenDrops\nTcpExt: 5 rubbish\n");
    write("sys/net/netfilter/nf_conntrack_count", "90\n");
    meters.look();
    assertThat(counter("listen.overflows")).isEqualTo(5);
    assertThat(counter("listen.drops")).isEqualTo(4);
    assertThat(gauge("conntrack", "used")).isEqualTo(90);
    assertThat(gauge("conntrack", "limit")).isEqualTo(65_536);
  }

  @Test
  void fileThatIsTooLargeIsNotRead() throws IOException {
    write("sys/net/netfilter/nf_conntrack_count", "1" + " ".repeat(ProcFiles.MAX_BYTES));
    new KernelMeters(proc, registry).look();
    assertThat(registry.getMeters()).isEmpty();
    write("sys/net/netfilter/nf_conntrack_count", "1" + " ".repeat(ProcFiles.MAX_BYTES - 1));
    new KernelMeters(proc, registry).look();
    assertThat(registry.getMeters()).hasSize(1);
  }

  @Test
  void thisHostTellsOfSocketsAndDescriptors() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket listener = new ServerSocket(0, 1, here);
        Socket open = new Socket(here, listener.getLocalPort())) {
      KernelMeters.ofHost(registry).look();
      assertThat(open.isConnected()).isTrue();
    }
    // Both of its ends are here.
    assertThat(gauge("tcp.sockets", "established")).isGreaterThanOrEqualTo(2);
    assertThat(gauge("descriptors", "used")).isBetween(3.0, gauge("descriptors", "limit"));
    assertThat(gauge("tcp.sockets", "alloc")).isNotNegative();
    assertThat(counter("listen.drops")).isNotNegative();
  }

  private double counter(String name) {
    return registry.get("longhaul.node.kernel." + name).functionCounter().count();
  }

  private double gauge(String name, String state) {
    return registry.get("longhaul.node.kernel." + name).tag("state", state).gauge().value();
  }
}
