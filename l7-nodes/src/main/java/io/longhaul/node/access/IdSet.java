package io.longhaul.node.access;

import io.longhaul.node.files.FileFault;
import io.longhaul.node.files.LineFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many short texts, and whether one is among them. All lie in one array, each with its length
 * before it, and an open-addressing table of offsets leads to them: some 9 bytes an id beside its
 * own. Immutable.
 *
 * <pre>
 *   slots   hash mod size -> offset + 1, or 0 for none; the next slot where that is another's
 *   texts   length(2) bytes(length) length(2) bytes(length) ...
 * </pre>
 */
final class IdSet {
  static final int MAX_BYTES = 64 * 1024 * 1024;
  static final int MAX_IDS = 1_000_000;
  static final int MAX_CHARS = 256;
  static final LineFile.Bounds BOUNDS = new LineFile.Bounds(MAX_BYTES, MAX_IDS, MAX_CHARS);

  private final int[] slots;
  private final byte[] texts;
  private final int size;

  private IdSet(List<byte[]> ids) {
    this.slots = new int[Math.max(2, Integer.highestOneBit(Math.max(1, ids.size())) * 4)];
    this.texts = packed(ids);
    int distinct = 0;
    int offset = 0;
    for (byte[] id : ids) {
      distinct += place(id, offset) ? 1 : 0;
      offset += Short.BYTES + id.length;
    }
    this.size = distinct;
  }

  /** The ids of a file, one a line. */
  static IdSet read(Path file) throws FileFault {
    List<byte[]> ids = new ArrayList<>();
    LineFile.read(file, BOUNDS, line -> ids.add(id(line)));
    return new IdSet(ids);
  }

  static IdSet of(List<String> ids) {
    return new IdSet(ids.stream().map(id -> id.getBytes(StandardCharsets.ISO_8859_1)).toList());
  }

  /** Whether a field's value is one of them, byte for byte. */
  boolean contains(String value) {
    if (value.length() > MAX_CHARS) {
      return false;
    }
    byte[] id = value.getBytes(StandardCharsets.ISO_8859_1);
    for (int slot = slot(id); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
      if (lies(id, slots[slot] - 1)) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return size;
  }

  /** What it holds on the heap, but for two objects' headers. */
  long footprintBytes() {
    return (long) slots.length * Integer.BYTES + texts.length;
  }

  private static byte[] id(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c <= ' ' || c == 0x7F) {
        throw new IllegalArgumentException(
            "id: has a blank or a control character (expected: one id)");
      }
    }
    return line.getBytes(StandardCharsets.ISO_8859_1);
  }

  private boolean place(byte[] id, int offset) {
    int slot = slot(id);
    while (slots[slot] != 0) {
      if (lies(id, slots[slot] - 1)) {
        return false;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = offset + 1;
    return true;
  }

  private boolean lies(byte[] id, int offset) {
    int length = (texts[offset] & 0xFF) << Byte.SIZE | (texts[offset + 1] & 0xFF);
    int start = offset + Short.BYTES;
    return length == id.length && Arrays.equals(texts, start, start + length, id, 0, length);
  }

  // Which ids there are, the operator decides; so nobody outside can fill a run of slots.
  private int slot(byte[] id) {
    int hash = Arrays.hashCode(id) * 0x9E3779B9;
    return (hash ^ hash >>> 16) & (slots.length - 1);
  }

  private static byte[] packed(List<byte[]> ids) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(ids.stream().mapToInt(id -> Short.BYTES + id.length).sum());
    for (byte[] id : ids) {
      out.write(id.length >>> Byte.SIZE);
      out.write(id.length);
      out.writeBytes(id);
    }
    return out.toByteArray();
  }
}
