package io.millrace.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.state.Checkpoint;
import io.millrace.engine.task.RunningState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Where the state of each view and query lies. Waits for the disk. */
final class StateFiles {
    private final Environment environment;
    private final Path directory;

    StateFiles(Environment environment, Path directory) {
        this.environment = environment;
        this.directory = directory;
    }

    RunningState open(PersistentQuery.Definition definition) {
        Checkpoint checkpoint = Checkpoint.open(environment, path(definition.kind(), definition.name()));
        return new RunningState(checkpoint, checkpoint::commit);
    }

    void delete(PersistentQuery.Definition definition) {
        delete(definition.kind(), definition.name());
    }

    void delete(QueryStatus.Kind kind, String name) {
        delete(path(kind, name));
    }

    /** Removes what views and queries left behind that are not in the catalog any more. */
    void removeStrangers(Catalog catalog) {
        Set<String> known = new HashSet<>();
        catalog.relations().values().forEach(relation -> {
            if (relation instanceof ViewDefinition) {
                known.add(fileName(QueryStatus.Kind.VIEW, relation.name()));
            }
        });
        catalog.queries().keySet().forEach(name -> known.add(fileName(QueryStatus.Kind.INSERT, name)));
        try {
            for (String name : environment.disk().list(directory)) {
                if (!known.contains(name)) {
                    delete(directory.resolve(name));
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void delete(Path path) {
        Checkpoint.delete(environment, path);
    }

    private Path path(QueryStatus.Kind kind, String name) {
        return directory.resolve(fileName(kind, name));
    }

    private static String fileName(QueryStatus.Kind kind, String name) {
        StringBuilder file = new StringBuilder(kind == QueryStatus.Kind.VIEW ? "view-" : "query-");
        for (byte b : name.getBytes(UTF_8)) {
            if (b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '_') {
                file.append((char) b);
            } else {
                file.append('%').append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return file.toString();
    }

    private RuntimeException failed(IOException e) {
        return ErrorCode.IO_ERROR.causedBy(e, "state in %s cannot be read: %s", directory, e);
    }
}
