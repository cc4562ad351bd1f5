package io.longhaul.membership.model;

/**
 * The rule for names that become part of a path in ZooKeeper: of tiers, nodes, directors and doors.
 */
public final class MemberName {
  /** Longest name, in characters. */
  public static final int MAX_LENGTH = 63;

  private MemberName() {}

  /**
   * Checks a name.
   *
   * @param thing what is named, for the message, such as {@code node id}
   * @return {@code name}
   * @throws IllegalArgumentException unless it has 1 to {@link #MAX_LENGTH} lower-case letters,
   *     digits, dots and hyphens, and begins with a letter or digit
   */
  public static String check(String thing, String name) {
    if (!valid(name)) {
      throw new IllegalArgumentException(
          thing
              + ": '"
              + shortened(name)
              + "' (expected: 1 to "
              + MAX_LENGTH
              + " of a-z, 0-9, '.' and '-', a letter or digit first)");
    }
    return name;
  }

  /** By hand, since keys of processes are made by the thousand in every plan. */
  private static boolean valid(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH || !letterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!letterOrDigit(c) && c != '.' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean letterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static String shortened(String name) {
    String printable = name.codePoints().allMatch(c -> c >= ' ' && c != 0x7F) ? name : "?";
    return printable.length() <= MAX_LENGTH + 1
        ? printable
        : printable.substring(0, MAX_LENGTH) + "...";
  }
}
