package io.longhaul.chaos.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JavaHeapTest {
  @Test
  void g1TellsItsAddresses() {
    JavaHeap heap =
        JavaHeap.of(
            5,
            """
            30712:
             garbage-first heap   total reserved 6164480K, committed 387072K, used 9216K [0x0000000687c00000, 0x0000000800000000)
              region size 4096K, 1 young (4096K), 0 survivors (0K)
             Metaspace       used 12345K, committed 12672K, reserved 1114112K
            """);
    assertThat(heap).isEqualTo(new JavaHeap(5, 0x687c00000L, 0x800000000L));
  }

  @Test
  void serialTellsItsGenerationsAddresses() {
    JavaHeap heap =
        JavaHeap.of(
            5,
            """
             DefNew     total 9792K, used 1078K [0x00000000e0000000, 0x00000000e0aa0000, 0x00000000eaaa0000)
              eden space 8704K,   6% used [0x00000000e0000000, 0x00000000e008dd58, 0x00000000e0880000)
             Tenured    total 21888K, used 9059K [0x00000000eaaa0000, 0x00000000ec000000, 0x0000000100000000)
              the  space 21888K,  41% used [0x00000000eaaa0000, 0x00000000eb378c90, 0x00000000ec000000)
             Metaspace       used 12345K, committed 12672K, reserved 1114112K
            """);
    assertThat(heap).isEqualTo(new JavaHeap(5, 0xe0000000L, 0x100000000L));
  }

  @Test
  void aCollectorThatDoesNotTellIsRefused() {
    assertThatThrownBy(() -> JavaHeap.of(5, " ZHeap           used 32M, capacity 368M\n"))
        .hasMessageContaining("no addresses (expected: those of G1, Serial or Parallel)");
  }
}
