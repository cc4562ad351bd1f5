package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.OptionalDouble;

/** WebSocket messages there and back, on many connections with one under way on each. */
record MessageTrial(Sockets sockets, int connections) implements Trial {
  @Override
  public String counted() {
    return "messages";
  }

  @Override
  public String key() {
    return "ws";
  }

  @Override
  public Sample measure(RunningProxy proxy, Duration lead, Duration time) {
    Span cpu = new Span(proxy.process());
    try (EchoSwarm swarm = new EchoSwarm(sockets, proxy)) {
      swarm.grow(connections);
      double rate = swarm.stream(lead, time, cpu);
      swarm.leave();
      double messages = rate * time.toNanos() / 1e9;
      return new Sample(rate, OptionalDouble.empty(), cpu.used().toNanos() / 1e3 / messages);
    }
  }
}
