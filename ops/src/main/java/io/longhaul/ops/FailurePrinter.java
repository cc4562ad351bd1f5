package io.longhaul.ops;

import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.store.ConflictException;
import io.longhaul.membership.store.IdInUseException;
import io.longhaul.membership.store.TierUnavailableException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Shows what went wrong in lines that a person can act on. Stack traces appear only where {@code
 * LONGHAUL_DEBUG} is set.
 */
final class FailurePrinter implements IExecutionExceptionHandler {
  private static final String DEBUG = "LONGHAUL_DEBUG";

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (System.getenv(DEBUG) != null) {
      failure.printStackTrace(err);
    }
    int status =
        switch (failure) {
          case ConfigException refused -> {
            err.println(refused.getMessage());
            yield CommandFailure.USAGE;
          }
          case UncheckedIOException _,
              TierUnavailableException _,
              ConflictException _,
              IdInUseException _ -> {
            err.println("longhaul: " + failure.getMessage());
            yield CommandFailure.FAILED;
          }
          case CommandFailure expected -> {
            err.println("longhaul: " + expected.getMessage());
            yield expected.exitStatus();
          }
          default -> {
            err.println("longhaul: unexpected " + failure + " (" + DEBUG + "=1 shows where)");
            yield CommandFailure.FAILED;
          }
        };
    err.flush();
    return status;
  }
}
