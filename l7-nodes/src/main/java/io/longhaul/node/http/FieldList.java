package io.longhaul.node.http;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated lists in field values (RFC 9110, 5.6.1), for fields whose members are tokens. */
public final class FieldList {
  private FieldList() {}

  /** The list's members in order, trimmed, without empty ones. */
  public static List<String> members(String value) {
    List<String> members = new ArrayList<>(4);
    int start = 0;
    while (start <= value.length()) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      String member = value.substring(start, end).strip();
      if (!member.isEmpty()) {
        members.add(member);
      }
      start = end + 1;
    }
    return members;
  }

  /** Whether the list has a member, ignoring case. */
  public static boolean holds(String value, String member) {
    if (value.equalsIgnoreCase(member)) {
      return true;
    }
    return value.indexOf(',') >= 0 && members(value).stream().anyMatch(member::equalsIgnoreCase);
  }
}
