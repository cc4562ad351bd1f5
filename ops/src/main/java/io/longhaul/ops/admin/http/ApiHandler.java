package io.longhaul.ops.admin.http;

/** Answers the requests of one route. Runs on a virtual thread, so it may block. */
@FunctionalInterface
public interface ApiHandler {
  /**
   * The answer.
   *
   * @throws ProblemException to answer with a problem; any other exception is a 500 that tells the
   *     caller nothing
   */
  ApiResponse handle(ApiRequest request);
}
