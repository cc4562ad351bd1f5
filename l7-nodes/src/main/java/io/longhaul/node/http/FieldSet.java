package io.longhaul.node.http;

/**
 * Some of the known fields.
 *
 * @param bits one for each field that is among them
 */
public record FieldSet(long bits) {
  public static FieldSet of(KnownField... fields) {
    long bits = 0;
    for (KnownField field : fields) {
      bits |= field.bit();
    }
    return new FieldSet(bits);
  }

  /** These and those of another set. */
  public FieldSet and(FieldSet others) {
    return new FieldSet(bits | others.bits);
  }

  /** These but for one. */
  public FieldSet without(KnownField field) {
    return new FieldSet(bits & ~field.bit());
  }

  public boolean contains(KnownField field) {
    return (bits & field.bit()) != 0;
  }
}
