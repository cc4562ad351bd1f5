package io.longhaul.node.config;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Binds a policy to its values. Whether its files are there, each node sees. */
final class PolicyReader {
  private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

  private PolicyReader() {}

  /** Reads all but the name, which the document's reader has checked. */
  static PolicySpec read(Section policy, String name) {
    Optional<AddressRules> addresses = policy.section("addresses").map(PolicyReader::addresses);
    Optional<TokenRules> tokens = policy.section("tokens").map(PolicyReader::tokens);
    Optional<JwtRules> jwt = policy.section("jwt").map(JwtReader::read);
    List<RateRules> rates = RateReader.read(policy, tokens.isPresent() || jwt.isPresent());
    long maxBodyBytes = bytes(policy, "maxBodyBytes", PolicySpec.MOST_BODY_BYTES);
    FrameLimits frames = frames(policy);
    if (addresses.isEmpty()
        && tokens.isEmpty()
        && jwt.isEmpty()
        && rates.isEmpty()
        && maxBodyBytes == 0
        && frames.equals(FrameLimits.NONE)) {
      policy.fault(
          "name",
          "'"
              + name
              + "' asks for nothing (expected: addresses, tokens, jwt, rateLimits, maxBodyBytes,"
              + " maxFrameBytes or maxMessageBytes)");
    }
    return new PolicySpec(name, addresses, tokens, jwt, rates, maxBodyBytes, frames);
  }

  private static FrameLimits frames(Section policy) {
    return new FrameLimits(
        (int) bytes(policy, "maxFrameBytes", FrameLimits.MOST_BYTES),
        (int) bytes(policy, "maxMessageBytes", FrameLimits.MOST_BYTES));
  }

  private static long bytes(Section policy, String field, long most) {
    return policy.value(field, text -> bytes(text, most), 0L);
  }

  private static long bytes(String text, long most) {
    long bytes = ScalarValues.wholeNumber(text);
    if (bytes < 0 || bytes > most) {
      throw new IllegalArgumentException(
          text + " (expected: 1 to " + most + ", or 0 for no limit)");
    }
    return bytes;
  }

  private static AddressRules addresses(Section section) {
    Set<Prefix> given = new HashSet<>();
    AddressRules rules =
        new AddressRules(
            ranges(section, "allow", given),
            ranges(section, "deny", given),
            AbsolutePath.optional(section, "allowFile"),
            AbsolutePath.optional(section, "denyFile"));
    if (rules.isEmpty()) {
      section.fault("allow", "none (expected: allow, deny, allowFile or denyFile)");
    }
    return rules;
  }

  /** Ranges of which none is given twice, also not in the other list. */
  private static List<Prefix> ranges(Section section, String field, Set<Prefix> given) {
    List<Prefix> ranges =
        section.values(
            field,
            text -> {
              Prefix range = Prefix.parse(text);
              if (!given.add(range)) {
                throw new IllegalArgumentException(
                    "'" + text + "' is given twice (expected: once)");
              }
              return range;
            });
    if (ranges.size() > AddressRules.MAX_RANGES) {
      section.fault(
          field,
          "%d (expected: at most %d; a file may hold more)"
              .formatted(ranges.size(), AddressRules.MAX_RANGES));
    }
    return ranges;
  }

  private static TokenRules tokens(Section section) {
    return new TokenRules(
        header(section, "header", TokenRules.HEADER),
        AbsolutePath.required(section, "file"),
        section.section("ids").map(PolicyReader::ids));
  }

  private static TokenRules.Ids ids(Section section) {
    if (!section.has("header")) {
      var _ = section.string("header");
    }
    return new TokenRules.Ids(
        header(section, "header", ""), AbsolutePath.required(section, "folder"));
  }

  /** A field's name, in lower case. */
  static String header(Section section, String field, String absent) {
    return section.value(field, PolicyReader::fieldName, absent);
  }

  private static String fieldName(String text) {
    if (!FIELD_NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: a header field's name of at most 64 characters)");
    }
    return text.toLowerCase(Locale.ROOT);
  }
}
