@NullMarked
package io.longhaul.hash;

import org.jspecify.annotations.NullMarked;
