package io.sluice.examples;

import java.util.concurrent.Callable;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that makes a changelog and runs it. */
abstract class Example implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private RunOptions options = new RunOptions();

    /**
     * Builds the job.
     *
     * @throws IllegalArgumentException or {@link InvalidProgramException} if the options do not fit
     *     together
     */
    abstract ExampleJob build(StreamExecutionEnvironment environment);

    @Override
    public final Integer call() throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        try {
            options.applyTo(environment);
            boolean succeeded =
                    build(environment).run(options, commandLine().getOut(), commandLine().getErr());
            return succeeded ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalArgumentException | InvalidProgramException wrong) {
            throw new ParameterException(commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private CommandLine commandLine() {
        return spec.commandLine();
    }

    /** Whether somebody watches the rows change. */
    final boolean watched() {
        return options.watched();
    }

    /** Name of the example. */
    final String name() {
        return spec.name();
    }
}
