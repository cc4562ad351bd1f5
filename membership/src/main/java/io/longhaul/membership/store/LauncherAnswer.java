package io.longhaul.membership.store;

/** What a launcher answered. */
public sealed interface LauncherAnswer {
  /** For people: what was done, or why not. */
  String text();

  /** It was done. */
  record Done(String text) implements LauncherAnswer {}

  /** It was not done, and nothing changed. */
  record Refused(String text) implements LauncherAnswer {}
}
