package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import io.millrace.storage.group.GroupSetting;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;

/** What a client wants of the settings of one resource. */
sealed interface ConfigChange {
    /** @param standard what a topic has of which nothing is set */
    TopicConfig of(TopicConfig config, TopicConfig standard);

    /**
     * What is set of something else, before and after.
     *
     * @param isList whether values can be added to a setting, and taken from it
     */
    Map<String, String> of(Map<String, String> set, Predicate<String> isList);

    /** What each named setting becomes; nothing if it is taken back. */
    Map<String, Optional<String>> named();

    /** What differs from a group's defaults, before and after. */
    Map<GroupSetting, Integer> of(Map<GroupSetting, Integer> set);

    /** AlterConfigs: what is not named goes back to its default. */
    record Replacement(List<AlterConfigsRequestData.AlterableConfig> values) implements ConfigChange {
        @Override
        public TopicConfig of(TopicConfig config, TopicConfig standard) {
            TopicConfig changed = standard.withPartitions(config.partitions());
            for (AlterConfigsRequestData.AlterableConfig each : values) {
                changed = TopicSetting.set(changed, each.name(), each.value() == null ? "" : each.value());
            }
            return changed;
        }

        @Override
        public Map<String, String> of(Map<String, String> set, Predicate<String> isList) {
            Map<String, String> changed = new TreeMap<>();
            values.forEach(each -> changed.put(each.name(), each.value() == null ? "" : each.value()));
            return changed;
        }

        @Override
        public Map<String, Optional<String>> named() {
            Map<String, Optional<String>> steps = new TreeMap<>();
            of(Map.of(), key -> false).forEach((key, value) -> steps.put(key, Optional.of(value)));
            return steps;
        }

        @Override
        public Map<GroupSetting, Integer> of(Map<GroupSetting, Integer> set) {
            Map<GroupSetting, Integer> changed = new EnumMap<>(GroupSetting.class);
            for (AlterConfigsRequestData.AlterableConfig each : values) {
                GroupSetting setting = GroupSetting.of(each.name());
                changed.put(setting, setting.parse(each.value() == null ? "" : each.value()));
            }
            return changed;
        }
    }

    /** IncrementalAlterConfigs (KIP-339). */
    record Increments(List<IncrementalAlterConfigsRequestData.AlterableConfig> steps) implements ConfigChange {
        private static final byte SET = 0;
        private static final byte DELETE = 1;
        private static final byte APPEND = 2;

        @Override
        public TopicConfig of(TopicConfig config, TopicConfig standard) {
            TopicConfig changed = config;
            for (IncrementalAlterConfigsRequestData.AlterableConfig each : checked()) {
                changed = changed(changed, each, standard);
            }
            return changed;
        }

        private static TopicConfig changed(
                TopicConfig config, IncrementalAlterConfigsRequestData.AlterableConfig step, TopicConfig standard) {
            Optional<TopicSetting> setting = TopicSetting.find(step.name());
            if (step.configOperation() == DELETE) {
                // Of what there is not, nothing is set.
                return setting.isEmpty()
                        ? config
                        : TopicSetting.set(config, step.name(), setting.get().value(standard));
            } else if (step.configOperation() == SET) {
                return TopicSetting.set(config, step.name(), step.value());
            }
            if (setting.isEmpty() || setting.get().type() != TopicSetting.Type.LIST) {
                throw noList(step);
            }
            return TopicSetting.set(config, step.name(), listed(setting.get().value(config), step));
        }

        private static MillraceException noList(IncrementalAlterConfigsRequestData.AlterableConfig step) {
            return ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "Can't %s to key %s because its type is not LIST.",
                    step.configOperation() == APPEND ? "APPEND" : "SUBTRACT", step.name());
        }

        /** With what is added, or without what is taken away. */
        private static String listed(String present, IncrementalAlterConfigsRequestData.AlterableConfig step) {
            Set<String> values = new LinkedHashSet<>(List.of(present.split(",")));
            List<String> named = List.of(step.value().split(","));
            if (step.configOperation() == APPEND) {
                values.addAll(named);
            } else {
                named.forEach(values::remove);
            }
            values.remove("");
            return String.join(",", values);
        }

        @Override
        public Map<String, String> of(Map<String, String> set, Predicate<String> isList) {
            Map<String, String> changed = new TreeMap<>(set);
            for (IncrementalAlterConfigsRequestData.AlterableConfig each : checked()) {
                if (each.configOperation() == DELETE) {
                    changed.remove(each.name());
                } else if (each.configOperation() == SET) {
                    changed.put(each.name(), each.value());
                } else if (isList.test(each.name())) {
                    changed.put(each.name(), listed(changed.getOrDefault(each.name(), ""), each));
                } else {
                    throw noList(each);
                }
            }
            return changed;
        }

        @Override
        public Map<String, Optional<String>> named() {
            Map<String, Optional<String>> named = new TreeMap<>();
            for (IncrementalAlterConfigsRequestData.AlterableConfig each : checked()) {
                if (each.configOperation() > DELETE) {
                    throw ErrorCode.PROTOCOL_VIOLATION.error(
                            "%s operation is not allowed for the BROKER_LOGGER resource",
                            each.configOperation() == APPEND ? "APPEND" : "SUBTRACT");
                }
                named.put(each.name(), each.configOperation() == DELETE ? Optional.empty() : Optional.of(each.value()));
            }
            return named;
        }

        @Override
        public Map<GroupSetting, Integer> of(Map<GroupSetting, Integer> set) {
            Map<GroupSetting, Integer> changed = new EnumMap<>(GroupSetting.class);
            changed.putAll(set);
            for (IncrementalAlterConfigsRequestData.AlterableConfig each : checked()) {
                GroupSetting setting = GroupSetting.of(each.name());
                if (each.configOperation() == DELETE) {
                    changed.remove(setting);
                } else if (each.configOperation() == SET) {
                    changed.put(setting, setting.parse(each.value()));
                } else {
                    throw noList(each);
                }
            }
            return changed;
        }

        /** Each setting once, and with a value unless it is deleted. */
        private List<IncrementalAlterConfigsRequestData.AlterableConfig> checked() {
            Set<String> names = new HashSet<>();
            steps.forEach(step -> names.add(step.name()));
            if (names.size() < steps.size()) {
                throw ErrorCode.PROTOCOL_VIOLATION.error("Error due to duplicate config keys");
            }
            for (IncrementalAlterConfigsRequestData.AlterableConfig each : steps) {
                if (each.value() == null && each.configOperation() != DELETE) {
                    throw ErrorCode.PROTOCOL_VIOLATION.error("Null value not supported for : %s", each.name());
                }
            }
            return steps;
        }
    }
}
