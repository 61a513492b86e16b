package ai.vctt.adapter.persistence.embedded;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who runs PostgreSQL's programs, which refuse to be run by root: root runs them in a user namespace, where it is
 * nobody in particular, or, where that is forbidden, as the user "nobody".
 */
enum Account {
    OURS,
    NAMESPACE,
    NOBODY;

    static Account choose() throws IOException, InterruptedException {
        if (new UnixSystem().getUid() != 0) {
            return OURS;
        }
        for (Account account : List.of(NAMESPACE, NOBODY)) {
            if (account.works()) {
                return account;
            }
        }
        throw new StoreUnavailableException("PostgreSQL does not run as root, and neither unshare -U nor setpriv is"
                + " possible here: start the server as another user, or set DATABASE_URL or vctt.store=memory");
    }

    private boolean works() throws InterruptedException {
        try {
            return run(List.of("true")) == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /** This command as this account runs it. */
    List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(
                switch (this) {
                    case OURS -> List.of();
                    case NAMESPACE -> List.of("unshare", "-U");
                    case NOBODY -> List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
                });
        command.addAll(arguments);
        return command;
    }

    /** Makes everything below a directory this account's own. */
    void own(Path directory) throws IOException, InterruptedException {
        if (this == NOBODY && OURS.run(List.of("chown", "-R", "65534:65534", directory.toString())) != 0) {
            throw new IOException(directory + " cannot be given to another user");
        }
    }

    private int run(List<String> arguments) throws IOException, InterruptedException {
        return new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
