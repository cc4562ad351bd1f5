package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * The certificate that all proxies show, signed by itself, with a key on P-256.
 *
 * @param certificate PEM
 * @param key PEM, PKCS #8
 * @param both one behind the other, as HAProxy wants them
 */
record BenchCertificate(Path certificate, Path key, Path both) {
  private static final String NAME = "bench";
  private static final String STORE_TYPE = "PKCS12";
  private static final int LINE = 64;

  /** Makes one with the JDK's keytool, in the workbench's folder. */
  static BenchCertificate make(Workbench bench) {
    Path store = bench.folder().resolve("certificate.p12");
    // Protects nothing: whoever reads the folder has the key in PEM, too.
    char[] password = "longhaul-bench".toCharArray();
    keytool(store, password);
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance(STORE_TYPE);
      keys.load(in, password);
      String certificate = pem("CERTIFICATE", keys.getCertificate(NAME).getEncoded());
      String key = pem("PRIVATE KEY", keys.getKey(NAME, password).getEncoded());
      return new BenchCertificate(
          bench.write("certificate.pem", certificate),
          bench.write("key.pem", key),
          bench.write("both.pem", certificate + key));
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandFailure("certificate: cannot be read: " + e, e);
    }
  }

  private static void keytool(Path store, char[] password) {
    List<String> command =
        List.of(
            NodeJava.tool("keytool").toString(),
            "-genkeypair",
            "-alias",
            NAME,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-sigalg",
            "SHA256withECDSA",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-validity",
            "30",
            "-storetype",
            STORE_TYPE,
            "-keystore",
            store.toString(),
            "-storepass",
            new String(password));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new CommandFailure("keytool: " + said);
      }
    } catch (IOException e) {
      throw new CommandFailure("keytool: " + e.getMessage() + " (expected: a JDK's)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  private static String pem(String kind, byte[] content) {
    String lines =
        Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
  }
}
