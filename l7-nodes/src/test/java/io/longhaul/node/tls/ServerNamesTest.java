package io.longhaul.node.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerNamesTest {
  private final ServerNames names =
      new ServerNames(
          List.of(
              List.of("*.a.example", "both.a.example"),
              List.of("x.a.example", "*.example", "both.a.example"),
              List.of("*.a.example")));

  @Test
  void nameItselfWinsOverAWildcard() {
    assertThat(names.index("x.a.example")).isEqualTo(1);
    assertThat(names.index("y.a.example")).isZero();
  }

  @Test
  void wildcardIsForExactlyOneLabel() {
    assertThat(names.index("b.example")).isEqualTo(1);
    assertThat(names.index("c.b.example")).isEqualTo(ServerNames.NONE);
    assertThat(names.index("example")).isEqualTo(ServerNames.NONE);
    assertThat(names.index(".a.example")).isEqualTo(ServerNames.NONE);
    assertThat(names.index("*.a.example")).isZero();
  }

  @Test
  void firstOfTwoCertificatesServesTheName() {
    assertThat(names.index("both.a.example")).isZero();
  }

  @Test
  void caseMeansNothing() {
    assertThat(names.index("X.A.Example")).isEqualTo(1);
  }
}
