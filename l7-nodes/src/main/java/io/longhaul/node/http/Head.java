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
  /** Start and end of each of the start line's three parts. */
  static final int START_LINE_INTS = 6;

  /** Per field: start and end of the name, start and end of the value, and its kind. */
  static final int INTS_PER_FIELD = 5;

  /** Set in a field's kind, beside its {@link FieldNames} code, if its line needs no change. */
  static final int PLAIN = 0x80;

  private static final String GET = "GET";
  private static final int STATUS_DIGITS = 3;

  private final byte[] bytes;
  private final int[] places;
  private final int count;
  private final boolean request;

  /** The known fields that there are, as in a {@link FieldSet}. */
  private final long present;

  /**
   * @param bytes of the head, and maybe some behind it
   * @param places the start line's, then the fields', and maybe room for more
   */
  Head(byte[] bytes, int[] places, int count, boolean request) {
    this.bytes = bytes;
    this.places = places;
    this.count = count;
    this.request = request;
    long found = 0;
    for (int i = 0; i < count; i++) {
      int kind = kind(i);
      found |= (kind & FieldNames.LOOK_ALIKE) == 0 ? 1L << (kind & FieldNames.WHICH) : 0;
    }
    this.present = found;
  }

  /** The same with one more field behind the others; name and value have been checked. */
  public Head with(String name, String value) {
    byte[] added = (name + value).getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(bytes, bytes.length + added.length);
    System.arraycopy(added, 0, all, bytes.length, added.length);
    int at = at(count);
    int nameEnd = bytes.length + name.length();
    int[] more = Arrays.copyOf(places, at + INTS_PER_FIELD);
    more[at] = bytes.length;
    more[at + 1] = nameEnd;
    more[at + 2] = nameEnd;
    more[at + 3] = all.length;
    more[at + 4] = FieldNames.code(all, bytes.length, nameEnd);
    return new Head(all, more, count + 1, request);
  }

  /** Part 0, 1 or 2 of the start line: method, target, version; or version, status, reason. */
  public String part(int part) {
    int start = places[2 * part];
    int end = places[2 * part + 1];
    boolean get = end - start == GET.length() && bytes[start] == 'G' && bytes[start + 1] == 'E';
    return get && bytes[start + 2] == 'T' ? GET : text(start, end);
  }

  /** Whether the message says that it is of HTTP/1.1; it is of HTTP/1.0 otherwise. */
  public boolean isHttp11() {
    return bytes[places[request ? 5 : 1] - 1] == '1';
  }

  /** A response's status: a number of three digits. */
  public int status() {
    int status = 0;
    for (int i = 0; i < STATUS_DIGITS; i++) {
      status = 10 * status + (bytes[places[2] + i] - '0');
    }
    return status;
  }

  /** How many fields there are; they are numbered from 0 in their order. */
  public int count() {
    return count;
  }

  public String name(int field) {
    return text(places[at(field)], places[at(field) + 1]);
  }

  /** A field's value without the white space around it. */
  public String value(int field) {
    return text(valueStart(field), valueEnd(field));
  }

  /** Whether there is a field of this name. */
  public boolean has(KnownField name) {
    return (present & name.bit()) != 0;
  }

  /** Whether the field has this name. */
  public boolean is(int field, KnownField name) {
    return (kind(field) & ~PLAIN) == name.code();
  }

  /** Whether the field has one of these names. */
  public boolean isOneOf(int field, FieldSet names) {
    return (kind(field) & FieldNames.LOOK_ALIKE) == 0 && resemblesOneOf(field, names);
  }

  /** Whether an application could take the field for one of these; see {@link #resembles}. */
  public boolean resemblesOneOf(int field, FieldSet names) {
    return (names.bits() >>> (kind(field) & FieldNames.WHICH) & 1) != 0;
  }

  /** Whether the field has this name, given in lower case. */
  public boolean is(int field, String lowerCaseName) {
    int at = at(field);
    return Octets.equal(bytes, places[at], places[at + 1], lowerCaseName);
  }

  /**
   * Whether an application could take the field for the one of this name: as {@link #is}, but an
   * underscore counts as a hyphen, in either name, since CGI and its heirs fold both into one
   * variable.
   */
  public boolean resembles(int field, String lowerCaseName) {
    int start = places[at(field)];
    int length = places[at(field) + 1] - start;
    if (length != lowerCaseName.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (FieldNames.folded(bytes[start + i])
          != FieldNames.folded((byte) lowerCaseName.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** How many fields have this name. */
  public int occurrences(KnownField name) {
    int occurrences = 0;
    for (int i = 0; has(name) && i < count; i++) {
      if (is(i, name)) {
        occurrences++;
      }
    }
    return occurrences;
  }

  /** The values of all fields of this name as one list (RFC 9110, 5.3), if there is one. */
  public Optional<String> list(KnownField name) {
    return has(name) ? list(name.lowerCase()) : Optional.empty();
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

  /** Whether a comma-separated list in fields of this name holds a member, given in lower case. */
  public boolean lists(KnownField name, String member) {
    for (int i = 0; has(name) && i < count; i++) {
      if (is(i, name) && FieldList.holds(bytes, valueStart(i), valueEnd(i), member)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the field's value is this one, given in lower case, ignoring case. */
  public boolean hasValue(int field, String lowerCase) {
    return Octets.equal(bytes, valueStart(field), valueEnd(field), lowerCase);
  }

  /** The value if it is up to 18 decimal digits and nothing else, and -1 otherwise. */
  long number(int field) {
    int start = valueStart(field);
    int end = valueEnd(field);
    if (start == end || end - start > Framing.MAX_LENGTH_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      if (!Octets.isDigit(bytes[i])) {
        return -1;
      }
      number = 10 * number + (bytes[i] - '0');
    }
    return number;
  }

  /** Appends the field as it came in, with its line end. */
  public void copyField(int field, ByteBuf to) {
    int at = at(field);
    to.writeBytes(bytes, places[at], places[at + 1] - places[at]);
    to.writeShort((':' << 8) | ' ');
    to.writeBytes(bytes, places[at + 2], places[at + 3] - places[at + 2]);
    to.writeShort((Octets.CR << 8) | Octets.LF);
  }

  /** Appends a part of the start line. */
  void copyPart(int part, HeadWriter to) {
    to.octets(bytes, places[2 * part], places[2 * part + 1]);
  }

  /** Appends fields as they came in; lines that need no change in one piece. */
  void copyFields(int from, int to, HeadWriter out) {
    int field = from;
    while (field < to) {
      int start = places[at(field)];
      if ((kind(field) & PLAIN) == 0) {
        out.octets(bytes, start, places[at(field) + 1]);
        out.colon();
        out.octets(bytes, valueStart(field), valueEnd(field));
        out.endLine();
        field++;
        continue;
      }
      int end = start;
      while (field < to && (kind(field) & PLAIN) != 0) {
        end = valueEnd(field) + 2;
        field++;
      }
      out.octets(bytes, start, end);
    }
  }

  private static int at(int field) {
    return START_LINE_INTS + INTS_PER_FIELD * field;
  }

  private int valueStart(int field) {
    return places[at(field) + 2];
  }

  private int valueEnd(int field) {
    return places[at(field) + 3];
  }

  private int kind(int field) {
    return places[at(field) + 4];
  }

  private String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
