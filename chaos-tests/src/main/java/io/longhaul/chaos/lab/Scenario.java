package io.longhaul.chaos.lab;

/**
 * Something that is done to the lab.
 *
 * @param name in one word
 * @param what it shows
 * @param action does it, waits until it is over, and fails by an exception
 */
record Scenario(String name, String what, Action action) {
  /** What is done. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }
}
