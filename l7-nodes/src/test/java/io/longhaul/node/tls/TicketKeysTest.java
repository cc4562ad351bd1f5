package io.longhaul.node.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TicketKeysTest {
  private final byte[] secret = new byte[32];

  @Test
  void sameSecretAndListenerGiveTheSameKeysEverywhere() {
    byte[] name = TicketKeys.of(List.of(secret)).of("web").getFirst().name();
    assertThat(TicketKeys.of(List.of(secret.clone())).of("web").getFirst().name()).isEqualTo(name);
    assertThat(TicketKeys.of(List.of(secret)).of("other").getFirst().name()).isNotEqualTo(name);
    assertThat(TicketKeys.random().of("web").getFirst().name()).isNotEqualTo(name);
  }

  @Test
  void secretsOfAnotherLengthAreRefused() {
    assertThatThrownBy(() -> TicketKeys.of(List.of(new byte[31])))
        .hasMessageContaining("31")
        .hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> TicketKeys.of(List.of())).hasMessageContaining("at least one");
  }
}
