/** Reading YAML and JSON configuration so that every fault is reported by file, line and field. */
@NullMarked
package io.longhaul.membership.config;

import org.jspecify.annotations.NullMarked;
