package io.longhaul.ops.admin;

/**
 * What the launcher did: the answer of {@code POST /v1/nodes} and of {@code /stop}.
 *
 * @param text for people
 */
public record LaunchResult(String text) {}
