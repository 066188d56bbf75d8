package io.millrace.storage.setting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.LogStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is set is there after a crash, and what was taken back is not. */
final class NodeSettingsTest {
    private static NodeSettings open(SimulatedEnvironment environment) {
        return new NodeSettings(environment, LogStore.open(environment, Path.of("/data/log")));
    }

    @Test
    void keepsWhatWasSet() {
        SimulatedDisk disk = new SimulatedDisk();
        SimulatedEnvironment environment = new SimulatedEnvironment(1, disk);
        NodeSettings settings = open(environment);
        environment.await(
                settings.change(Map.of("a/x", Optional.of("1"), "a/y", Optional.of("ü"), "b", Optional.of(""))));
        environment.await(settings.change(Map.of("a/x", Optional.empty(), "a/z", Optional.of("2"))));
        assertThat(settings.startingWith("a/")).containsExactly(Map.entry("a/y", "ü"), Map.entry("a/z", "2"));
        NodeSettings found = open(new SimulatedEnvironment(2, disk.afterCrash(Survival.NONE, 3)));
        assertThat(found.startingWith("a/")).isEqualTo(settings.startingWith("a/"));
        assertThat(found.startingWith("")).containsOnlyKeys("a/y", "a/z", "b").containsEntry("b", "");
    }
}
