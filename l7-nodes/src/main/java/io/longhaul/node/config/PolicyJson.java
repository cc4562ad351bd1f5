package io.longhaul.node.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Writes a policy in its normal form. */
final class PolicyJson {
  private final FieldWriter out;

  PolicyJson(FieldWriter out) {
    this.out = out;
  }

  /** The fields of one policy, inside its object. */
  void policy(PolicySpec policy) {
    out.text("name", policy.name());
    policy.addresses().ifPresent(rules -> out.object("addresses", () -> addresses(rules)));
    size("maxBodyBytes", policy.maxBodyBytes());
    size("maxFrameBytes", policy.frames().maxFrameBytes());
    size("maxMessageBytes", policy.frames().maxMessageBytes());
    policy.jwt().ifPresent(rules -> out.object("jwt", () -> jwt(rules)));
    if (!policy.rateLimits().isEmpty()) {
      out.objects("rateLimits", policy.rateLimits(), this::rate);
    }
    policy.tokens().ifPresent(rules -> out.object("tokens", () -> tokens(rules)));
  }

  /** Left out where there is no limit. */
  private void size(String field, long bytes) {
    if (bytes > 0) {
      out.number(field, bytes);
    }
  }

  private void rate(RateRules rules) {
    out.text("key", rules.key().name().toLowerCase(Locale.ROOT));
    rules.header().ifPresent(header -> out.text("header", header));
    if (rules.key() == RateRules.Key.CLIENT) {
      out.number("prefix4", rules.prefix4());
      out.number("prefix6", rules.prefix6());
    }
    out.text("rate", rules.rate());
    out.number("burst", rules.burst());
    out.number("keys", rules.keys());
  }

  private void jwt(JwtRules rules) {
    out.text(rules.place().name().toLowerCase(Locale.ROOT), rules.name());
    out.text("keys", rules.keys());
    out.text("refresh", Durations.text(rules.refresh()));
    out.texts("algorithms", rules.algorithms());
    rules.issuer().ifPresent(issuer -> out.text("issuer", issuer));
    out.texts("audiences", rules.audiences());
    out.text("leeway", Durations.text(rules.leeway()));
    out.object("claims", () -> rules.claims().forEach(out::text));
    out.object("forward", () -> rules.forward().forEach(out::text));
  }

  private void addresses(AddressRules rules) {
    out.texts("allow", rules.allow());
    out.texts("deny", rules.deny());
    path("allowFile", rules.allowFile());
    path("denyFile", rules.denyFile());
  }

  private void tokens(TokenRules rules) {
    out.text("header", rules.header());
    out.text("file", rules.file());
    rules.ids().ifPresent(ids -> out.object("ids", () -> ids(ids)));
  }

  private void ids(TokenRules.Ids ids) {
    out.text("header", ids.header());
    out.text("folder", ids.folder());
  }

  private void path(String field, Optional<Path> path) {
    path.ifPresent(p -> out.text(field, p));
  }
}
