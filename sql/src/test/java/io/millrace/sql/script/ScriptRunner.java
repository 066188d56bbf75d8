package io.millrace.sql.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Runs scripts and holds their answers against what came. */
public final class ScriptRunner {
    private ScriptRunner() {}

    /** Fails with the first step that answers otherwise. */
    public static void run(Script script, ScriptTarget target) {
        for (Script.Step step : script.steps()) {
            List<String> came = new ArrayList<>(target.run(step.sql()).lines());
            List<String> wanted = new ArrayList<>(step.answer());
            for (String optional : List.of("DETAIL: ", "HINT: ")) {
                if (wanted.stream().noneMatch(line -> line.startsWith(optional))) {
                    came.removeIf(line -> line.startsWith(optional));
                }
            }
            if (step.unordered()) {
                Collections.sort(came);
                Collections.sort(wanted);
            }
            assertThat(came)
                    .as("%s line %s: %s", script.name(), step.line(), step.sql())
                    .containsExactlyElementsOf(wanted);
        }
    }
}
