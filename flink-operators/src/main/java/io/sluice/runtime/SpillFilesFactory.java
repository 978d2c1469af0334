package io.sluice.runtime;

import io.sluice.core.spill.SpillFiles;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/** Makes the files that rows are spilled to; tests replace it by one whose disks fail. */
@FunctionalInterface
interface SpillFilesFactory extends Serializable {

    /**
     * Files of one attempt of one subtask.
     *
     * @param directories at least one
     * @param prefix of the files' names, different for each attempt of each subtask
     */
    SpillFiles in(List<Path> directories, String prefix);
}
