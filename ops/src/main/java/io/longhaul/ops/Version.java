package io.longhaul.ops;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The software's version, as the build wrote it into the jar's manifest. */
public final class Version implements IVersionProvider {
  private static final String UNPACKED = "0-unpacked";

  /** The version, or {@code 0-unpacked} where the classes do not come from a jar. */
  public static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse(UNPACKED);
  }

  @Override
  public String[] getVersion() {
    return new String[] {"longhaul " + text()};
  }
}
