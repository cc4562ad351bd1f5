package io.longhaul.node.conformance;

/**
 * What became of a case.
 *
 * @param seen for a person
 */
record Outcome(Verdict verdict, String seen) {}
