package io.longhaul.node.discovery;

import io.longhaul.node.config.DnsTarget;
import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.metrics.DiscoveryMetrics;
import io.longhaul.node.metrics.ResolveFailure;
import io.longhaul.node.missing.MissingPart;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A DNS name that is asked for again whenever what is known of it has grown old. */
final class DnsSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(DnsSource.class);

  private final DnsTarget target;
  private final EventLoop loop;
  private final Resolver resolver;
  private final DiscoveryMetrics metrics;
  private final Runnable changed;
  private final CountDownLatch asked = new CountDownLatch(1);
  private volatile NameState state;
  private volatile Optional<List<Located>> located;
  private volatile boolean ended;

  /**
   * Asks for the first time.
   *
   * @param known of the same name, if anything is
   * @param changed called on the event loop after a change
   */
  DnsSource(
      DnsTarget target,
      NameState known,
      EventLoop loop,
      Resolver resolver,
      DiscoveryMetrics metrics,
      Runnable changed) {
    this.target = target;
    this.loop = loop;
    this.resolver = resolver;
    this.metrics = metrics;
    this.changed = changed;
    this.state = known.of(target.family());
    this.located = located(state);
    loop.execute(this::ask);
  }

  @Override
  public Optional<List<Located>> located() {
    return located;
  }

  @Override
  public Optional<MissingPart> missing(String part) {
    return located.isPresent()
        ? Optional.empty()
        : Optional.of(MissingPart.of(part, state.failure().map(why -> "DNS: " + why)));
  }

  /** What is known of its name. */
  NameState state() {
    return state;
  }

  @Override
  public boolean look() {
    return false;
  }

  @Override
  public void end() {
    ended = true;
  }

  /** Waits until it was asked for once, whatever came of it. */
  boolean awaitFirst(long ms) throws InterruptedException {
    return asked.await(ms, TimeUnit.MILLISECONDS);
  }

  private void ask() {
    if (!ended) {
      new Round().begin();
    }
  }

  /** Both families, asked for at once. */
  private final class Round {
    private Optional<Answer> a = Optional.empty();
    private Optional<Answer> aaaa = Optional.empty();
    private int waiting = (target.family().hasV4() ? 1 : 0) + (target.family().hasV6() ? 1 : 0);

    void begin() {
      if (target.family().hasV4()) {
        resolver.ask(target.name(), DnsRecordType.A, this::a);
      }
      if (target.family().hasV6()) {
        resolver.ask(target.name(), DnsRecordType.AAAA, this::aaaa);
      }
    }

    private void a(Answer answer) {
      a = Optional.of(answer);
      answered();
    }

    private void aaaa(Answer answer) {
      aaaa = Optional.of(answer);
      answered();
    }

    private void answered() {
      if (--waiting == 0) {
        settle(a, aaaa);
      }
    }
  }

  private void settle(Optional<Answer> a, Optional<Answer> aaaa) {
    NameState before = state;
    state = before.after(a, aaaa, target);
    count(before.failure());
    try {
      if (!state.addresses().equals(before.addresses())) {
        located = located(state);
        LOG.info("endpoints: {} of {} are in force", located.map(List::size).orElse(0), target);
        changed.run();
      }
    } finally {
      asked.countDown();
      if (!ended) {
        var _ = loop.schedule(this::ask, state.delayMs(), TimeUnit.MILLISECONDS);
      }
    }
  }

  // A name that stays away is said once, and again when the reason is another.
  private void count(Optional<ResolveFailure> before) {
    Optional<ResolveFailure> now = state.failure();
    if (now.isEmpty()) {
      metrics.resolved.increment();
      return;
    }
    metrics.failures.increment(now.get());
    if (!now.equals(before)) {
      LOG.warn("endpoints: {} gave nothing, what is known stays: {}", target, now.get());
    }
  }

  private Optional<List<Located>> located(NameState now) {
    return now.addresses().map(all -> all.stream().map(this::located).toList());
  }

  private Located located(InetAddress address) {
    return new Located(
        new NamedEndpoint(
            new Endpoint(new InetSocketAddress(address, target.port())),
            Optional.of(target.name())),
        OptionalInt.empty(),
        false);
  }
}
