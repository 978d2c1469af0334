package io.sluice.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the documentation shows as code is code that is compiled, and its links lead somewhere. */
class MarkdownTest {

    @Test
    void everyBlockOfCodeStandsInACompiledSource() throws IOException {
        List<String> sources = Markdown.sources();
        List<Markdown.Block> code =
                Markdown.blocks().stream()
                        .filter(block -> List.of("java", "sql").contains(block.language()))
                        .toList();
        assertThat(code).isNotEmpty();
        for (Markdown.Block block : code) {
            String wanted = Markdown.folded(String.join("\n", block.lines()));
            assertThat(sources)
                    .as("the block in %s:%n%s", block.page(), String.join("\n", block.lines()))
                    .anyMatch(source -> source.contains(wanted));
        }
    }

    @Test
    void everyLocalLinkLeadsToAFile() throws IOException {
        for (Path page : Markdown.pages()) {
            assertThat(Markdown.localLinks(page)).as("links of %s", page).allMatch(Files::exists);
        }
    }
}
