import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.Patterns;

/**
 * Reads {"pattern": text, "event": text} a line and answers a line: true, false, or invalid (the pattern). event-ruler has
 * two finders, and takes a pattern with $or as several rules in one machine; where these ways disagree the answer starts
 * with "split" and goes on with what the older finder says of each alternative in a machine of its own. Machines take longer
 * to make than to ask: lines with the same pattern, one after the other, share them.
 */
final class RuleMatcher {
    private final String pattern;
    private final Machine newer = new Machine();
    private final Machine older = olderMachine();
    private final List<Machine> alternatives = new ArrayList<>();
    private boolean isValid = true;
    private boolean isCompiledAlone;

    private RuleMatcher(String pattern) throws Exception {
        this.pattern = pattern;
        try {
            newer.addRule("filter", pattern);
            older.addRule("filter", pattern);
        } catch (Exception refused) {
            isValid = false;
            return;
        }
        if (pattern.contains("$or")) {
            isCompiledAlone = compileAlone();
        }
    }

    public static void main(String[] arguments) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, false, "UTF-8");
        RuleMatcher matcher = new RuleMatcher("{}");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode pair = mapper.readTree(line);
            String pattern = pair.get("pattern").textValue();
            if (!pattern.equals(matcher.pattern)) {
                matcher = new RuleMatcher(pattern);
            }
            answers.println(matcher.answer(pair.get("event").textValue()));
        }
        answers.flush();
    }

    private String answer(String event) throws Exception {
        if (!isValid) {
            return "invalid";
        }
        boolean first = matches(newer, event);
        boolean second = matches(older, event);
        boolean alone = isCompiledAlone ? matchesAlone(event) : second;
        return (first == second && second == alone ? "" : "split ") + alone;
    }

    private boolean matchesAlone(String event) throws Exception {
        for (Machine machine : alternatives) {
            if (matches(machine, event)) {
                return true;
            }
        }
        return false;
    }

    /** False where $or is not the operator. */
    private boolean compileAlone() throws Exception {
        List<Map<String, List<Patterns>>> compiled;
        try {
            compiled = JsonRuleCompiler.compile(pattern);
        } catch (Exception notAnOperator) {
            return false;
        }
        for (Map<String, List<Patterns>> alternative : compiled) {
            Machine machine = olderMachine();
            machine.addPatternRule("filter", alternative);
            alternatives.add(machine);
        }
        return true;
    }

    private static Machine olderMachine() {
        return Machine.builder().withStructuredMatching(false).build();
    }

    private static boolean matches(Machine machine, String event) throws Exception {
        return !machine.rulesForJSONEvent(event).isEmpty();
    }
}
