package io.longhaul.node.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.DnsTarget;
import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Upstreams whose endpoints are found by names, in virtual time. */
final class LocatedUpstreamsTest {
  private static final EndpointSpec NAME =
      new EndpointSpec(
          new DnsTarget(
              "app", 80, DnsTarget.Family.ANY, Duration.ofSeconds(1), Duration.ofSeconds(1)),
          2,
          false);

  private long nowMs = 1_000_000;
  private Optional<List<Found>> found = Optional.empty();
  private final Upstreams upstreams = new Upstreams(() -> nowMs, 0, _ -> found);

  private static Found found(String address) {
    return new Found(
        new NamedEndpoint(Endpoint.parse(address), Optional.of("app")), NAME.weight(), false);
  }

  private boolean locate(String... addresses) {
    found = Optional.of(List.of(addresses).stream().map(LocatedUpstreamsTest::found).toList());
    return upstreams.locate();
  }

  private UpstreamState configure(EndpointSpec... specs) {
    Upstream upstream = Upstream.of("app", List.of(specs));
    upstreams.configure(new RoutesDocument(List.of(), List.of(), List.of(upstream), List.of()));
    return upstreams.of(upstream);
  }

  private static List<String> addresses(UpstreamState state) {
    return state.current().stream().map(one -> one.endpoint().toString()).toList();
  }

  @Test
  void countsHealthAndIdsSurviveForAddressesThatStay() {
    UpstreamState state = configure(NAME);
    assertThat(locate("10.0.0.1:80", "10.0.0.2:80")).isTrue();
    EndpointState first = state.current().getFirst();
    IntStream.range(0, 5).forEach(i -> state.begin(first));
    state.checked(first, false);
    String id = first.id();
    assertThat(locate("10.0.0.1:80", "10.0.0.3:80")).isTrue();
    assertThat(state.current().getFirst()).isSameAs(first);
    assertThat(first.active()).isEqualTo(5);
    assertThat(first.failsChecks()).isTrue();
    state.checked(first, true);
    assertThat(state.back(id)).contains(first);
    configure(EndpointSpec.of(Endpoint.parse("10.0.0.1:80")));
    assertThat(state.current()).as("named by address now").containsExactly(first);
    assertThat(first.named().name()).isEmpty();
  }

  @Test
  void endpointThatComesBackHasWhatItHad() {
    UpstreamState state = configure(NAME);
    locate("10.0.0.1:80", "10.0.0.2:80");
    EndpointState first = state.current().getFirst();
    state.begin(first);
    locate("10.0.0.2:80");
    for (int i = 0; i < 4; i++) {
      nowMs += UpstreamState.FORGET_MS;
      upstreams.forget();
    }
    locate("10.0.0.1:80", "10.0.0.2:80");
    assertThat(state.current().getFirst()).isSameAs(first);
    assertThat(first.active()).isEqualTo(1);
  }

  @Test
  void sameAnswerChangesNothing() {
    configure(NAME);
    assertThat(locate("10.0.0.1:80")).isTrue();
    assertThat(locate("10.0.0.1:80")).isFalse();
  }

  @Test
  void whatWasThereStaysUntilANameIsKnown() {
    UpstreamState state = configure(EndpointSpec.of(Endpoint.parse("10.0.0.9:80")));
    configure(NAME, EndpointSpec.of(Endpoint.parse("10.0.0.8:80")));
    assertThat(addresses(state)).containsExactly("10.0.0.8:80", "10.0.0.9:80");
    assertThat(locate("10.0.0.1:80")).isTrue();
    assertThat(addresses(state)).containsExactly("10.0.0.8:80", "10.0.0.1:80");
  }

  @Test
  void addressThatIsNamedTwiceIsWhatItsOwnEntrySays() {
    UpstreamState state = configure(NAME, new EndpointSpec(Endpoint.parse("10.0.0.1:80"), 7, true));
    locate("10.0.0.1:80", "10.0.0.2:80");
    assertThat(state.found())
        .containsExactly(
            new Found(NamedEndpoint.of(Endpoint.parse("10.0.0.1:80")), 7, true),
            found("10.0.0.2:80"));
  }

  @Test
  void noMoreEndpointsAreTakenThanAnUpstreamMayHave() {
    List<Found> many =
        IntStream.rangeClosed(1, RoutesDocument.MAX_ENDPOINTS)
            .mapToObj(port -> found("10.0.0.1:" + port))
            .toList();
    found = Optional.of(many);
    assertThat(configure(NAME).current()).hasSize(RoutesDocument.MAX_ENDPOINTS);
    UpstreamState state = configure(NAME, EndpointSpec.of(Endpoint.parse("10.0.0.2:1")));
    assertThat(state.current()).hasSize(RoutesDocument.MAX_ENDPOINTS);
    assertThat(addresses(state)).contains("10.0.0.2:1").doesNotContain("10.0.0.1:1000");
  }
}
