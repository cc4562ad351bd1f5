package io.longhaul.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.balance.EndpointState;
import io.longhaul.node.balance.Tried;
import io.longhaul.node.balance.UpstreamState;
import io.longhaul.node.balance.Upstreams;
import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.loop.DeadlineWheel;
import io.longhaul.node.metrics.CheckResult;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.testing.LoggedErrors;
import io.longhaul.node.testing.WheelTimers;
import io.longhaul.node.upstream.UpstreamConnections;
import io.longhaul.node.upstream.UpstreamStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What checks do to endpoints that come and go, in virtual time. */
final class HealthChecksInTimeTest implements Dialer {
  private static final String A = "10.0.0.1:80";
  private static final String B = "10.0.0.2:80";
  private static final String CHECK = "{interval: 1s, jitter: 0s, rise: 2, fall: 2}";
  private static final String NONE = "";

  /** Where a check can break. */
  enum Break {
    CONNECTING,
    AFTER_FAILING,
    ASKING,
    CLOSING
  }

  private long nowMs = 1_000_000;
  private final DeadlineWheel wheel = new DeadlineWheel(nowMs);
  private final Upstreams upstreams = new Upstreams(() -> nowMs, 0, _ -> Optional.empty());
  private final List<CheckResult> results = new ArrayList<>();
  private final HealthChecks checks =
      new HealthChecks(upstreams, new WheelTimers(wheel, () -> nowMs), this, results::add);
  private final Set<String> ill = new HashSet<>();
  private Optional<Break> broken = Optional.empty();

  @Override
  public void connect(
      Upstream upstream, NamedEndpoint endpoint, UpstreamConnections.Outcome outcome) {
    breakIf(Break.CONNECTING);
    if (ill.contains(endpoint.endpoint().toString())) {
      outcome.failed(ConnectFailure.REFUSED);
      breakIf(Break.AFTER_FAILING);
    } else {
      outcome.opened(stream());
    }
  }

  @Override
  public void open(Upstream upstream, NamedEndpoint endpoint, UpstreamConnections.Outcome outcome) {
    outcome.opened(stream());
  }

  private UpstreamStream stream() {
    InvocationHandler calls =
        (_, method, _) -> {
          switch (method.getName()) {
            case "begin" -> breakIf(Break.ASKING);
            case "close" -> breakIf(Break.CLOSING);
            default -> {}
          }
          return null;
        };
    return (UpstreamStream)
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {UpstreamStream.class}, calls);
  }

  /** Once. */
  private void breakIf(Break at) {
    if (broken.filter(at::equals).isPresent()) {
      broken = Optional.empty();
      throw new Error("such as there is for want of memory");
    }
  }

  private void configure(String check, String... endpoints) {
    String health = check.isEmpty() ? "" : ", healthCheck: " + check;
    String list = String.join("\", \"", endpoints);
    upstreams.configure(
        RoutesDocument.parse(
            "test.yaml",
            """
            routes: [{host: "*", path: /, upstream: app}]
            upstreams: [{name: app, panicThreshold: 0, endpoints: ["%s"]%s}]
            """
                .formatted(list, health)));
    checks.follow();
  }

  private UpstreamState app() {
    return upstreams.of(Upstream.of("app", List.of()));
  }

  private EndpointState endpoint(String address) {
    Endpoint wanted = Endpoint.parse(address);
    return app().known().stream()
        .filter(e -> e.endpoint().equals(wanted))
        .findFirst()
        .orElseThrow();
  }

  private boolean isPicked(String address) {
    for (int i = 0; i < 10; i++) {
      EndpointState picked = app().pick(i, Tried.NONE).orElseThrow();
      if (picked.endpoint().toString().equals(address)) {
        return true;
      }
    }
    return false;
  }

  private void pass(long ms) {
    for (long passed = 0; passed < ms; passed += DeadlineWheel.TICK_MS) {
      nowMs += DeadlineWheel.TICK_MS;
      wheel.advance(nowMs);
    }
  }

  /** Until so many more checks have ended. */
  private void passUntilChecked(int more) {
    int before = results.size();
    for (int i = 0; i < 1_000 && results.size() < before + more; i++) {
      pass(DeadlineWheel.TICK_MS);
    }
    assertThat(results).hasSizeGreaterThanOrEqualTo(before + more);
  }

  private void fallIll() {
    configure(CHECK, A, B);
    ill.add(A);
    pass(5_000);
    assertThat(endpoint(A).failsChecks()).isTrue();
    assertThat(isPicked(A)).isFalse();
  }

  @Test
  void endpointThatIsFoundAgainFailsUntilItsChecksPass() {
    fallIll();
    configure(CHECK, B);
    configure(CHECK, A, B);
    assertThat(isPicked(A)).isFalse();
    pass(5_000);
    assertThat(isPicked(A)).isFalse();
    configure(CHECK, B);
    ill.clear();
    configure(CHECK, A);
    passUntilChecked(1);
    assertThat(endpoint(A).failsChecks()).as("passed once").isTrue();
    passUntilChecked(1);
    assertThat(isPicked(A)).as("passed twice").isTrue();
  }

  @Test
  void whatIsCheckedNoMoreIsTakenToBeWell() {
    fallIll();
    configure(NONE, A, B);
    assertThat(isPicked(A)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endpointThatWasAwayWhileItsChecksEndedIsTakenToBeWell(boolean withItsUpstream) {
    fallIll();
    app().begin(endpoint(A));
    app().begin(endpoint(B));
    if (withItsUpstream) {
      upstreams.configure(RoutesDocument.EMPTY);
      checks.follow();
    } else {
      configure(CHECK, B);
      configure(NONE, B);
    }
    configure(NONE, A, B);
    assertThat(isPicked(A)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Break.class)
  void checkThatBreaksSaysNothingAndStopsNoOther(Break at) throws Exception {
    String type = at == Break.ASKING ? "{type: http, interval: 1s, jitter: 0s}" : CHECK;
    if (at == Break.AFTER_FAILING) {
      ill.add(A);
    }
    broken = Optional.of(at);
    List<String> logged =
        LoggedErrors.during(
            () -> {
              configure(type, A, B);
              pass(20_000);
            });
    assertThat(logged).hasSize(1);
    assertThat(broken).isEmpty();
    assertThat(results).hasSizeGreaterThan(10);
    boolean said = at == Break.AFTER_FAILING || at == Break.CLOSING;
    assertThat(results.stream().filter(result -> result == CheckResult.LOCAL))
        .hasSize(said ? 0 : 1);
    assertThat(endpoint(B).failsChecks()).isEqualTo(at == Break.ASKING);
  }
}
