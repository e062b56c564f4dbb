import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.Patterns;

/**
 * Reads {"pattern": text, "event": text} a line and answers a line: true, false, or invalid (the pattern). event-ruler has
 * two finders, and takes a pattern with $or as several rules in one machine; where these ways disagree the answer starts
 * with "split" and goes on with what the older finder says of each alternative in a machine of its own.
 */
final class RuleMatcher {
    public static void main(String[] arguments) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, false, "UTF-8");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode pair = mapper.readTree(line);
            answers.println(answer(pair.get("pattern").textValue(), pair.get("event").textValue()));
        }
        answers.flush();
    }

    private static String answer(String pattern, String event) throws Exception {
        Machine newer = new Machine();
        Machine older = olderMachine();
        try {
            newer.addRule("filter", pattern);
            older.addRule("filter", pattern);
        } catch (Exception refused) {
            return "invalid";
        }
        boolean first = matches(newer, event);
        boolean second = matches(older, event);
        boolean alone = pattern.contains("$or") ? matchesAlone(pattern, event, second) : second;
        return (first == second && second == alone ? "" : "split ") + alone;
    }

    private static boolean matchesAlone(String pattern, String event, boolean otherwise) throws Exception {
        List<Map<String, List<Patterns>>> alternatives;
        try {
            alternatives = JsonRuleCompiler.compile(pattern);
        } catch (Exception notAnOperator) {
            return otherwise;
        }
        for (Map<String, List<Patterns>> alternative : alternatives) {
            Machine machine = olderMachine();
            machine.addPatternRule("filter", alternative);
            if (matches(machine, event)) {
                return true;
            }
        }
        return false;
    }

    private static Machine olderMachine() {
        return Machine.builder().withStructuredMatching(false).build();
    }

    private static boolean matches(Machine machine, String event) throws Exception {
        return !machine.rulesForJSONEvent(event).isEmpty();
    }
}
