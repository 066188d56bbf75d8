package io.millrace.server.shell;

import java.util.function.Supplier;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;

/** Tells the line editor when Enter ends a statement and when it only ends a line. */
final class ShellParser extends DefaultParser {
    private final StatementReader before;
    private final Supplier<String> database;
    private boolean plain;

    /** @param before holds what was typed already and not run */
    ShellParser(StatementReader before, Supplier<String> database) {
        this.before = before;
        this.database = database;
        setQuoteChars(new char[0]);
        setEscapeChars(new char[0]);
    }

    /** Each line for itself, whatever it says. */
    void setPlain(boolean plain) {
        this.plain = plain;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        boolean prompts = context == ParseContext.SECONDARY_PROMPT;
        if ((context == ParseContext.ACCEPT_LINE || prompts) && !plain) {
            StatementReader trial = new StatementReader(text -> text);
            (before.pending() + "\n" + line).lines().forEach(trial::line);
            boolean ended = trial.place() == StatementReader.Place.START || endsWithCommand(trial);
            if (prompts || !ended) {
                throw new EOFError(-1, -1, "the statement goes on", database.get() + trial.place().mark);
            }
        }
        // The default parser would look for quotes and escapes of its own.
        return super.parse(line, cursor, context == ParseContext.COMPLETE ? context : ParseContext.UNSPECIFIED);
    }

    private static boolean endsWithCommand(StatementReader trial) {
        boolean found = false;
        ScriptItem item;
        while ((item = trial.next()) != null) {
            found = item instanceof ScriptItem.Meta;
        }
        return found;
    }
}
