package io.longhaul.ops.admin.http;

import java.io.Serial;
import java.util.Map;

/** Ends a handler with a problem as the response. */
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  ProblemException(Problem problem, Map<String, String> headers) {
    super(problem.detail());
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }

  ApiResponse response() {
    ApiResponse response = problem.response();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      response = response.with(header.getKey(), header.getValue());
    }
    return response;
  }
}
