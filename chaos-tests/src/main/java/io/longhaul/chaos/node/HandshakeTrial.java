package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.OptionalDouble;

/** Full TLS handshakes: connected, agreed and closed in order, so many at a time. */
record HandshakeTrial(Sockets sockets, ClientTls tls, int atOnce) implements Trial {
  @Override
  public String counted() {
    return "handshakes";
  }

  @Override
  public String key() {
    return "";
  }

  @Override
  public String own() {
    return counted();
  }

  @Override
  public Wire wire() {
    return Wire.TLS;
  }

  @Override
  public Sample measure(RunningProxy proxy, Duration lead, Duration time) {
    Span cpu = new Span(proxy.process());
    try (HandshakeRun run = new HandshakeRun(sockets, proxy, tls, atOnce)) {
      double rate = run.rate(lead, time, cpu);
      double done = rate * time.toNanos() / 1e9;
      return new Sample(rate, OptionalDouble.empty(), cpu.used().toNanos() / 1e3 / done);
    }
  }
}
