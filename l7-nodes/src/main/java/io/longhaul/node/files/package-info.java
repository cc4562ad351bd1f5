/** Files of the operator that are read again when they change. */
@NullMarked
package io.longhaul.node.files;

import org.jspecify.annotations.NullMarked;
