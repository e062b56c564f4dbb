import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/** One base64 text a line, P (properties) or J (JAAS) in front; answers with the base64 of name and value in turn, or "refused". */
public class ReadProperties {
  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    StringBuilder out = new StringBuilder();
    for (String line; (line = in.readLine()) != null; ) {
      String text = new String(Base64.getDecoder().decode(line.substring(1)), StandardCharsets.UTF_8);
      try {
        Map<String, String> found = line.charAt(0) == 'P' ? properties(text) : jaas(text);
        StringJoiner joiner = new StringJoiner(" ");
        for (Map.Entry<String, String> entry : found.entrySet())
          joiner.add(encode(entry.getKey()) + ":" + encode(entry.getValue()));
        out.append(joiner);
      } catch (RuntimeException refused) {
        out.append("refused");
      }
      out.append('\n');
    }
    System.out.print(out);
  }

  private static Map<String, String> properties(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    Map<String, String> found = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) found.put(name, properties.getProperty(name));
    return found;
  }

  private static Map<String, String> jaas(String text) {
    Map<String, Object> config = new HashMap<>();
    config.put("sasl.jaas.config", new Password(text));
    Map<String, String> found = new TreeMap<>();
    JaasContext.loadClientContext(config).configurationEntries().get(0).getOptions().forEach((name, value) -> found.put(name, (String) value));
    return found;
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
