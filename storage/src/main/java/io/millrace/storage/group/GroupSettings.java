package io.millrace.storage.group;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What is set of groups, durable; a group may have settings before it has members, and after. Thread-safe. */
public final class GroupSettings {
    private final GroupPositions positions;
    private final Map<String, Map<GroupSetting, Integer>> settings = new ConcurrentHashMap<>();

    GroupSettings(GroupPositions positions) {
        this.positions = positions;
        positions.foundSettings().forEach((group, bytes) -> settings.put(group, decode(bytes)));
    }

    /** Of each group that has any, by its name, what differs from the defaults. */
    public Map<String, Map<GroupSetting, Integer>> all() {
        return new TreeMap<>(settings);
    }

    /** What differs from the defaults. */
    public Map<GroupSetting, Integer> of(String group) {
        return settings.getOrDefault(group, Map.of());
    }

    int millis(String group, GroupSetting setting) {
        return setting.in(of(group));
    }

    /**
     * Replaces what is set; durable, and in force from each member's next heartbeat on, when the future completes.
     *
     * @throws io.millrace.common.error.MillraceException INVALID_PARAMETER_VALUE if values contradict one another
     */
    public CompletableFuture<Void> set(String group, Map<GroupSetting, Integer> values, boolean validateOnly) {
        Group.checkName(group);
        Map<GroupSetting, Integer> checked = GroupSetting.checked(values);
        if (validateOnly || checked.equals(of(group))) {
            return CompletableFuture.completedFuture(null);
        }
        return positions
                .saveSettings(group, checked.isEmpty() ? null : encode(checked))
                .thenRun(() -> {
                    if (checked.isEmpty()) {
                        settings.remove(group);
                    } else {
                        settings.put(group, checked);
                    }
                });
    }

    /** Lines of {@code name=value}. */
    private static byte[] encode(Map<GroupSetting, Integer> values) {
        List<String> lines = new ArrayList<>();
        values.forEach((setting, value) -> lines.add(setting.key() + "=" + value));
        return String.join("\n", lines).getBytes(UTF_8);
    }

    private static Map<GroupSetting, Integer> decode(byte[] bytes) {
        Map<GroupSetting, Integer> values = new EnumMap<>(GroupSetting.class);
        new String(bytes, UTF_8).lines().forEach(line -> {
            int equals = line.indexOf('=');
            values.put(GroupSetting.of(line.substring(0, equals)), Integer.parseInt(line.substring(equals + 1)));
        });
        return values;
    }
}
