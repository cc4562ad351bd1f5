package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.host.DoorAddresses;
import io.longhaul.director.xdp.host.HostSettings;
import io.longhaul.director.xdp.netlink.InterfaceAddresses;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Doors' addresses and kernel settings on a host of the test's own. */
@Tag("needs-bpf")
class HostTest {
  private static final InetAddress V4 = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::1");
  private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");

  @TempDir private Path folder;

  @Test
  void addressesArePutOnceAndServe() throws Exception {
    onHost(
        loopback -> {
          try (DoorAddresses doors = doors()) {
            doors.put(List.of(V4, V6));
            doors.put(List.of(V4, V6));
            assertThat(loopback.all()).contains(V4, V6);
            for (InetAddress address : List.of(V4, V6)) {
              try (ServerSocket server = new ServerSocket(0, 1, address)) {
                assertThat(server.isBound()).isTrue();
              }
            }
          }
          try (DoorAddresses next = doors()) {
            assertThat(next.present()).containsEntry(V4, true).containsEntry(V6, true);
          }
        });
  }

  @Test
  void exactlyWhatWasPutIsTakenAway() throws Exception {
    onHost(
        loopback -> {
          assertThat(loopback.put(OTHER)).isTrue();
          assertThat(loopback.put(OTHER)).isFalse();
          try (DoorAddresses doors = doors()) {
            doors.put(List.of(V4, V6, OTHER));
            doors.takeAllBut(Set.of(V6));
            assertThat(loopback.all()).contains(V6, OTHER).doesNotContain(V4);
          }
          try (DoorAddresses next = doors()) {
            next.takeAllBut(Set.of());
            next.takeAllBut(Set.of());
            assertThat(loopback.all()).contains(OTHER).doesNotContain(V4, V6);
            assertThat(next.own()).isEmpty();
          }
          assertThat(memory()).doesNotExist();
        });
  }

  @Test
  void anAddressThatIsGoneAlreadyIsTakenAwayWithoutComplaint() throws Exception {
    onHost(
        loopback -> {
          try (DoorAddresses doors = doors()) {
            doors.put(List.of(V4, V6));
            assertThat(loopback.take(V4)).isTrue();
            assertThat(loopback.take(V4)).isFalse();
            loopback.take(V6);
            assertThat(doors.present()).containsEntry(V4, false);
            doors.takeAllBut(Set.of());
            assertThat(doors.own()).isEmpty();
          }
        });
  }

  @Test
  void theKernelsSettingsOfAnInterfaceAreMadeAndRestored() throws Exception {
    onHost(
        _ -> {
          OwnNetwork.command("ip", "link", "add", "lh0", "type", "veth", "peer", "name", "lh1");
          Path filter = Path.of("/proc/sys/net/ipv4/conf/lh0/rp_filter");
          Files.writeString(filter, "1");
          HostSettings settings = HostSettings.of("lh0", memory());
          assertThat(settings.apply()).isEmpty();
          assertThat(Files.readString(filter).strip()).isEqualTo("2");
          assertThat(settings.restore()).isEmpty();
          assertThat(Files.readString(filter).strip()).isEqualTo("1");
        });
  }

  private DoorAddresses doors() {
    return new DoorAddresses(memory());
  }

  private Path memory() {
    return folder.resolve("kept");
  }

  private interface OnHost {
    void test(InterfaceAddresses loopback) throws Exception;
  }

  private static void onHost(OnHost test) throws Exception {
    OwnNetwork.run(
        () -> {
          OwnNetwork.command("ip", "link", "set", "lo", "up");
          try (InterfaceAddresses loopback =
              new InterfaceAddresses("lo", InterfaceIndex.of("lo"))) {
            test.test(loopback);
          }
          return true;
        });
  }
}
