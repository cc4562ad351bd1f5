package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import io.longhaul.node.limit.SourceKey;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Binds a policy's {@code rateLimits} to their values. */
final class RateReader {
  private static final Rate STAND_IN = new Rate(1);

  private RateReader() {}

  /**
   * Reads them.
   *
   * @param knowsWho whether the policy asks for tokens
   */
  static List<RateRules> read(Section policy, boolean knowsWho) {
    List<Section> sections = policy.sections("rateLimits");
    if (sections.size() > RateRules.MAX_LIMITS) {
      policy.fault("rateLimits", NamedFields.tooMany(sections.size(), RateRules.MAX_LIMITS));
    }
    Set<RateRules> given = new HashSet<>();
    for (Section section : sections) {
      RateRules rules = rules(section);
      if (rules.key() == RateRules.Key.TOKEN && !knowsWho) {
        section.fault("key", "'token' (expected: another, or tokens or jwt in the policy)");
      }
      if (!given.add(rules)) {
        section.fault("key", "the same limit is given twice (expected: once)");
      }
    }
    return given.stream().sorted(Comparator.comparing(RateRules::toString)).toList();
  }

  private static RateRules rules(Section section) {
    RateRules.Key key = section.oneOf("key", RateRules.Key.class, RateRules.Key.CLIENT);
    if (key != RateRules.Key.HEADER) {
      section.onlyWhere("header", "key is header");
    } else if (!section.has("header")) {
      var _ = section.string("header");
    }
    if (key != RateRules.Key.CLIENT) {
      section.onlyWhere("prefix4", "key is client");
      section.onlyWhere("prefix6", "key is client");
    }
    if (!section.has("rate")) {
      var _ = section.string("rate");
    }
    return new RateRules(
        key,
        key == RateRules.Key.HEADER
            ? Optional.of(PolicyReader.header(section, "header", ""))
            : Optional.empty(),
        section.integer("prefix4", 1, Integer.SIZE, SourceKey.DEFAULT_V4),
        section.integer("prefix6", 1, SourceKey.MAX_V6, SourceKey.DEFAULT_V6),
        section.value("rate", Rate::parse, STAND_IN),
        section.integer("burst", 1, RateRules.MAX_BURST, 1),
        section.integer("keys", RateRules.MIN_KEYS, RateRules.MAX_KEYS, RateRules.KEYS));
  }
}
