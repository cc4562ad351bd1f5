package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The head of one message as it came in: its bytes, and where its start line's three parts and its
 * fields lie. Nothing is decoded or copied until it is asked for. What reaches here has passed
 * {@link HeadScanner}, so names are tokens and values hold no control character.
 */
public final class Head {
  /** Per field: start and end of the name, start and end of the value. */
  static final int INTS_PER_FIELD = 4;

  private final byte[] bytes;
  private final int[] startLine;
  private final int[] positions;
  private final int count;

  Head(byte[] bytes, int[] startLine, int[] positions, int count) {
    this.bytes = bytes;
    this.startLine = startLine;
    this.positions = positions;
    this.count = count;
  }

  /** The same with one more field behind the others; name and value have been checked. */
  public Head with(String name, String value) {
    byte[] added = (name + value).getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(bytes, bytes.length + added.length);
    System.arraycopy(added, 0, all, bytes.length, added.length);
    int[] places = Arrays.copyOf(positions, INTS_PER_FIELD * (count + 1));
    places[INTS_PER_FIELD * count] = bytes.length;
    places[INTS_PER_FIELD * count + 1] = bytes.length + name.length();
    places[INTS_PER_FIELD * count + 2] = bytes.length + name.length();
    places[INTS_PER_FIELD * count + 3] = all.length;
    return new Head(all, startLine, places, count + 1);
  }

  /** Part 0, 1 or 2 of the start line: method, target, version; or version, status, reason. */
  public String part(int part) {
    return text(startLine[2 * part], startLine[2 * part + 1]);
  }

  /** How many fields there are; they are numbered from 0 in their order. */
  public int count() {
    return count;
  }

  public String name(int field) {
    return text(positions[INTS_PER_FIELD * field], positions[INTS_PER_FIELD * field + 1]);
  }

  /** A field's value without the white space around it. */
  public String value(int field) {
    return text(positions[INTS_PER_FIELD * field + 2], positions[INTS_PER_FIELD * field + 3]);
  }

  /** Whether the field has this name, given in lower case. */
  public boolean is(int field, String lowerCaseName) {
    int start = positions[INTS_PER_FIELD * field];
    int length = positions[INTS_PER_FIELD * field + 1] - start;
    if (length != lowerCaseName.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Octets.lower(bytes[start + i]) != lowerCaseName.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether an application could take the field for the one of this name: as {@link #is}, but an
   * underscore counts as a hyphen, since CGI and its heirs fold both into one variable.
   */
  public boolean resembles(int field, String lowerCaseName) {
    int start = positions[INTS_PER_FIELD * field];
    int length = positions[INTS_PER_FIELD * field + 1] - start;
    if (length != lowerCaseName.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int octet = bytes[start + i] == '_' ? '-' : Octets.lower(bytes[start + i]);
      if (octet != lowerCaseName.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** How many fields have this name, given in lower case. */
  public int occurrences(String lowerCaseName) {
    int occurrences = 0;
    for (int i = 0; i < count; i++) {
      if (is(i, lowerCaseName)) {
        occurrences++;
      }
    }
    return occurrences;
  }

  /** The values of all fields of this name as one list (RFC 9110, 5.3), if there is one. */
  public Optional<String> list(String lowerCaseName) {
    String joined = null;
    for (int i = 0; i < count; i++) {
      if (is(i, lowerCaseName)) {
        joined = joined == null ? value(i) : joined + ", " + value(i);
      }
    }
    return Optional.ofNullable(joined);
  }

  /** Whether a comma-separated list in fields of this name holds a member, ignoring case. */
  public boolean lists(String lowerCaseName, String member) {
    for (int i = 0; i < count; i++) {
      if (is(i, lowerCaseName) && FieldList.holds(value(i), member)) {
        return true;
      }
    }
    return false;
  }

  /** Appends the field as it came in, with its line end. */
  public void copyField(int field, ByteBuf to) {
    int nameStart = positions[INTS_PER_FIELD * field];
    int valueStart = positions[INTS_PER_FIELD * field + 2];
    to.writeBytes(bytes, nameStart, positions[INTS_PER_FIELD * field + 1] - nameStart);
    to.writeShort(HeadWriter.COLON_SP);
    to.writeBytes(bytes, valueStart, positions[INTS_PER_FIELD * field + 3] - valueStart);
    to.writeShort(HeadWriter.CRLF);
  }

  private String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
