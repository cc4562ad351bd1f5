/** TLS towards clients: certificates and their files, contexts, server names, handshakes. */
@NullMarked
package io.longhaul.node.tls;

import org.jspecify.annotations.NullMarked;
