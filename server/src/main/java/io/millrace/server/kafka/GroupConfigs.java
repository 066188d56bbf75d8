package io.millrace.server.kafka;

import io.millrace.storage.TopicSetting;
import io.millrace.storage.group.GroupSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;

/** A group's settings as DescribeConfigs tells them. */
final class GroupConfigs {
    private GroupConfigs() {}

    /** @param set what differs from the defaults */
    static List<DescribeConfigsResourceResult> describe(Map<GroupSetting, Integer> set) {
        return Arrays.stream(GroupSetting.values())
                .map(setting -> describe(setting, set))
                .toList();
    }

    private static DescribeConfigsResourceResult describe(GroupSetting setting, Map<GroupSetting, Integer> set) {
        String standard = Integer.toString(setting.defaultMillis());
        Integer own = set.get(setting);
        List<DescribeConfigsSynonym> synonyms = new ArrayList<>();
        if (own != null) {
            synonyms.add(ConfigSource.GROUP.synonym(setting.key(), own.toString()));
        }
        synonyms.add(ConfigSource.DEFAULT.synonym(setting.brokerKey(""), standard));
        return new DescribeConfigsResourceResult()
                .setName(setting.key())
                .setValue(own == null ? standard : own.toString())
                .setConfigType(TopicConfigs.code(TopicSetting.Type.INT))
                .setConfigSource((own == null ? ConfigSource.DEFAULT : ConfigSource.GROUP).code())
                .setSynonyms(synonyms);
    }
}
