package io.longhaul.ops.admin;

/**
 * The answer to {@code POST /v1/thaw}.
 *
 * @param frozenAt the epoch since which nothing was removed
 * @param epoch the epoch up to which the operator takes the unreachable nodes for gone
 */
public record Thawed(long frozenAt, long epoch) {}
