package ai.vctt.adapter.persistence.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;

/** A process that commits a row and then hangs about until it is killed. */
final class WritingProcess {

    private WritingProcess() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]), Path.of(arguments[1]));
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists note (text text)");
            statement.execute("insert into note values ('" + arguments[2] + "')");
        }
        System.out.println("written");
        Thread.currentThread().join();
    }

    /** Starts it, and returns when its row is committed. */
    static Process start(Path directory, Path binaries, String row) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingProcess.class.getName(),
                        directory.toString(),
                        binaries.toString(),
                        row)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader().readLine();
        if (!"written".equals(line)) {
            throw new IllegalStateException("expected a row to be written, but got: " + line);
        }
        return process;
    }
}
