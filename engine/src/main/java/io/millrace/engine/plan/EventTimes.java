package io.millrace.engine.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a plan tells of its rows' times: how far behind the watermark later changes can be, and so for how long a join has
 * to remember its rows. It holds for changes that are not late. Immutable.
 */
public final class EventTimes {
    private final Function<String, @Nullable String> watermarkColumn;

    /** @param watermarkColumn of a relation, by name; null if it declares none */
    public EventTimes(Function<String, @Nullable String> watermarkColumn) {
        this.watermarkColumn = watermarkColumn;
    }

    /** What bounds the join's state; null if nothing does. */
    public @Nullable TimeBound bound(PlanNode.Join join) {
        TimeBound found = null;
        for (TimeBound bound : bounds(join)) {
            if (bound.boundsBoth()) {
                return bound;
            }
            found = found == null ? bound : found;
        }
        return found;
    }

    private List<TimeBound> bounds(PlanNode.Join join) {
        Map<Integer, Long> left = delays(join.left());
        Map<Integer, Long> right = delays(join.right());
        List<TimeBound> bounds = new ArrayList<>();
        for (TimeDistance distance : TimeDistance.of(join)) {
            Long delayLeft = left.get(distance.left());
            Long delayRight = right.get(distance.right());
            if (delayLeft != null && delayRight != null) {
                bounds.add(new TimeBound(
                        distance.left(),
                        distance.right(),
                        keep(distance.most(), delayLeft, delayRight),
                        keep(-distance.least(), delayRight, delayLeft),
                        delayLeft,
                        delayRight));
            }
        }
        return bounds;
    }

    /** A row stays until no partner can come, nor a change of its own. */
    private static long keep(long distance, long ownDelay, long partnersDelay) {
        return distance >= TimeDistance.ANY ? TimeBound.FOREVER : Math.max(distance + partnersDelay, ownDelay);
    }

    /**
     * Columns of event time, each to the microseconds that a later change's value can be below the watermark; a value
     * that is NULL has no time.
     */
    private Map<Integer, Long> delays(PlanNode node) {
        if (node instanceof PlanNode.Scan scan) {
            String column = watermarkColumn.apply(scan.relation());
            int index = column == null ? -1 : scan.schema().indexOf(column);
            return index < 0 ? Map.of() : Map.of(index, 0L);
        } else if (node instanceof PlanNode.Filter || node instanceof PlanNode.Unnest) {
            return delays(node.inputs().get(0));
        } else if (node instanceof PlanNode.Project project) {
            return projected(project);
        } else if (node instanceof PlanNode.Window window) {
            return windowed(window);
        } else if (node instanceof PlanNode.FinalGate gate) {
            return Map.of(gate.endColumn(), 0L);
        } else if (node instanceof PlanNode.Aggregate aggregate) {
            Map<Integer, Long> input = delays(aggregate.input());
            Map<Integer, Long> delays = new HashMap<>();
            for (int i = 0; i < aggregate.groupKeys().size(); i++) {
                put(delays, i, input.get(aggregate.groupKeys().get(i)));
            }
            return delays;
        } else if (node instanceof PlanNode.Join join) {
            return joined(join);
        } else if (node instanceof PlanNode.Union union) {
            return united(union);
        }
        return Map.of();
    }

    private static void put(Map<Integer, Long> delays, int column, @Nullable Long delay) {
        if (delay != null) {
            delays.put(column, delay);
        }
    }

    private Map<Integer, Long> projected(PlanNode.Project project) {
        Map<Integer, Long> input = delays(project.input());
        Map<Integer, Long> delays = new HashMap<>();
        for (int i = 0; i < project.expressions().size(); i++) {
            MovedColumn moved = MovedColumn.of(project.expressions().get(i));
            Long delay = moved == null ? null : input.get(moved.column());
            if (moved != null && delay != null) {
                delays.put(i, delay - moved.least());
            }
        }
        return delays;
    }

    private Map<Integer, Long> windowed(PlanNode.Window window) {
        Map<Integer, Long> delays = new HashMap<>(delays(window.input()));
        Long delay = delays.get(window.spec().timeColumn());
        if (delay != null) {
            int end = window.schema().size() - 1;
            delays.put(end - 1, delay + window.spec().sizeMicros());
            delays.put(end, delay);
        }
        return delays;
    }

    /** Later changes come from a later row of the one side, or from an old one by a later partner within its bound. */
    private Map<Integer, Long> joined(PlanNode.Join join) {
        boolean leftOnly = join.type() == JoinType.SEMI || join.type() == JoinType.ANTI;
        int width = join.left().schema().size();
        Map<Integer, Long> delays = new HashMap<>();
        for (TimeBound bound : bounds(join)) {
            if (bound.keepLeft() != TimeBound.FOREVER) {
                delays.merge(bound.left(), bound.keepLeft(), Math::min);
            }
            if (bound.keepRight() != TimeBound.FOREVER && !leftOnly) {
                delays.merge(width + bound.right(), bound.keepRight(), Math::min);
            }
        }
        return delays;
    }

    private Map<Integer, Long> united(PlanNode.Union union) {
        Map<Integer, Long> delays = new HashMap<>(delays(union.inputs().get(0)));
        for (PlanNode input : union.inputs()) {
            Map<Integer, Long> others = delays(input);
            delays.keySet().retainAll(others.keySet());
            delays.replaceAll((column, delay) -> Math.max(delay, others.getOrDefault(column, delay)));
        }
        return delays;
    }
}
