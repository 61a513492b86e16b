package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** The tables, brought to what this server expects of them. */
public final class Schema {

    private static final String MIGRATIONS = "classpath:ai/vctt/adapter/persistence/migration";

    private Schema() {}

    /**
     * Migrates to the newest version, all or nothing.
     *
     * @throws StoreUnavailableException when that fails, or the tables are of a later version than this server knows
     */
    public static void migrate(DataSource dataSource) {
        migrate(dataSource, MIGRATIONS);
    }

    static void migrate(DataSource dataSource, String... locations) {
        Flyway flyway = Flyway.configure()
                .dataSource(dataSource)
                .locations(locations)
                .group(true)
                .load();
        try {
            refuseLaterVersion(flyway);
            flyway.migrate();
        } catch (FlywayException failure) {
            throw new StoreUnavailableException(
                    "the database cannot be migrated and is left as it was: " + reason(failure), failure);
        }
    }

    private static void refuseLaterVersion(Flyway flyway) {
        MigrationVersion known = MigrationVersion.EMPTY;
        MigrationVersion applied = MigrationVersion.EMPTY;
        for (MigrationInfo migration : flyway.info().all()) {
            MigrationVersion version = migration.getVersion();
            if (migration.getState().isResolved() && version.compareTo(known) > 0) {
                known = version;
            }
            if (migration.getState().isApplied() && version.compareTo(applied) > 0) {
                applied = version;
            }
        }
        if (applied.compareTo(known) > 0) {
            throw new StoreUnavailableException("the database is of version " + applied + ", and this server knows "
                    + known + ": start the server that wrote it, or a later one");
        }
    }

    /** The database's own words, in one line. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
