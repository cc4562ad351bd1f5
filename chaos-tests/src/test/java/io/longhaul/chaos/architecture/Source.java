package io.longhaul.chaos.architecture;

import java.nio.file.Path;
import java.util.List;

/** One Java source file with the methods in it. */
record Source(Path path, int lines, List<Method> methods) {
  boolean production() {
    return path.toString().contains("/src/main/");
  }

  @Override
  public String toString() {
    return path + ": " + lines + " lines";
  }
}
