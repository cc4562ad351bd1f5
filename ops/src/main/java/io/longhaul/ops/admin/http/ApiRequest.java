package io.longhaul.ops.admin.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A request as handlers see it.
 *
 * @param method such as {@code GET}
 * @param path as it was sent, such as {@code /v1/nodes/node-1}
 * @param query decoded parameters; of one given twice the first counts
 * @param headers by lower-case name
 * @param body reads the bounded body when it is first needed; throws {@link ProblemException}
 * @param remote the caller's address, for the audit
 * @param pathValues what the route's {@code {names}} matched, decoded
 * @param caller the name of the token that the caller showed; empty on an open route
 */
public record ApiRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    Supplier<String> body,
    String remote,
    Map<String, String> pathValues,
    String caller) {
  public ApiRequest {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    pathValues = Map.copyOf(pathValues);
  }

  /** The header's value, whatever the case of its name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** A query parameter that is given and not empty. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * A query parameter that must be given.
   *
   * @throws ProblemException 400
   */
  public String required(String name) {
    return parameter(name)
        .orElseThrow(() -> Problem.badRequest("query parameter " + name + ": missing").thrown());
  }

  /**
   * A query parameter {@code true} or {@code false}; absent is false.
   *
   * @throws ProblemException 400 for anything else
   */
  public boolean flag(String name) {
    return switch (parameter(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      case String other ->
          throw Problem.badRequest(
                  "query parameter " + name + ": '" + other + "' (expected: true or false)")
              .thrown();
    };
  }

  /** What the route's {@code {name}} matched. */
  public String pathValue(String name) {
    String value = pathValues.get(name);
    if (value == null) {
      throw new IllegalArgumentException("path value: " + name + " (expected: one of the route's)");
    }
    return value;
  }

  ApiRequest matched(Map<String, String> values) {
    return new ApiRequest(method, path, query, headers, body, remote, values, caller);
  }

  ApiRequest calledBy(String name) {
    return new ApiRequest(method, path, query, headers, body, remote, pathValues, name);
  }
}
