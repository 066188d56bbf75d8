package io.millrace.server.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code \copy … FROM|TO 'file'}: a COPY whose file is on this side of the wire. */
final class CopyCommand {
    private static final Pattern FORM = Pattern.compile(
            "(.+?)\\s+(FROM|TO)\\s+(?:(STDIN|STDOUT|PSTDIN|PSTDOUT)\\b|'((?:[^']|'')*)'|([^\\s'()]+))(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Shell shell;

    CopyCommand(Shell shell) {
        this.shell = shell;
    }

    boolean run(String arguments, LineSource source, String place) throws IOException, SQLException {
        String text = arguments.endsWith(";") ? arguments.substring(0, arguments.length() - 1) : arguments;
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("it reads: \\copy TABLE [(columns)] FROM|TO 'file' [WITH (options)]");
        }
        boolean in = form.group(2).equalsIgnoreCase("FROM");
        String sql = "COPY " + form.group(1) + (in ? " FROM STDIN" : " TO STDOUT") + form.group(6);
        if (form.group(3) != null) {
            return shell.runner.run(sql, shell.print, source, place);
        }
        String file = form.group(4) != null ? form.group(4).replace("''", "'") : form.group(5);
        if (file.startsWith("~/")) {
            file = System.getProperty("user.home") + file.substring(1);
        }
        return transfer(sql, file, in, place);
    }

    private boolean transfer(String sql, String file, boolean in, String place) throws IOException, SQLException {
        long start = System.nanoTime();
        try {
            shell.runner.interruption().begin(shell.connection()::cancelRunning);
            long rows;
            if (in) {
                try (InputStream data = Files.newInputStream(Path.of(file))) {
                    rows = shell.connection().copyIn(sql, data);
                }
            } else {
                try (OutputStream target = Files.newOutputStream(Path.of(file))) {
                    rows = shell.connection().copyOut(sql, target);
                }
            }
            if (!shell.isQuiet()) {
                shell.output.out().print("COPY " + rows + "\n");
            }
            if (shell.timing) {
                shell.output.screen().print(StatementRunner.timeText(System.nanoTime() - start));
            }
            return true;
        } catch (java.nio.file.NoSuchFileException e) {
            shell.complain(place + file + ": No such file or directory");
            return false;
        } catch (SQLException e) {
            shell.runner.report(e, sql, place);
            return false;
        } finally {
            shell.runner.interruption().end();
        }
    }
}
