package io.longhaul.membership.config;

/**
 * One thing wrong in a configuration document.
 *
 * @param file as the user named it
 * @param line from 1
 * @param field path from the document's root, such as {@code routes[2].path}
 * @param message what was found and what was expected
 */
public record Fault(String file, int line, String field, String message) {
  /** {@code file:line: field: message}, as compilers print it. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + message;
  }
}
