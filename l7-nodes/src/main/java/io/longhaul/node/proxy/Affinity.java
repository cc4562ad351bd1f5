package io.longhaul.node.proxy;

import io.longhaul.node.balance.EndpointState;
import io.longhaul.node.balance.Hashes;
import io.longhaul.node.balance.Tried;
import io.longhaul.node.balance.UpstreamState;
import io.longhaul.node.config.Balance;
import io.longhaul.node.config.Balancing;
import io.longhaul.node.config.HashKey;
import io.longhaul.node.config.StickyCookie;
import io.longhaul.node.ingress.ClientAddress;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which endpoint a request would rather go to: the one that its client had, by the node's cookie,
 * or the one that its key belongs to.
 */
final class Affinity {
  private final Balancing balancing;
  private final ProxyRequest request;
  private final ClientAddress client;

  Affinity(Balancing balancing, ProxyRequest request, ClientAddress client) {
    this.balancing = balancing;
    this.request = request;
    this.client = client;
  }

  /** Chooses an endpoint that was not tried yet. */
  Optional<EndpointState> choose(UpstreamState upstream, Tried tried) {
    Optional<EndpointState> had =
        had().flatMap(upstream::back).filter(state -> !tried.contains(state));
    return had.isPresent() ? had : upstream.pick(key(), tried);
  }

  /** What a client is told that did not have this endpoint before. */
  Optional<String> setCookie(EndpointState endpoint) {
    return balancing
        .sticky()
        .filter(cookie -> !had().equals(Optional.of(endpoint.id())))
        .map(cookie -> setCookie(cookie, endpoint.id()));
  }

  private Optional<String> had() {
    return balancing.sticky().flatMap(cookie -> Cookies.value(request.head(), cookie.name()));
  }

  /** A request without what a hash goes by goes anywhere. */
  private long key() {
    if (balancing.strategy() != Balance.RING_HASH) {
      return 0;
    }
    return switch (balancing.key()) {
      case HashKey.ClientAddress() -> Hashes.of(client.source().getAddress().getAddress());
      case HashKey.Path() -> Hashes.of(request.path());
      case HashKey.Header(String name) -> hash(request.head().list(name));
      case HashKey.Cookie(String name) -> hash(Cookies.value(request.head(), name));
    };
  }

  private static long hash(Optional<String> text) {
    return text.isPresent() ? Hashes.of(text.get()) : ThreadLocalRandom.current().nextLong();
  }

  private static String setCookie(StickyCookie cookie, String value) {
    StringBuilder text = new StringBuilder();
    text.append(cookie.name()).append('=').append(value).append("; Path=").append(cookie.path());
    if (!cookie.maxAge().isZero()) {
      text.append("; Max-Age=").append(cookie.maxAge().toSeconds());
    }
    if (cookie.secure()) {
      text.append("; Secure");
    }
    if (cookie.httpOnly()) {
      text.append("; HttpOnly");
    }
    return text.append("; SameSite=").append(cookie.sameSite().attribute()).toString();
  }
}
