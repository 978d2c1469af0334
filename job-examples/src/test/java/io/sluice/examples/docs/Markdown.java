package io.sluice.examples.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository's Markdown pages and their code blocks. */
public final class Markdown {

    /** Tests run in their module's directory. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /**
     * A fenced block.
     *
     * @param page the page, relative to the root
     * @param language what stands behind the opening fence
     * @param lines the lines between the fences
     */
    record Block(String page, String language, List<String> lines) {}

    private Markdown() {}

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                                    .map(ROOT::resolve),
                            docs.filter(page -> page.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }

    static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages()) {
            List<String> lines = Files.readAllLines(page);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith("```")) {
                    String language = lines.get(i).substring(3).strip();
                    List<String> content = new ArrayList<>();
                    for (i++; !lines.get(i).startsWith("```"); i++) {
                        content.add(lines.get(i));
                    }
                    blocks.add(new Block(ROOT.relativize(page).toString(), language, content));
                }
            }
        }
        return blocks;
    }

    /** Lines that are commands, indented as code, without the indentation. */
    public static List<String> commands(String program) throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path page : pages()) {
            for (String line : Files.readAllLines(page)) {
                if (line.startsWith("    " + program)) {
                    commands.add(line.strip());
                }
            }
        }
        return commands;
    }

    /** All sources and SQL scripts of the repository, white space folded. */
    static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String directory :
                List.of(
                        "flink-operators/src",
                        "flink-sql-functions/src",
                        "job-examples/src",
                        "pipelines/src",
                        "docs/sql")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
                for (Path file :
                        files.filter(f -> f.toString().matches(".*\\.(java|sql)")).toList()) {
                    sources.add(folded(Files.readString(file)));
                }
            }
        }
        return sources;
    }

    static String folded(String code) {
        return code.strip().replaceAll("\\s+", " ");
    }

    /** Link targets of a page that are files of the repository. */
    static List<Path> localLinks(Path page) throws IOException {
        List<Path> links = new ArrayList<>();
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
        Matcher matcher = link.matcher(Files.readString(page));
        while (matcher.find()) {
            links.add(page.resolveSibling(matcher.group(1)));
        }
        return links;
    }
}
