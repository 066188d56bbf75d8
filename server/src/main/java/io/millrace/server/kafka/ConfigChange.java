package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import io.millrace.storage.group.GroupSetting;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;

/** What a client wants of the settings of one topic, group or broker. */
sealed interface ConfigChange {
    /** Names of the settings that it gives values. */
    List<String> given();

    TopicConfig of(TopicConfig config);

    /** What differs from a group's defaults, before and after. */
    Map<GroupSetting, Integer> of(Map<GroupSetting, Integer> set);

    /** AlterConfigs: what is not named goes back to its default. */
    record Replacement(List<AlterConfigsRequestData.AlterableConfig> values) implements ConfigChange {
        @Override
        public List<String> given() {
            return values.stream()
                    .map(AlterConfigsRequestData.AlterableConfig::name)
                    .toList();
        }

        @Override
        public TopicConfig of(TopicConfig config) {
            TopicConfig changed = TopicConfig.DEFAULT.withPartitions(config.partitions());
            for (AlterConfigsRequestData.AlterableConfig each : values) {
                changed = TopicSetting.set(changed, each.name(), each.value() == null ? "" : each.value());
            }
            return changed;
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
        public List<String> given() {
            return steps.stream()
                    .filter(step -> step.configOperation() != DELETE)
                    .map(IncrementalAlterConfigsRequestData.AlterableConfig::name)
                    .toList();
        }

        @Override
        public TopicConfig of(TopicConfig config) {
            TopicConfig changed = config;
            for (IncrementalAlterConfigsRequestData.AlterableConfig each : checked()) {
                changed = changed(changed, each);
            }
            return changed;
        }

        private static TopicConfig changed(
                TopicConfig config, IncrementalAlterConfigsRequestData.AlterableConfig step) {
            if (step.configOperation() == DELETE) {
                // Of what there is not, nothing is set.
                return TopicSetting.find(step.name()).isEmpty() ? config : TopicSetting.reset(config, step.name());
            } else if (step.configOperation() == SET) {
                return TopicSetting.set(config, step.name(), step.value());
            }
            TopicSetting setting = TopicSetting.find(step.name())
                    .filter(each -> each.type() == TopicSetting.Type.LIST)
                    .orElseThrow(() -> ErrorCode.INVALID_PARAMETER_VALUE.error(
                            "Can't %s to key %s because its type is not LIST.",
                            step.configOperation() == APPEND ? "APPEND" : "SUBTRACT", step.name()));
            Set<String> values =
                    new LinkedHashSet<>(List.of(setting.value(config).split(",")));
            List<String> named = List.of(step.value().split(","));
            if (step.configOperation() == APPEND) {
                values.addAll(named);
            } else {
                named.forEach(values::remove);
            }
            values.remove("");
            return TopicSetting.set(config, step.name(), String.join(",", values));
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
                    throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                            "Can't %s to key %s because its type is not LIST.",
                            each.configOperation() == APPEND ? "APPEND" : "SUBTRACT", each.name());
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
