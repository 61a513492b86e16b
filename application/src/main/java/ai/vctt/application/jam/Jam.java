package ai.vctt.application.jam;

import ai.vctt.application.generation.Prelude;
import ai.vctt.application.generation.Stage;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.jam.port.in.StartJam;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.Band;
import ai.vctt.domain.band.BandPlan;
import ai.vctt.domain.band.Committee;
import ai.vctt.domain.band.Heard;
import ai.vctt.domain.band.Subtask;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationEvent.Phase;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.trust.Regulation;
import ai.vctt.domain.trust.TextRules;
import ai.vctt.domain.trust.Trust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One jam up to the question to its synthesiser: the planner, the lanes at once, and those who look again. For the jam's
 * own thread.
 */
final class Jam implements Prelude {

    private static final String REPAIR = "repair";

    /** So many have to be done before the others are not waited for any longer. */
    private static final int ENOUGH = 2;

    private final StartJam.Request request;
    private final List<AgentRole> playing;
    private final boolean planned;
    private final JamSettings settings;
    private final Written written;

    /** All that were started, in this order; the planner among them. */
    private final List<Lane> all = new ArrayList<>();

    /** Of each role the latest that is done, or the first. */
    private List<Lane> lanes = List.of();

    private @Nullable BandPlan plan;
    private int repairs;
    private int toPlay;
    private int progress;

    /**
     * @param playing the lanes, at least one
     * @param planned whether there is a planner
     */
    Jam(StartJam.Request request, List<AgentRole> playing, boolean planned, JamSettings settings, Written written) {
        this.request = request;
        this.playing = playing;
        this.planned = planned;
        this.settings = settings;
        this.written = written;
        this.toPlay = playing.size() + (planned ? 2 : 1);
    }

    @Override
    public List<AgentRole> roles() {
        List<AgentRole> roles = new ArrayList<>(playing);
        if (planned) {
            roles.add(AgentRole.PLANNER);
        }
        return roles;
    }

    @Override
    public Opening play(Stage stage) throws InterruptedException {
        BandPlan made = plan(stage);
        plan = made;
        if (!stage.ending()) {
            playLanes(stage, made);
        }
        while (!stage.ending() && repairs < settings.repairs() && needsRepair()) {
            repair(stage, made);
        }
        return stage.ending() ? new Opening.Finish(FinishReason.STOPPED) : opening(stage, made);
    }

    private BandPlan plan(Stage stage) throws InterruptedException {
        BandPlan usual = BandPlan.usual(request.message(), playing);
        if (!planned) {
            return usual;
        }
        Instant latest = stage.now().plus(settings.plannerDeadline());
        String question = JamTexts.planner(request.message(), playing);
        Stage.Part part =
                stage.start(asking(AgentRole.PLANNER, settings.prompts().planner(), question), null);
        Lane planner = new Lane(part, 0, "Plan who looks at what.", null);
        all.add(planner);
        show(stage, planner, planner.task(), Phase.State.IN_PROGRESS);
        stage.await(planner::over, latest);
        if (!stage.ending()) {
            planner.giveUp();
        }
        BandPlan read = planner.done() ? written.plan(planner.text(), request.message(), playing) : usual;
        boolean useful = read.source() == BandPlan.Source.PLANNER;
        String why = planner.done() ? "wrote no plan that can be used" : planner.fate();
        show(
                stage,
                planner,
                useful ? read.strategy() : "The usual plan is played, as the planner " + why,
                useful ? Phase.State.COMPLETE : Phase.State.FAILED);
        return read;
    }

    private void playLanes(Stage stage, BandPlan made) throws InterruptedException {
        for (AgentRole role : playing) {
            if (made.of(role) == null) {
                toPlay--;
                showRole(stage, role, "The plan does without it.", Phase.State.SKIPPED);
            }
        }
        Instant latest = stage.now().plus(settings.laneDeadline());
        List<Lane> started = new ArrayList<>();
        for (Subtask subtask : made.subtasks()) {
            String question = JamTexts.lane(request.message(), made, subtask);
            started.add(start(stage, subtask, settings.prompts().lane(), question, 0));
        }
        lanes = started;
        await(stage, started, latest, Math.min(ENOUGH, started.size()));
    }

    private Lane start(Stage stage, Subtask subtask, String instructions, String question, int round) {
        Stage.Part part = stage.start(asking(subtask.role(), instructions, question), subtask.weight());
        Lane lane = new Lane(part, round, subtask.task(), subtask.weight());
        all.add(lane);
        show(stage, lane, subtask.task(), Phase.State.IN_PROGRESS);
        return lane;
    }

    /** Tells of each lane as it ends. At the deadline those that still play are given up, once enough are done. */
    private void await(Stage stage, List<Lane> started, Instant latest, int enough) throws InterruptedException {
        stage.await(() -> tellEnded(stage, started), latest);
        stage.await(
                () -> tellEnded(stage, started)
                        || started.stream().filter(Lane::done).count() >= enough,
                Instant.MAX);
        for (Lane lane : started) {
            if (!lane.over() && !stage.ending()) {
                lane.giveUp();
                tell(stage, lane);
            }
        }
    }

    /** Whether all of them have ended. */
    private boolean tellEnded(Stage stage, List<Lane> started) {
        started.stream().filter(Lane::isNews).forEach(lane -> tell(stage, lane));
        return started.stream().allMatch(Lane::over);
    }

    private void tell(Stage stage, Lane lane) {
        if (lane.done()) {
            lanes = lanes.stream()
                    .map(earlier -> earlier.role() == lane.role() ? lane : earlier)
                    .toList();
        }
        String role = lane.role().wireName();
        stage.show(new Phase(
                nameOf(lane),
                lane.part().id(),
                Character.toUpperCase(role.charAt(0)) + role.substring(1) + " " + lane.fate(),
                progress(),
                lane.done() ? Phase.State.COMPLETE : Phase.State.FAILED,
                reportedSoFar()));
    }

    /** Null while nobody has reported. */
    private @Nullable Trust reportedSoFar() {
        Trust trust = trustSoFar();
        return trust.source() == Trust.Source.REPORTED ? trust : null;
    }

    /** Only what agents have reported is a reason to ask, and pay, again. */
    private boolean needsRepair() {
        Trust trust = reportedSoFar();
        return trust != null
                && trust.regulation() != Regulation.NORMAL
                && lanes.stream().noneMatch(Lane::wasTooExpensive)
                && !repairers().isEmpty();
    }

    private List<Lane> repairers() {
        return lanes.stream()
                .filter(lane -> Band.REPAIRERS.contains(lane.role()) && lane.done())
                .toList();
    }

    private void repair(Stage stage, BandPlan made) throws InterruptedException {
        repairs++;
        List<Lane> repairers = repairers();
        toPlay += repairers.size();
        Trust trust = trustSoFar();
        Instant latest = stage.now().plus(settings.laneDeadline());
        List<Lane> again = new ArrayList<>();
        for (Lane lane : repairers) {
            Subtask subtask = made.of(lane.role());
            if (subtask != null) {
                String question = JamTexts.repair(request.message(), subtask, lanes, written, trust);
                again.add(start(stage, subtask, settings.prompts().repair(), question, repairs));
            }
        }
        await(stage, again, latest, 0);
    }

    private Opening opening(Stage stage, BandPlan made) {
        if (lanes.stream().anyMatch(Lane::hasText)) {
            showRole(
                    stage, AgentRole.SYNTHESISER, "One answer is made of all that was found.", Phase.State.IN_PROGRESS);
            return new Opening.Ask(
                    settings.prompts().synthesiser(),
                    JamTexts.synthesis(
                            request.message(), made, lanes, written, trustSoFar(), Committee.of(heard(), null)));
        }
        for (Lane lane : lanes) {
            ErrorCode code = lane.code();
            if (code != null && !lane.wasTooExpensive()) {
                return new Opening.GiveUp(
                        code,
                        "None of the band could answer. First " + lane.role().wireName() + " " + lane.fate());
            }
        }
        boolean spent = lanes.stream().anyMatch(Lane::wasTooExpensive);
        return new Opening.Finish(spent ? FinishReason.BUDGET : FinishReason.STOPPED);
    }

    private List<Heard> heard() {
        return lanes.stream()
                .filter(Lane::hasText)
                .map(lane -> new Heard(
                        lane.role(), lane.weight(), lane.reported(written).report()))
                .toList();
    }

    private Trust trustSoFar() {
        String found = lanes.stream()
                .filter(Lane::hasText)
                .map(lane -> lane.reported(written).text())
                .collect(Collectors.joining("\n\n"));
        return trust(TextRules.assess(request.message(), found));
    }

    @Override
    public Trust trust(Trust computed) {
        return Heard.trust(heard(), computed, repairs);
    }

    @Override
    public JamOutcome outcome(@Nullable String answer) {
        return new JamOutcome(plan, all.stream().map(Lane::outcome).toList(), Committee.of(heard(), answer));
    }

    private StartGeneration.Request asking(AgentRole role, String instructions, String message) {
        return new StartGeneration.Request(
                request.asker(),
                null,
                message,
                instructions,
                request.history(),
                null,
                null,
                role,
                null,
                null,
                null,
                null,
                true);
    }

    private void show(Stage stage, Lane lane, String description, Phase.State status) {
        stage.show(new Phase(nameOf(lane), lane.part().id(), description, progress(), status));
    }

    private static String nameOf(Lane lane) {
        return lane.isRepair() ? REPAIR : lane.role().wireName();
    }

    private void showRole(Stage stage, AgentRole role, String description, Phase.State status) {
        stage.show(new Phase(role.wireName(), null, description, progress(), status));
    }

    private int progress() {
        long over = all.stream().filter(Lane::over).count();
        progress = Math.max(progress, Math.toIntExact(100 * over / toPlay));
        return progress;
    }
}
