package io.millrace.storage;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics' settings on disk, one small text file each in {@code topics/}, and the steps that make creating, changing
 * and deleting a topic whole or nothing. A file {@code make.NAME} becomes {@code live.NAME} once all folders are there;
 * {@code live.NAME} becomes {@code drop.NAME} before the first folder goes; {@code next.NAME} replaces {@code live.NAME}.
 * A rename within one directory is atomic, so {@link #load} can finish or undo whatever a crash left.
 */
final class TopicFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFiles.class);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final String LIVE = "live.";
    private static final String MAKE = "make.";
    private static final String DROP = "drop.";
    private static final String NEXT = "next.";
    private static final String PARTITIONS = "partitions";
    private static final int LARGEST_FILE_BYTES = 64 * 1024;

    private final Disk disk;
    private final Path root;
    private final Path directory;

    TopicFiles(Disk disk, Path root) {
        this.disk = disk;
        this.root = root;
        this.directory = root.resolve("topics");
    }

    /** As Kafka's: letters, digits, dot, underscore and hyphen. */
    static void checkName(String topic) {
        if (!NAME.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw ErrorCode.INVALID_NAME
                    .error("\"%s\" cannot be a topic's name", topic)
                    .hint("Use up to 249 letters, digits, dots, underscores and hyphens.");
        }
    }

    /** All topics; a null value for one whose settings cannot be read. Finishes what a crash interrupted. */
    Map<String, @Nullable TopicSettings> load() throws IOException {
        if (!disk.exists(directory)) {
            disk.createDirectories(directory);
            disk.forceDirectory(root);
        }
        Map<String, @Nullable TopicSettings> topics = new TreeMap<>();
        for (String file : disk.list(directory)) {
            String name = file.substring(Math.min(file.length(), LIVE.length()));
            if (file.startsWith(LIVE)) {
                topics.put(name, read(directory.resolve(file)));
            } else if (file.startsWith(MAKE) || file.startsWith(DROP)) {
                LOG.info("removing what is left of topic={}", name);
                removeFolders(name);
                disk.delete(directory.resolve(file));
            } else if (file.startsWith(NEXT)) {
                disk.delete(directory.resolve(file));
            }
        }
        return topics;
    }

    /** First step of creating a topic: from here on, its folders may be made. */
    void beginCreate(String topic, TopicSettings settings) throws IOException {
        write(directory.resolve(MAKE + topic), settings);
        disk.forceDirectory(directory);
    }

    /** Last step: the topic exists. */
    void finishCreate(String topic) throws IOException {
        disk.rename(directory.resolve(MAKE + topic), directory.resolve(LIVE + topic));
        disk.forceDirectory(directory);
    }

    void replace(String topic, TopicSettings settings) throws IOException {
        write(directory.resolve(NEXT + topic), settings);
        disk.rename(directory.resolve(NEXT + topic), directory.resolve(LIVE + topic));
        disk.forceDirectory(directory);
    }

    /** First step of deleting: the topic is gone, whatever comes. */
    void beginDelete(String topic) throws IOException {
        disk.rename(directory.resolve(LIVE + topic), directory.resolve(DROP + topic));
        disk.forceDirectory(directory);
    }

    void finishDelete(String topic) throws IOException {
        removeFolders(topic);
        disk.delete(directory.resolve(DROP + topic));
        disk.forceDirectory(directory);
    }

    Path folder(PartitionId id) {
        return root.resolve(id.toString());
    }

    /** Partitions of {@code topic} that have a folder, ascending. */
    List<Integer> partitionsWithFolder(String topic) throws IOException {
        List<Integer> partitions = new ArrayList<>();
        String prefix = topic + "-";
        for (String name : disk.list(root)) {
            if (name.startsWith(prefix) && name.length() <= prefix.length() + 6) {
                String number = name.substring(prefix.length());
                if (!number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    partitions.add(Integer.valueOf(number));
                }
            }
        }
        partitions.sort(null);
        return partitions;
    }

    void makeFolders(Collection<PartitionId> ids) throws IOException {
        for (PartitionId id : ids) {
            disk.createDirectories(folder(id));
        }
        disk.forceDirectory(root);
    }

    private void removeFolders(String topic) throws IOException {
        for (int partition : partitionsWithFolder(topic)) {
            removeFolder(new PartitionId(topic, partition));
        }
        disk.forceDirectory(root);
    }

    void removeFolder(PartitionId id) throws IOException {
        Path folder = folder(id);
        for (int tries = 1; ; tries++) {
            for (String name : disk.list(folder)) {
                disk.delete(folder.resolve(name));
            }
            try {
                disk.delete(folder);
                return;
            } catch (DirectoryNotEmptyException e) {
                if (tries == 3) {
                    throw e;
                }
            }
        }
    }

    private void write(Path path, TopicSettings settings) throws IOException {
        String body = encode(settings);
        byte[] bytes = (body + "crc32c=" + checksum(body) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (DiskFile file = disk.open(path)) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(bytes));
            file.force();
        }
    }

    private @Nullable TopicSettings read(Path path) throws IOException {
        String text;
        try (DiskFile file = disk.openForRead(path)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), LARGEST_FILE_BYTES));
            file.read(0, bytes);
            text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        }
        int crc = text.indexOf("crc32c=");
        try {
            String body = text.substring(0, Math.max(crc, 0));
            if (crc > 0 && text.substring(crc).strip().equals("crc32c=" + checksum(body))) {
                return decode(body);
            }
        } catch (IllegalArgumentException | MillraceException e) {
            LOG.error("settings cannot be read file={}", path, e);
            return null;
        }
        LOG.error("settings have a wrong checksum file={}", path);
        return null;
    }

    private static String checksum(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(crc.getValue());
    }

    private static String encode(TopicSettings settings) {
        TopicConfig config = settings.config();
        StringBuilder text = new StringBuilder();
        text.append("id=").append(settings.id()).append('\n');
        text.append(PARTITIONS).append('=').append(config.partitions()).append('\n');
        for (TopicSetting setting : TopicSetting.values()) {
            if (!setting.isFixed()) {
                text.append(setting.key())
                        .append('=')
                        .append(setting.value(config))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static TopicSettings decode(String body) {
        long id = 0;
        TopicConfig config = TopicConfig.DEFAULT;
        for (String line : body.split("\n")) {
            int equals = line.indexOf('=');
            String name = line.substring(0, Math.max(equals, 0));
            String value = line.substring(equals + 1);
            if (name.equals("id")) {
                id = Long.parseLong(value);
            } else if (name.equals(PARTITIONS)) {
                config = config.withPartitions(Integer.parseInt(value));
            } else if (TopicSetting.find(name).isPresent()) {
                config = TopicSetting.set(config, name, value);
            }
        }
        return new TopicSettings(id, config);
    }
}
