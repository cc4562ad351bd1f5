package io.longhaul.ops.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.ops.CommandFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpAddressesTest {
  private final FakePorts ports = new FakePorts();

  @Test
  void directorsHaveAddressesOfTheirOwnAtOnePort() {
    UpAddresses addresses = UpAddresses.choose(settings(3, Optional.empty()), ports);
    assertThat(texts(addresses.listens()))
        .containsExactly("127.0.0.1:8080", "127.0.0.2:8080", "127.0.0.3:8080");
    assertThat(texts(addresses.admins()))
        .containsExactly("127.0.0.1:8480", "127.0.0.1:8481", "127.0.0.1:8482");
  }

  @Test
  void whereOnlyOneLoopbackAddressExistsPortsAreSuccessive() {
    ports.answers.put("127.0.0.2:8080", FreePorts.Answer.IMPOSSIBLE);
    assertThat(texts(UpAddresses.choose(settings(2, Optional.empty()), ports).listens()))
        .containsExactly("127.0.0.1:8080", "127.0.0.1:8081");
  }

  @Test
  void takenPortIsNamedWithWhatToChange() {
    ports.answers.put("127.0.0.2:8080", FreePorts.Answer.TAKEN);
    assertThatThrownBy(() -> UpAddresses.choose(settings(2, Optional.empty()), ports))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "127.0.0.2:8080 is taken by another process (stop that, or choose another --port)");
  }

  @Test
  void adminAddressThatWasAskedForIsThatOrNone() {
    ports.answers.put("127.0.0.1:9000", FreePorts.Answer.TAKEN);
    Optional<String> admin = Optional.of("127.0.0.1:9000");
    assertThatThrownBy(() -> UpAddresses.choose(settings(1, admin), ports))
        .hasMessageContaining("127.0.0.1:9000 is taken")
        .hasMessageContaining("--admin");
  }

  @Test
  void otherAdminAddressesGiveWay() {
    ports.answers.put("127.0.0.1:8480", FreePorts.Answer.TAKEN);
    ports.answers.put("127.0.0.1:8482", FreePorts.Answer.TAKEN);
    assertThat(texts(UpAddresses.choose(settings(3, Optional.empty()), ports).admins()))
        .containsExactly("127.0.0.1:50000", "127.0.0.1:8481", "127.0.0.1:50001");
  }

  private static UpSettings settings(int directors, Optional<String> admin) {
    return new UpSettings(
        directors,
        Optional.empty(),
        8080,
        admin.map(ScalarValues::address),
        Optional.empty(),
        false);
  }

  private static List<String> texts(List<InetSocketAddress> addresses) {
    return addresses.stream().map(ScalarValues::text).toList();
  }

  /** Ports that are free unless said otherwise. */
  private static final class FakePorts extends FreePorts {
    private final Map<String, Answer> answers = new HashMap<>();
    private int next = 50_000;

    @Override
    Answer tryOut(InetSocketAddress address) {
      return answers.getOrDefault(ScalarValues.text(address), Answer.FREE);
    }

    @Override
    int any(InetAddress address) {
      return next++;
    }
  }
}
