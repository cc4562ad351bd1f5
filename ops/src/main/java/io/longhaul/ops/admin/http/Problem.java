package io.longhaul.ops.admin.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.longhaul.membership.config.Fault;
import java.util.List;
import java.util.Map;

/**
 * What went wrong, as RFC 9457 tells it.
 *
 * @param type a URN that names the kind of problem; see {@code ops/ADMIN-API.md}
 * @param detail for a person who can act: thing, value, what was expected
 * @param faults every fault of a refused configuration document; else empty
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> faults) {
  /** Media type of problem details. */
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final String TYPES = "urn:longhaul:problem:";

  public Problem {
    faults = faults == null ? List.of() : List.copyOf(faults);
  }

  /** A problem of a kind, without faults. */
  public static Problem of(String kind, String title, int status, String detail) {
    return new Problem(TYPES + kind, title, status, detail, List.of());
  }

  /** 400: the request itself is wrong. */
  public static Problem badRequest(String detail) {
    return of("bad-request", "The request is wrong", 400, detail);
  }

  /** 404. */
  public static Problem notFound(String detail) {
    return of("not-found", "There is no such thing", 404, detail);
  }

  /** 409: the tier's state does not allow it. */
  public static Problem refused(String detail) {
    return of("refused", "The tier's state does not allow it", 409, detail);
  }

  /** 422 with every fault. */
  public static Problem faulty(List<Fault> faults) {
    String detail = faults.size() == 1 ? "1 fault" : faults.size() + " faults";
    return new Problem(
        TYPES + "faulty-configuration",
        "The configuration is refused",
        422,
        detail + "; nothing was changed",
        faults);
  }

  /** 503: what the answer needs is away. */
  public static Problem unavailable(String detail) {
    return of("unavailable", "The tier cannot be changed or read now", 503, detail);
  }

  /** This problem as an exception that ends a handler. */
  public ProblemException thrown() {
    return new ProblemException(this, Map.of());
  }

  /** This problem as an exception, its response with one more header. */
  public ProblemException thrownWith(String header, String value) {
    return new ProblemException(this, Map.of(header, value));
  }

  /** This problem as a response. */
  public ApiResponse response() {
    return new ApiResponse(status, CONTENT_TYPE, ApiJson.write(this), Map.of());
  }
}
