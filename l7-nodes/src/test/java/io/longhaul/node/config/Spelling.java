package io.longhaul.node.config;

import io.longhaul.node.limit.SourceKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a document in one of many ways that mean the same: lists and fields in any order, in flow
 * or block style, quoted or not, with comments, defaults left out or written, hosts in any case,
 * durations in any unit, addresses in any form.
 */
final class Spelling {
  private static final int STYLES = 3;

  private final Random random;

  Spelling(Random random) {
    this.random = random;
  }

  String of(RoutesDocument document) {
    List<String> parts = new ArrayList<>();
    add(parts, "listeners", document.listeners().stream().map(this::listener).toList());
    add(parts, "routes", document.routes().stream().map(this::route).toList());
    add(parts, "policies", document.policies().stream().map(this::policy).toList());
    add(parts, "upstreams", document.upstreams().stream().map(this::upstream).toList());
    Collections.shuffle(parts, random);
    if (parts.isEmpty() || random.nextInt(STYLES) == 0) {
      return "{" + String.join(",\n ", parts) + "}";
    }
    return String.join(random.nextBoolean() ? "\n" : "\n# a comment: [\n\n", parts);
  }

  private void add(List<String> parts, String field, Collection<String> elements) {
    if (!elements.isEmpty() || random.nextBoolean()) {
      parts.add(quoted(field) + ": " + list(elements));
    }
  }

  private String listener(ListenerSpec listener) {
    return mapping(
        Map.of(
            "name", text(listener.name()),
            "door", text(listener.door()),
            "policies", texts(listener.policies()),
            "tls", listener.tls().map(this::tls).orElse("null")),
        absent(Map.of("tls", listener.tls().isEmpty(), "policies", listener.policies().isEmpty())));
  }

  private String tls(ListenerTls tls) {
    return mapping(
        Map.of(
            "certificates",
                tls.certificates().stream()
                    .map(this::certificate)
                    .collect(Collectors.joining(", ", "[", "]")),
            "minVersion", text(tls.minVersion().toString()),
            "clientCertificates",
                tls.clientCertificates().map(this::clientCertificates).orElse("null")),
        absent(
            Map.of(
                "minVersion",
                tls.minVersion() == ListenerTls.MIN_VERSION,
                "clientCertificates",
                tls.clientCertificates().isEmpty())));
  }

  private String certificate(CertificateFiles files) {
    return mapping(
        Map.of(
            "certificate", path(files.certificate()),
            "key", path(files.key())),
        List.of());
  }

  private String clientCertificates(ClientCertificates clients) {
    return mapping(
        Map.of("ca", path(clients.ca()), "required", String.valueOf(clients.required())),
        absent(Map.of("required", clients.required() == ClientCertificates.REQUIRED)));
  }

  String path(Path path) {
    return text(
        random.nextBoolean() ? path.toString() : path.toString().replace("/tls/", "/tls//./"));
  }

  private String route(RouteSpec route) {
    return mapping(
        Map.of(
            "host", quoted(host(route.host())),
            "path", quoted(path(route.path())),
            "upstream", text(route.upstream()),
            "listeners", texts(route.listeners()),
            "policies", texts(route.policies())),
        absent(
            Map.of(
                "host", route.host() instanceof HostPattern.Any,
                "path", route.path().text().equals("/"),
                "listeners", route.listeners().isEmpty(),
                "policies", route.policies().isEmpty())));
  }

  private String texts(List<String> texts) {
    return list(texts.stream().map(this::text).toList());
  }

  private String policy(PolicySpec policy) {
    Map<String, String> fields = new TreeMap<>(Map.of("name", text(policy.name())));
    policy.addresses().ifPresent(rules -> fields.put("addresses", addresses(rules)));
    policy.tokens().ifPresent(rules -> fields.put("tokens", tokens(rules)));
    if (!policy.rateLimits().isEmpty()) {
      fields.put("rateLimits", list(policy.rateLimits().stream().map(this::rate).toList()));
    }
    size(fields, "maxBodyBytes", policy.maxBodyBytes());
    size(fields, "maxFrameBytes", policy.frames().maxFrameBytes());
    size(fields, "maxMessageBytes", policy.frames().maxMessageBytes());
    policy.jwt().ifPresent(rules -> fields.put("jwt", jwt(rules)));
    return mapping(fields, List.of());
  }

  private void size(Map<String, String> fields, String field, long bytes) {
    if (bytes > 0 || random.nextBoolean()) {
      fields.put(field, String.valueOf(bytes));
    }
  }

  private String rate(RateRules rules) {
    Map<String, String> fields = new TreeMap<>();
    boolean client = rules.key() == RateRules.Key.CLIENT;
    fields.put("key", rules.key().name().toLowerCase(Locale.ROOT));
    rules.header().ifPresent(header -> fields.put("header", header(header)));
    if (client) {
      fields.put("prefix4", String.valueOf(rules.prefix4()));
      fields.put("prefix6", String.valueOf(rules.prefix6()));
    }
    long perHour = rules.rate().perHour();
    boolean minutes = perHour % 60 == 0 && random.nextBoolean();
    fields.put("rate", minutes ? perHour / 60 + "/m" : perHour + "/h");
    fields.put("burst", String.valueOf(rules.burst()));
    fields.put("keys", String.valueOf(rules.keys()));
    return mapping(
        fields,
        absent(
            Map.of(
                "key",
                client,
                "prefix4",
                client && rules.prefix4() == SourceKey.DEFAULT_V4,
                "prefix6",
                client && rules.prefix6() == SourceKey.DEFAULT_V6,
                "burst",
                rules.burst() == 1,
                "keys",
                rules.keys() == RateRules.KEYS)));
  }

  private String jwt(JwtRules rules) {
    Map<String, String> fields = new TreeMap<>();
    boolean header = rules.place() == JwtRules.Place.HEADER;
    fields.put(
        rules.place().name().toLowerCase(Locale.ROOT),
        header ? header(rules.name()) : text(rules.name()));
    fields.put("keys", rules.isUrl() ? quoted(rules.keys()) : path(Path.of(rules.keys())));
    fields.put("refresh", duration(rules.refresh().toMillis()));
    fields.put("algorithms", texts(rules.algorithms().stream().map(Object::toString).toList()));
    rules.issuer().ifPresent(issuer -> fields.put("issuer", quoted(issuer)));
    fields.put("audiences", texts(rules.audiences()));
    fields.put("leeway", duration(rules.leeway().toMillis()));
    Map<String, String> claims = new TreeMap<>();
    rules.claims().forEach((claim, value) -> claims.put(claim, quoted(value)));
    fields.put("claims", mapping(claims, List.of()));
    Map<String, String> forward = new TreeMap<>();
    rules.forward().forEach((claim, field) -> forward.put(claim, header(field)));
    fields.put("forward", mapping(forward, List.of()));
    return mapping(
        fields,
        absent(
            Map.of(
                "header", header && rules.name().equals(TokenRules.HEADER),
                "refresh", rules.refresh().equals(JwtRules.REFRESH),
                "algorithms", rules.algorithms().size() == JwtAlgorithm.values().length,
                "audiences", rules.audiences().isEmpty(),
                "leeway", rules.leeway().equals(JwtRules.LEEWAY),
                "claims", rules.claims().isEmpty(),
                "forward", rules.forward().isEmpty())));
  }

  private String addresses(AddressRules rules) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("allow", list(rules.allow().stream().map(p -> quoted(p.toString())).toList()));
    fields.put("deny", list(rules.deny().stream().map(p -> quoted(p.toString())).toList()));
    rules.allowFile().ifPresent(file -> fields.put("allowFile", path(file)));
    rules.denyFile().ifPresent(file -> fields.put("denyFile", path(file)));
    return mapping(
        fields, absent(Map.of("allow", rules.allow().isEmpty(), "deny", rules.deny().isEmpty())));
  }

  private String tokens(TokenRules rules) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("header", header(rules.header()));
    fields.put("file", path(rules.file()));
    rules
        .ids()
        .ifPresent(
            ids ->
                fields.put(
                    "ids",
                    mapping(
                        Map.of("header", header(ids.header()), "folder", path(ids.folder())),
                        List.of())));
    return mapping(fields, absent(Map.of("header", rules.header().equals(TokenRules.HEADER))));
  }

  private String header(String name) {
    return text(random.nextBoolean() ? name : name.toUpperCase(Locale.ROOT));
  }

  private String upstream(Upstream upstream) {
    return UpstreamSpelling.of(this, upstream);
  }

  /** Which of the fields that have their default's value are left out. */
  List<String> absent(Map<String, Boolean> isDefault) {
    return isDefault.keySet().stream()
        .sorted()
        .filter(field -> isDefault.getOrDefault(field, false) && random.nextBoolean())
        .toList();
  }

  String mapping(Map<String, String> fields, List<String> absent) {
    List<String> names = new ArrayList<>(fields.keySet().stream().sorted().toList());
    names.removeAll(absent);
    Collections.shuffle(names, random);
    String space = random.nextBoolean() ? " " : "  ";
    return names.stream()
        .map(name -> quoted(name) + ":" + space + fields.get(name))
        .collect(Collectors.joining("," + space, "{", "}"));
  }

  String list(Collection<String> elements) {
    List<String> shuffled = new ArrayList<>(elements);
    Collections.shuffle(shuffled, random);
    return shuffled.stream()
        .collect(Collectors.joining(random.nextBoolean() ? ", " : ",\n  ", "[", "]"));
  }

  String text(String text) {
    return random.nextBoolean() ? text : quoted(text);
  }

  String quoted(String text) {
    return random.nextBoolean() ? "\"" + text + "\"" : "'" + text + "'";
  }

  private String host(HostPattern host) {
    String text = host.toString();
    String dotted = host instanceof HostPattern.Any || random.nextBoolean() ? text : text + ".";
    return random.nextBoolean() ? dotted : dotted.toUpperCase(Locale.ROOT);
  }

  private String path(PathPrefix path) {
    boolean slash = path.text().length() > 1 && random.nextBoolean();
    return slash ? path.text() + "/" : path.text();
  }

  String endpoint(String text) {
    String v6 = text.replace("[2001:db8::", "[2001:0DB8:0:0:0:0:0:");
    return quoted(random.nextBoolean() ? text : v6);
  }

  boolean either() {
    return random.nextBoolean();
  }

  String duration(long ms) {
    return switch (random.nextInt(STYLES)) {
      case 0 -> ms + "ms";
      case 1 -> ms % 1_000 == 0 ? ms / 1_000 + "s" : ms + "ms";
      default -> ms % 60_000 == 0 ? ms / 60_000 + "m" : ms + "ms";
    };
  }
}
