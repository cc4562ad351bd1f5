package io.longhaul.chaos.architecture;

/**
 * One method of a source file.
 *
 * @param lines from its signature to its closing brace, Javadoc and annotations excluded
 */
record Method(String name, int lines) {}
