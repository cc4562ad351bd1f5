package io.longhaul.node.files;

import io.longhaul.node.missing.MissingPart;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A value that is read from files and again when they change. What cannot be used is refused, and
 * the value before stays. Files that change are read once two looks in a row find them the same, so
 * that neither a half-written file nor one half of a pair is. Only {@link #value} and {@link
 * #missing} may be called from any thread.
 */
public final class Watched<T> {
  /** Reads the value, all of it or nothing. */
  @FunctionalInterface
  public interface Reading<T> {
    T read() throws FileFault;
  }

  private final List<Path> files;
  private final Reading<T> reading;
  private final Consumer<String> refused;
  private List<Optional<FileStamp>> examined;
  private List<Optional<FileStamp>> last;
  private volatile Optional<T> value = Optional.empty();
  private volatile Optional<String> fault = Optional.empty();

  /**
   * Reads for the first time.
   *
   * @param refused told why files cannot be used, once for each reason
   */
  public Watched(List<Path> files, Reading<T> reading, Consumer<String> refused) {
    this.files = files;
    this.reading = reading;
    this.refused = refused;
    this.examined = FileStamp.of(files);
    this.last = examined;
    var _ = load(true);
  }

  /** Looks at the files; true if there is a new value. */
  public boolean look() {
    List<Optional<FileStamp>> now = FileStamp.of(files);
    boolean settled = now.equals(last);
    last = now;
    boolean changed = !now.equals(examined);
    // A file that cannot be read may become readable without a trace in its stamp.
    if (!settled || !(changed || fault.isPresent())) {
      return false;
    }
    boolean loaded = load(changed);
    // Not before: where reading met an Error, the next look is to read again.
    examined = now;
    return loaded;
  }

  /** What was read last and could be used. */
  public Optional<T> value() {
    return value;
  }

  /** That no value could be read yet, where that is so, with the reason. */
  public Optional<MissingPart> missing(String part) {
    return value.isPresent() ? Optional.empty() : Optional.of(MissingPart.of(part, fault));
  }

  private boolean load(boolean changed) {
    try {
      value = Optional.of(reading.read());
      fault = Optional.empty();
      return true;
    } catch (FileFault e) {
      refuse(e.text(), changed);
    } catch (RuntimeException e) {
      // A file that its reader did not expect is one more that cannot be used. What the exception
      // says may repeat what is secret.
      refuse(files + ": cannot be used: " + e.getClass().getName(), changed);
    }
    return false;
  }

  private void refuse(String why, boolean changed) {
    boolean known = !changed && fault.equals(Optional.of(why));
    fault = Optional.of(why);
    if (!known) {
      refused.accept(why);
    }
  }
}
