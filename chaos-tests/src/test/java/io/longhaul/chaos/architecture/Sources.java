package io.longhaul.chaos.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Reads source files by the compiler's own tree. */
final class Sources {
  private Sources() {}

  /** All Java files of all modules below the repository's root. */
  static List<Source> below(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files =
          walk.filter(path -> path.toString().endsWith(".java"))
              .filter(path -> path.toString().contains("/src/"))
              .filter(path -> !path.toString().contains("/target/"))
              .sorted()
              .toList();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Source> sources = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        Path path = Path.of(unit.getSourceFile().toUri().getPath());
        int lines = Math.toIntExact(Files.readString(path).lines().count());
        sources.add(new Source(path, lines, methods(unit, positions)));
      }
    }
    return sources;
  }

  private static List<Method> methods(CompilationUnitTree unit, SourcePositions positions) {
    List<Method> methods = new ArrayList<>();
    LineMap lines = unit.getLineMap();
    String file = Path.of(unit.getSourceFile().toUri().getPath()).getFileName().toString();
    new TreeScanner<Void, Void>() {
      @Override
      public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        long modifiers = positions.getEndPosition(unit, method.getModifiers());
        long start = Math.max(positions.getStartPosition(unit, method), modifiers);
        long end = positions.getEndPosition(unit, method);
        if (start >= 0 && end >= 0) {
          int length = (int) (lines.getLineNumber(end) - lines.getLineNumber(start) + 1);
          methods.add(new Method(file + " " + method.getName(), length));
        }
        return super.visitMethod(method, null);
      }
    }.scan(unit, null);
    return methods;
  }
}
