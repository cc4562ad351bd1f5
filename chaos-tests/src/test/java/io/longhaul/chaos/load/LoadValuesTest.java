package io.longhaul.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadValuesTest {
  private static final Target LOCAL = Target.parse("ws://127.0.0.1:8080/echo");

  @Test
  void aTargetIsReadWithItsDefaults() {
    assertThat(Target.parse("ws://example.org"))
        .isEqualTo(new Target("example.org", 80, "example.org", "/"));
    assertThat(Target.parse("WS://[::1]:81/a%20b?c=d"))
        .isEqualTo(new Target("::1", 81, "[::1]:81", "/a%20b?c=d"));
  }

  @Test
  void whatIsNoTargetIsRefused() {
    for (String wrong :
        List.of(
            "",
            "ws://",
            "ws:///x",
            "ws://h:0/",
            "ws://h:65536/",
            "ws://a b/",
            "ws://u:p@h/",
            "ws://h/#x",
            "h:80")) {
      assertThatIllegalArgumentException()
          .as(wrong)
          .isThrownBy(() -> Target.parse(wrong))
          .withMessageContaining("expected: ws://host:port/path");
    }
  }

  @Test
  void theHandshakeAnswerIsThatOfTheSpecification() {
    // RFC 6455 section 1.3
    assertThat(Handshake.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void eventsAreSpreadEvenlyAndARoundTakesExactlyOneInterval() {
    Pacer pacer = new Pacer(1_000, 100, 3);
    long[] due = new long[7];
    for (int i = 0; i < due.length; i++) {
      assertThat(pacer.position()).isEqualTo(i % 3);
      due[i] = pacer.dueNs();
      pacer.advance();
    }
    assertThat(due).containsExactly(1_000, 1_033, 1_066, 1_100, 1_133, 1_166, 1_200);
  }

  @Test
  void theSlowestRateAndTheMostConnectionsDoNotOverflowThePacer() {
    long intervalNs = Math.round(1e9 / LoadSettings.MIN_RATE);
    Pacer pacer = new Pacer(0, intervalNs, LoadSettings.MAX_CONNECTIONS);
    for (int i = 0; i < LoadSettings.MAX_CONNECTIONS - 1; i++) {
      pacer.advance();
    }
    assertThat(pacer.dueNs()).isBetween(intervalNs / 2, intervalNs);
  }

  @Test
  void connectionsOfALoopbackDestinationAreSpreadOverSourcesAndNoOthers() throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.2");
    assertThat(SourceAddresses.of(loopback, SourceAddresses.PER_LOOPBACK_SOURCE - 1)).isEmpty();
    assertThat(SourceAddresses.of(loopback, SourceAddresses.PER_LOOPBACK_SOURCE))
        .contains(new InetSocketAddress("127.77.0.1", 0));
    assertThat(SourceAddresses.of(InetAddress.ofLiteral("192.0.2.1"), 1_000_000)).isEmpty();
    assertThat(SourceAddresses.of(InetAddress.ofLiteral("::1"), 1_000_000)).isEmpty();
  }

  @Test
  void tooManyConnectionsForTheDescriptorsAreRefusedBeforehand() {
    LoadSettings hundred = LoadSettings.of(LOCAL, 100, 1, Duration.ofSeconds(1));
    assertThat(LoadLimits.fault(hundred, 100 + LoadLimits.RESERVED_DESCRIPTORS)).isEmpty();
    assertThat(LoadLimits.fault(hundred, 99 + LoadLimits.RESERVED_DESCRIPTORS))
        .hasValueSatisfying(
            fault -> assertThat(fault).contains("connections: 100", "at most 99", "ulimit -n"));
  }

  @Test
  void tooManyConnectionsForTheLocalPortsAreRefusedUnlessOnLoopback() {
    Target remote = Target.parse("ws://192.0.2.1/");
    int most = SourceAddresses.PORTS_PER_SOURCE;
    LoadSettings fits = LoadSettings.of(remote, most, 1, Duration.ofSeconds(1));
    LoadSettings tooMany = LoadSettings.of(remote, most + 1, 1, Duration.ofSeconds(1));
    assertThat(LoadLimits.fault(fits, 1_000_000)).isEmpty();
    assertThat(LoadLimits.fault(tooMany, 1_000_000))
        .hasValueSatisfying(fault -> assertThat(fault).contains("192.0.2.1", "at most 28000"));
    assertThat(LoadLimits.fault(tooMany.withTargets(List.of(LOCAL)), 1_000_000)).isEmpty();
  }

  @Test
  void latenciesAreWrittenWithTheirUnit() {
    assertThat(LoadResult.latency(0)).isEqualTo("0us");
    assertThat(LoadResult.latency(999)).isEqualTo("999us");
    assertThat(LoadResult.latency(1_250)).isEqualTo("1.3ms");
    assertThat(LoadResult.latency(2_000_000)).isEqualTo("2.0s");
  }
}
