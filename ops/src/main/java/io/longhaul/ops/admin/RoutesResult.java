package io.longhaul.ops.admin;

/**
 * Answer of {@code PUT /v1/routes}.
 *
 * @param changed false when the document says the same as what is in force: nothing was written
 * @param version in force now
 */
public record RoutesResult(boolean changed, int version) {}
