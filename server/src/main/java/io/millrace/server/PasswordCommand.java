package io.millrace.server;

import io.millrace.server.security.ScramHash;
import io.millrace.server.security.ScramVerifier;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code millrace password USER}: asks for a password and prints the user's lines for the users file. */
@CommandLine.Command(
        name = "password",
        description = "Asks for a password (or reads it from standard input) and prints lines for the users file.",
        mixinStandardHelpOptions = true)
final class PasswordCommand implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "USER", description = "the user's name")
    private String user = "";

    @Override
    public Integer call() throws IOException {
        String password = ask();
        if (password == null || password.isEmpty() || user.isEmpty() || user.contains(":")) {
            System.err.println("millrace: a password, and a user's name without a colon, are needed");
            return 1;
        }
        SecureRandom random = new SecureRandom();
        for (ScramHash hash : ScramHash.values()) {
            byte[] salt = new byte[ScramVerifier.SALT_BYTES];
            random.nextBytes(salt);
            System.out.println(user + ":"
                    + ScramVerifier.of(hash, password, salt, ScramVerifier.ITERATIONS)
                            .text());
        }
        return 0;
    }

    // A console that is no terminal, as newer Javas have it, reads standard input too.
    @SuppressWarnings("SystemConsoleNull")
    private static @Nullable String ask() throws IOException {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("Password: ");
            return typed == null ? null : new String(typed);
        }
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }
}
