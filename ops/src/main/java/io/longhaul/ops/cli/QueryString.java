package io.longhaul.ops.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Builds a request target with encoded parts. */
final class QueryString {
  private final StringBuilder target;
  private char separator = '?';

  QueryString(String path) {
    target = new StringBuilder(path);
  }

  /** A path below {@code /v1/nodes} for a node, whatever its id contains. */
  static String node(String id, String action) {
    return "/v1/nodes/" + encode(id).replace("+", "%20") + action;
  }

  /** A path below {@code /v1/directors} for a director, whatever its id contains. */
  static String director(String id, String action) {
    return "/v1/directors/" + encode(id).replace("+", "%20") + action;
  }

  /** The path of a version of the routes, whatever the user wrote. */
  static String routesVersion(String version) {
    return "/v1/routes/versions/" + encode(version).replace("+", "%20");
  }

  QueryString with(String name, String value) {
    target.append(separator).append(name).append('=').append(encode(value));
    separator = '&';
    return this;
  }

  QueryString with(String name, Optional<String> value) {
    value.ifPresent(given -> with(name, given));
    return this;
  }

  @Override
  public String toString() {
    return target.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
