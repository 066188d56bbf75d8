package io.millrace.server.shell;

/** What a person may type for a URL. */
final class ShellUrl {
    private ShellUrl() {}

    /** {@code host:port/database}, {@code millrace://…}, {@code postgresql://…} or a JDBC URL; empty is the local server. */
    static String of(String typed) {
        if (typed.startsWith("jdbc:")) {
            return typed;
        }
        if (typed.startsWith("millrace:")) {
            return "jdbc:" + typed;
        }
        int scheme = typed.indexOf("://");
        if (scheme >= 0) {
            return "jdbc:millrace" + typed.substring(scheme);
        }
        if (typed.isEmpty()) {
            return "jdbc:millrace:";
        }
        boolean host = typed.indexOf(':') >= 0
                || typed.indexOf('/') >= 0
                || typed.indexOf('.') >= 0
                || typed.equals("localhost");
        return host ? "jdbc:millrace://" + typed : "jdbc:millrace:" + typed;
    }

    /** A database in a directory, within this process. */
    static String embedded(String directory) {
        return "jdbc:millrace:file:" + directory.replace("%", "%25").replace("?", "%3F");
    }
}
