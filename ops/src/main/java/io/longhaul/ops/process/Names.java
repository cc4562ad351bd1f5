package io.longhaul.ops.process;

import io.longhaul.membership.config.Section;
import io.longhaul.membership.model.MemberName;

/** Names of tiers and members, as configuration fields. */
final class Names {
  private Names() {}

  /** A required field that holds a name. */
  static String read(Section section, String field) {
    String name = section.string(field);
    if (!name.isEmpty()) {
      check(section, field, name);
    }
    return name;
  }

  static void check(Section section, String field, String name) {
    try {
      MemberName.check(field, name);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      section.fault(
          field,
          message.startsWith(field + ": ") ? message.substring(field.length() + 2) : message);
    }
  }
}
