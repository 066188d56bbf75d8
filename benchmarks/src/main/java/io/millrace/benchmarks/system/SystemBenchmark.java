package io.millrace.benchmarks.system;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Runs the scenarios, contenders in turn, and prints a table of medians, spreads and ratios. Arguments: the URL of
 * Millrace, the URL of PostgreSQL with a user, then names of scenarios (classes) or none for all.
 */
public final class SystemBenchmark {
    private static final int RUNS = Integer.getInteger("runs", 5);

    private SystemBenchmark() {}

    /** @param arguments as the class says */
    public static void main(String[] arguments) throws SQLException {
        Contender millrace = Contender.millrace(arguments[0]);
        Contender postgres = Contender.postgres("PostgreSQL", arguments[1]);
        Contender rewriting =
                Contender.postgres("PostgreSQL, rewritten batch", arguments[1] + "&reWriteBatchedInserts=true");
        Set<String> wanted = Set.copyOf(Arrays.asList(arguments).subList(2, arguments.length));
        System.out.println("| scenario | contender | unit | median | min | max | Millrace / it |");
        System.out.println("|---|---|---|---|---|---|---|");
        if (wanted(wanted, "BatchInsert")) {
            compare(new BatchInsert(), List.of(millrace, postgres, rewriting));
        }
        if (wanted(wanted, "SingleInsert")) {
            compare(new SingleInsert(), List.of(millrace, postgres));
        }
        if (wanted(wanted, "FullScan") || wanted(wanted, "GroupBy")) {
            LargeTable.load(millrace);
            LargeTable.load(rewriting);
            if (wanted(wanted, "FullScan")) {
                compare(new FullScan(), List.of(millrace, postgres));
            }
            if (wanted(wanted, "GroupBy")) {
                compare(new GroupBy(), List.of(millrace, postgres));
            }
        }
    }

    private static boolean wanted(Set<String> wanted, String name) {
        return wanted.isEmpty() || wanted.contains(name);
    }

    private static void compare(Scenario scenario, List<Contender> contenders) throws SQLException {
        double[][] figures = new double[contenders.size()][RUNS];
        for (Contender contender : contenders) {
            scenario.prepare(contender);
            scenario.run(contender);
        }
        for (int run = 0; run < RUNS; run++) {
            for (int i = 0; i < figures.length; i++) {
                figures[i][run] = scenario.run(contenders.get(i));
            }
        }
        for (double[] sorted : figures) {
            Arrays.sort(sorted);
        }
        for (int i = 0; i < figures.length; i++) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %,.2f | %,.2f | %,.2f | %.2f |%n",
                    scenario.name(),
                    contenders.get(i).name(),
                    scenario.unit(),
                    figures[i][RUNS / 2],
                    figures[i][0],
                    figures[i][RUNS - 1],
                    figures[0][RUNS / 2] / figures[i][RUNS / 2]);
        }
    }
}
