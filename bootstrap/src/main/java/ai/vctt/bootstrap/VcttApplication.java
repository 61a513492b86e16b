package ai.vctt.bootstrap;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The server. */
@SpringBootApplication
public class VcttApplication {

    public static void main(String[] args) {
        SpringApplication.run(VcttApplication.class, args);
    }
}
