package io.longhaul.node.discovery;

import io.longhaul.node.metrics.ResolveFailure;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks recursive DNS servers one after the other, by UDP from a new port each time, and by TCP
 * where an answer does not fit. Only its event loop may touch it.
 */
final class Resolver {
  /** How long one server may take for one question. */
  static final long TIMEOUT_MS = 2_000;

  /** How often each server is asked before the question is given up, as by the C library. */
  static final int ROUNDS = 2;

  /** Questions that are asked at once; the others wait for their turn. */
  static final int MAX_RUNNING = 64;

  /** Largest UDP answer that is asked for: what passes nearly every path in one piece. */
  static final int MAX_UDP_BYTES = 1_232;

  private final Supplier<List<InetSocketAddress>> servers;
  private final DnsNameResolver resolver;
  private final ArrayDeque<Question> ready = new ArrayDeque<>();
  private int running;

  /**
   * @param servers asked before each question
   */
  Resolver(EventLoop loop, Supplier<List<InetSocketAddress>> servers) {
    this.servers = servers;
    this.resolver =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class)
            .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
            // Each question names its server; no other is ever asked.
            .nameServerProvider(_ -> DnsServerAddresses.sequential(List.of()).stream())
            .queryTimeoutMillis(TIMEOUT_MS)
            .maxPayloadSize(MAX_UDP_BYTES)
            .build();
  }

  /** Asks for a name's addresses of one family; the answer comes once, and bounded in time. */
  void ask(String name, DnsRecordType type, Consumer<Answer> then) {
    ready.add(new Question(name, type, then));
    runReady();
  }

  private void runReady() {
    while (running < MAX_RUNNING && !ready.isEmpty()) {
      running++;
      ready.remove().begin();
    }
  }

  /** One question, on its way from server to server. */
  private final class Question {
    private final String name;
    private final DnsRecordType type;
    private final Consumer<Answer> then;
    private List<InetSocketAddress> order = List.of();
    private int next;

    Question(String name, DnsRecordType type, Consumer<Answer> then) {
      this.name = name;
      this.type = type;
      this.then = then;
    }

    void begin() {
      order = servers.get();
      askNext(new Answer.Failed(ResolveFailure.UNREACHABLE));
    }

    private void askNext(Answer soFar) {
      if (next == order.size() * ROUNDS) {
        running--;
        then.accept(soFar);
        runReady();
        return;
      }
      InetSocketAddress server = order.get(next++ % order.size());
      var _ =
          resolver
              .query(server, new DefaultDnsQuestion(name, type))
              .addListener(
                  (Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> done) ->
                      settle(read(done)));
    }

    private void settle(Answer answer) {
      if (answer instanceof Answer.Addresses) {
        next = order.size() * ROUNDS;
      }
      askNext(answer);
    }

    private Answer read(Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> done) {
      if (!done.isSuccess()) {
        return new Answer.Failed(
            done.cause() instanceof DnsNameResolverTimeoutException
                ? ResolveFailure.TIMEOUT
                : ResolveFailure.UNREACHABLE);
      }
      AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = done.getNow();
      try {
        return AnswerReader.read(envelope.content(), name, type);
      } finally {
        envelope.release();
      }
    }
  }

  void end() {
    resolver.close();
  }
}
