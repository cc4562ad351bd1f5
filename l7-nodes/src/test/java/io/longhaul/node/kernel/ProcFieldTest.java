package io.longhaul.node.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcFieldTest {
  private static final String NETSTAT =
      """
      TcpExt: SyncookiesSent ListenOverflows ListenDrops
      TcpExt: 1 22 333
      IpExt: ListenOverflows InOctets
      IpExt: 7 8
      """;
  private static final String SOCKSTAT =
      """
      sockets: used 290
      TCP: inuse 35 orphan 1 tw 29 alloc 41 mem 13
      UDP: inuse 8 mem 2
      """;
  private static final String SOFTNET =
      """
      0003a1b2 0000000a 00000001 00000000
      0001ffff 00000010 000000ff 00000000
      """;

  @Test
  void tableHasTheNumberBelowItsName() {
    assertThat(ProcField.named("TcpExt:", "ListenOverflows").in(NETSTAT)).hasValue(22);
    assertThat(ProcField.named("IpExt:", "ListenOverflows").in(NETSTAT)).hasValue(7);
    assertThat(ProcField.named("TcpExt:", "Unknown").in(NETSTAT)).isEmpty();
    assertThat(ProcField.named("UdpExt:", "ListenDrops").in(NETSTAT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "TcpExt: ListenOverflows",
        "TcpExt: ListenOverflows\nTcpExt:",
        "TcpExt: ListenOverflows\nTcpExt: x",
        "TcpExt: ListenOverflows\nTcpExt: -1",
        "TcpExt: ListenOverflows\nTcpExt: 99999999999999999999",
        "TcpExt: 1 2\nTcpExt: ListenOverflows 3"
      })
  void tableWithoutTheNumberHasNone(String text) {
    assertThat(ProcField.named("TcpExt:", "ListenOverflows").in(text)).isEmpty();
  }

  @Test
  void lineHasTheNumberBehindItsName() {
    assertThat(ProcField.following("TCP:", "tw").in(SOCKSTAT)).hasValue(29);
    assertThat(ProcField.following("TCP:", "mem").in(SOCKSTAT)).hasValue(13);
    assertThat(ProcField.following("UDP:", "mem").in(SOCKSTAT)).hasValue(2);
    assertThat(ProcField.following("TCP6:", "inuse").in(SOCKSTAT)).isEmpty();
    assertThat(ProcField.following("TCP:", "mem").in("TCP: inuse 5 mem")).isEmpty();
  }

  @Test
  void columnIsAddedUpOverAllProcessors() {
    assertThat(ProcField.hexColumn(1).in(SOFTNET)).hasValue(0x1A);
    assertThat(ProcField.hexColumn(2).in(SOFTNET)).hasValue(0x100);
    assertThat(ProcField.hexColumn(9).in(SOFTNET)).isEmpty();
    assertThat(ProcField.hexColumn(1).in("zz zz\n01 02\n")).hasValue(2);
  }

  @Test
  void numbersAreTakenByPlace() {
    assertThat(ProcField.number(2).in("190218\t253626\t380436\n")).hasValue(380_436);
    assertThat(ProcField.number(3).in("1 2 3")).isEmpty();
    assertThat(ProcField.number(0).in("\n")).isEmpty();
  }

  @Test
  void softLimitIsTheFirstNumberBehindItsName() {
    String limits =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             unlimited            unlimited            processes
        Max open files            1024                 20000                files
        """;
    assertThat(ProcField.softLimit("Max open files").in(limits)).hasValue(1024);
    assertThat(ProcField.softLimit("Max processes").in(limits)).isEmpty();
    assertThat(ProcField.softLimit("Max locked memory").in(limits)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(KernelFigure.class)
  void rubbishIsReadWithoutAFault(KernelFigure figure) {
    Random random = new Random(figure.name().hashCode());
    String[] words = {
      "TcpExt:", "Tcp:", "TCP:", "inuse", "ListenDrops", "0x1", "-", "7", "\n", " "
    };
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        text.append(
            random.nextInt(4) == 0
                ? "" + (char) random.nextInt(256)
                : words[random.nextInt(words.length)] + " ");
      }
      figure.field().in(text.toString()).ifPresent(n -> assertThat(n).isNotNegative());
    }
  }
}
