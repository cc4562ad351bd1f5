package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.store.Versioned;
import io.longhaul.node.missing.MissingPart;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveRoutesTest {
  private static final String GOOD =
      "routes: [{upstream: app}]\nupstreams: [{name: app, endpoints: ['127.0.0.1:9']}]";
  private static final String BAD = "fieldOfALaterVersion: 1";

  private final LiveRoutes routes = new LiveRoutes();

  @Test
  void refusedRoutesAreMissingWhereNoneAreInForceUntilOthersCome() {
    assertThat(routes.missing()).as("none are stored").isEmpty();
    assertThat(routes.read(stored(BAD, 1))).isEmpty();
    MissingPart missing = routes.missing().orElseThrow();
    assertThat(missing.part()).as("whatever version").isEqualTo("routes");
    assertThat(missing.reason()).contains("version 1 refused", "fieldOfALaterVersion");
    assertThat(routes.read(stored(GOOD, 2))).isPresent();
    assertThat(routes.missing()).isEmpty();
  }

  @Test
  void refusedRoutesAreNotMissingWhereThoseBeforeStayInForce() {
    assertThat(routes.read(stored(GOOD, 1))).isPresent();
    assertThat(routes.read(stored(BAD, 2))).isEmpty();
    assertThat(routes.missing()).isEmpty();
  }

  private static Versioned<byte[]> stored(String text, int version) {
    return new Versioned<>(text.getBytes(StandardCharsets.UTF_8), version);
  }
}
