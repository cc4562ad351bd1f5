package io.longhaul.node.upstream;

import io.longhaul.node.http.Head;

/** Takes the fields of a head that is being written, in their order. */
public interface FieldSink {
  /** A field as it came in. */
  void copy(Head head, int field);

  /** A field of the node's own; name and value have been checked. */
  void field(String name, String value);
}
