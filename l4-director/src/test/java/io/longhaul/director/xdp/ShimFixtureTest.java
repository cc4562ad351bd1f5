package io.longhaul.director.xdp;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The shim's program in the kernel, packet by packet. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShimFixtureTest {
  private final LoadedProgram program = LoadedProgram.forRuns(ProgramKind.SHIM);

  @BeforeAll
  void load() throws InterruptedException {
    ShimTier.prepare(program, true, true);
  }

  @AfterAll
  void close() {
    program.close();
  }

  @TestFactory
  Stream<DynamicTest> clientsPacketsAreTakenOrSentOn() {
    return ShimFixtures.all().stream().map(fixture -> fixture.against(program));
  }

  @TestFactory
  Stream<DynamicTest> outerHeadersAreBelievedOnlyWhenTheyFit() {
    return ShimEnvelopeFixtures.all().stream().map(fixture -> fixture.against(program));
  }
}
