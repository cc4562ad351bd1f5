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

  /** Whether the list between two places has a member, given in lower case, ignoring case. */
  static boolean holds(byte[] bytes, int start, int end, String member) {
    int from = start;
    while (from <= end) {
      int comma = from;
      while (comma < end && bytes[comma] != ',') {
        comma++;
      }
      if (isMember(bytes, from, comma, member)) {
        return true;
      }
      from = comma + 1;
    }
    return false;
  }

  private static boolean isMember(byte[] bytes, int start, int end, String member) {
    int from = start;
    int to = end;
    while (from < to && Octets.isBlank(bytes[from])) {
      from++;
    }
    while (to > from && Octets.isBlank(bytes[to - 1])) {
      to--;
    }
    return Octets.equal(bytes, from, to, member);
  }
}
