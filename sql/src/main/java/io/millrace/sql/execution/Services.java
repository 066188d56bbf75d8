package io.millrace.sql.execution;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.engine.Engine;
import io.millrace.sql.Rights;
import io.millrace.sql.ViewLauncher;
import io.millrace.sql.introspection.SystemTables;
import io.millrace.sql.planner.QueryPlanner;

/**
 * What all sessions of a database share. Thread-safe.
 *
 * @param timers for timeouts
 */
public record Services(
        Environment environment,
        Engine engine,
        QueryPlanner planner,
        ParseCache parses,
        PlanCache plans,
        SystemTables systemTables,
        ViewLauncher launcher,
        Channels channels,
        AdvisoryLocks locks,
        Rights rights,
        EventLoop timers) {}
