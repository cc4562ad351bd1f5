package io.longhaul.node.tls;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which certificate is for which server name: the name itself before a wildcard, and a wildcard for
 * exactly one label (RFC 9525, 6.3). Of certificates with the same name the first serves it.
 */
final class ServerNames {
  /** The answer for a name that no certificate is for. */
  static final int NONE = -1;

  private final Map<String, Integer> exact = new HashMap<>();
  private final Map<String, Integer> wildcards = new HashMap<>();

  /**
   * @param names of each certificate, in lower case
   */
  ServerNames(List<List<String>> names) {
    for (int i = 0; i < names.size(); i++) {
      for (String name : names.get(i)) {
        if (name.startsWith("*.")) {
          wildcards.putIfAbsent(name.substring(1), i);
        } else {
          exact.putIfAbsent(name, i);
        }
      }
    }
  }

  /** The certificate's index, or {@link #NONE}. */
  int index(String serverName) {
    String name = serverName.toLowerCase(Locale.ROOT);
    Integer index = exact.get(name);
    if (index == null) {
      int dot = name.indexOf('.');
      index = dot > 0 ? wildcards.get(name.substring(dot)) : null;
    }
    return index == null ? NONE : index;
  }
}
