package io.longhaul.membership.telemetry;

import io.longhaul.membership.model.MemberName;

/** Who speaks: a node or a director of the tier. */
public record SenderId(Kind kind, String name) {
  /** What a sender is. */
  public enum Kind {
    NODE,
    DIRECTOR
  }

  public SenderId {
    MemberName.check(kind == Kind.NODE ? "node id" : "director id", name);
  }

  /** A node. */
  public static SenderId node(String id) {
    return new SenderId(Kind.NODE, id);
  }

  /** A director. */
  public static SenderId director(String id) {
    return new SenderId(Kind.DIRECTOR, id);
  }
}
