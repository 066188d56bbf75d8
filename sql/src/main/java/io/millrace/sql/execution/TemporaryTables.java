package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.Engine;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The temporary tables of one session: tables of the catalog under names that begin with {@value #PREFIX} and the
 * session's number, which the session knows by shorter ones. They go when it is closed, and those that a crash has left at
 * the next start. Owned by the session.
 */
public final class TemporaryTables {
    private static final String PREFIX = "pg_temp_";
    private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9]+\\..*", Pattern.DOTALL);
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final String prefix = PREFIX + NUMBERS.incrementAndGet() + ".";
    private final Set<String> names = new HashSet<>();
    private final Set<String> untilCommit = new HashSet<>();

    static boolean isOne(String relation) {
        return NAME.matcher(relation).matches();
    }

    /** @throws io.millrace.common.error.MillraceException INVALID_NAME if the next start would take it for a temporary table */
    static void checkOther(String name, int position) {
        if (isOne(name)) {
            throw ErrorCode.INVALID_NAME
                    .error("\"%s\" cannot be the name of a relation", name)
                    .hint("Temporary tables are called so.")
                    .at(position);
        }
    }

    /** Drops what sessions have left that are no more. */
    public static CompletableFuture<Void> dropAll(Engine engine) {
        return drop(
                engine,
                engine.catalog().relations().values().stream()
                        .filter(relation -> relation instanceof TableDefinition)
                        .map(Relation::name)
                        .filter(TemporaryTables::isOne)
                        .toList());
    }

    private static CompletableFuture<Void> drop(Engine engine, List<String> relations) {
        List<CompletableFuture<?>> drops = new ArrayList<>();
        for (String relation : relations) {
            if (engine.catalog().relations().containsKey(relation)) {
                drops.add(engine.change(new CatalogChange.RelationDropped(relation)));
            }
        }
        return CompletableFuture.allOf(drops.toArray(CompletableFuture[]::new));
    }

    /** What the table of this name is called in the catalog, whether it is there or not. */
    String inCatalog(String name) {
        return prefix + name;
    }

    /** @param relation its name in the catalog, or its topic's */
    boolean isOwn(String relation) {
        return relation.startsWith(prefix);
    }

    /** The name in the catalog of what the session means by {@code name}. */
    String resolved(String name) {
        return names.contains(name) ? inCatalog(name) : name;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    void add(String name, boolean dropOnCommit) {
        names.add(name);
        if (dropOnCommit) {
            untilCommit.add(name);
        }
    }

    /** @param relation its name in the catalog */
    void remove(String relation) {
        names.removeIf(name -> inCatalog(name).equals(relation));
        untilCommit.retainAll(names);
    }

    /** The catalog with the session's tables under their short names too. */
    Catalog over(Catalog catalog) {
        if (names.isEmpty()) {
            return catalog;
        }
        SortedMap<String, Relation> relations = new TreeMap<>(catalog.relations());
        for (String name : names) {
            Relation relation = catalog.relations().get(inCatalog(name));
            if (relation != null) {
                relations.put(name, relation);
            }
        }
        return catalog.withRelations(relations);
    }

    CompletableFuture<Void> transactionEnded(Engine engine) {
        return forget(engine, Set.copyOf(untilCommit));
    }

    CompletableFuture<Void> dropAllOfSession(Engine engine) {
        return forget(engine, Set.copyOf(names));
    }

    private CompletableFuture<Void> forget(Engine engine, Set<String> gone) {
        names.removeAll(gone);
        untilCommit.removeAll(gone);
        return gone.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : drop(engine, gone.stream().map(this::inCatalog).toList());
    }

    /** @throws io.millrace.common.error.MillraceException FEATURE_NOT_SUPPORTED if what is kept would read one */
    static void refuse(Iterable<String> sources) {
        for (String source : sources) {
            if (isOne(source)) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("a temporary table cannot be read by what stays longer than its session")
                        .hint("Use a table that is not temporary.");
            }
        }
    }
}
