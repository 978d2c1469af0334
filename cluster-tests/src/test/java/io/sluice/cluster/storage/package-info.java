/** A file system that fails and dawdles on command: a plugin for the clusters of the campaign. */
@NullMarked
package io.sluice.cluster.storage;

import org.jspecify.annotations.NullMarked;
