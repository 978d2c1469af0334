package io.sluice.sql.dialect;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A JAR with a function that the class path of the tests does not have. */
final class FunctionJar {

    /** Of the function. */
    static final String CLASS = "users.Mean";

    private static final String SOURCE =
            """
            package users;

            public class Mean extends org.apache.flink.table.functions.AggregateFunction<Long, Mean.Sum> {

                public static class Sum {
                    public long sum;
                    public long count;
                }

                public Sum createAccumulator() {
                    return new Sum();
                }

                public void accumulate(Sum sum, Long value) {
                    if (value != null) {
                        sum.sum += value;
                        sum.count++;
                    }
                }

                public void merge(Sum sum, Iterable<Sum> others) {
                    for (Sum other : others) {
                        sum.sum += other.sum;
                        sum.count += other.count;
                    }
                }

                public Long getValue(Sum sum) {
                    return sum.count == 0 ? null : sum.sum / sum.count;
                }
            }
            """;

    private FunctionJar() {}

    /** Compiles {@link #CLASS}, the mean of a BIGINT in whole numbers, and packs it. */
    static Path in(Path directory) throws IOException {
        Path source = directory.resolve("Mean.java");
        Files.writeString(source, SOURCE);
        Path classes = Files.createDirectory(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int failed =
                compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        if (failed != 0) {
            throw new IllegalStateException("javac ended with " + failed);
        }
        Path jar = directory.resolve("functions.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path compiled : files.filter(Files::isRegularFile).toList()) {
                packed.putNextEntry(
                        new JarEntry(classes.relativize(compiled).toString().replace('\\', '/')));
                Files.copy(compiled, packed);
            }
        }
        return jar;
    }
}
