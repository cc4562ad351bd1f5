package io.longhaul.node.balance;

/** Which endpoints a request has been to already. */
@FunctionalInterface
public interface Tried {
  /** None. */
  Tried NONE = state -> false;

  boolean contains(EndpointState state);
}
