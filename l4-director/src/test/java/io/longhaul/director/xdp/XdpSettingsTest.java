package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XdpSettingsTest {
  private static XdpSettings read(String yaml) {
    return ConfigDocument.parse(
        "director.yaml", yaml, root -> XdpSettings.from(root.section("xdp").orElseThrow()));
  }

  @Test
  void anInterfaceIsEnough() {
    assertThat(read("xdp: {interface: eth0}")).isEqualTo(XdpSettings.defaults("eth0"));
  }

  @Test
  void everyFieldIsRead() {
    assertThat(
            read(
                """
                xdp:
                  interface: eth0.100
                  mode: native
                  pins: /sys/fs/bpf/other
                  address: 10.0.0.1
                  mtu: 9000
                """))
        .isEqualTo(
            new XdpSettings(
                "eth0.100",
                ModeChoice.NATIVE,
                Path.of("/sys/fs/bpf/other"),
                Optional.of(FakeNetwork.v4("10.0.0.1")),
                OptionalInt.of(9000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interface: a-name-of-16-chr",
        "interface: ..",
        "interface: a/b",
        "interface: ''",
        "pins: /sys/fs/bpf/other",
        "interface: eth0, pins: other",
        "interface: eth0, address: '2001:db8::1'",
        "interface: eth0, address: host",
        "interface: eth0, mode: offload",
        "interface: eth0, mode: 1",
        "interface: eth0, mode: ''",
        "interface: eth0, mtu: 1347",
        "interface: eth0, mtu: 65536",
        "interface: eth0, listen: 1"
      })
  void whatCannotBeIsRefused(String fields) {
    assertThatThrownBy(() -> read("xdp: {" + fields + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("director.yaml:1: xdp.");
  }

  @Test
  void aModeThatThereIsNotIsToldThoseThatThereAre() {
    assertThatThrownBy(() -> read("xdp: {interface: eth0, mode: driver}"))
        .hasMessageContaining("xdp.mode: 'driver' (expected one of: auto, native, generic)");
  }

  @Test
  void aShimsModeIsReadLikeADirectors() {
    ShimSettings shim =
        ConfigDocument.parse(
            "shim.yaml",
            "shim: {trusted: [10.0.0.0/24], mode: generic}",
            root -> ShimSettings.from(root.section("shim").orElseThrow(), "eth0"));
    assertThat(shim.xdp().mode()).isEqualTo(ModeChoice.GENERIC);
  }

  @Test
  void processesWithoutTheRightToLoadProgramsAreToldWhatIsNeeded() {
    Privileges.check(List.of("Name: java", "CapEff:\t000001ffffffffff"));
    Privileges.check(List.of("CapEff:\t0000008000001000"));

    Privileges.checkReading(List.of("CapEff:\t000000c000001000"));
    assertThatThrownBy(() -> Privileges.checkReading(List.of("CapEff:\t0000008000001000")))
        .isInstanceOf(XdpUnavailableException.class)
        .hasMessageContaining("CAP_PERFMON");
    assertThatThrownBy(() -> Privileges.check(List.of("CapEff:\t0000000000001000")))
        .isInstanceOf(XdpUnavailableException.class)
        .hasMessageContaining("expected: root, or the capabilities CAP_BPF and CAP_NET_ADMIN");
    assertThatThrownBy(() -> Privileges.check(List.of("CapEff:\t0000008000000000")))
        .isInstanceOf(XdpUnavailableException.class);
  }
}
