package io.longhaul.node.config;

import java.nio.file.Path;

/**
 * A certificate and its key, by their files.
 *
 * @param certificate absolute path of the chain in PEM, the server's own certificate first
 * @param key absolute path of the private key in PEM (PKCS #8), not encrypted
 */
public record CertificateFiles(Path certificate, Path key) {}
