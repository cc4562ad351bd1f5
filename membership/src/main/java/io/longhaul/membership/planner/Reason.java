package io.longhaul.membership.planner;

/**
 * Why something of a tier is not where it should be yet.
 *
 * @param subject a node's id, a slot such as {@code slot 4711}, or {@code epoch 12}
 * @param rule of the design that holds it, such as {@code R1}
 * @param text for people: what waits for whom
 * @param slots how many slots it concerns, 0 where it is not about slots
 */
public record Reason(String subject, String rule, String text, int slots) {}
