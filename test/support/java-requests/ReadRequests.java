import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;

/** Each line of the input is `api version hex`: reads it as a broker does and prints the request, or why it is none. */
class ReadRequests {
    public static void main(String[] args) throws Exception {
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split(" ");
            byte[] bytes = HexFormat.of().parseHex(parts.length < 3 ? "" : parts[2]);
            System.out.println(read(Short.parseShort(parts[0]), Short.parseShort(parts[1]), bytes));
        }
    }

    private static String read(short api, short version, byte[] bytes) {
        try {
            ApiMessage message = ApiMessageType.fromApiKey(api).newRequest();
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            message.read(new ByteBufferAccessor(buffer), version);
            if (buffer.hasRemaining()) return buffer.remaining() + " bytes are left over";
            ByteBuffer again = MessageUtil.toByteBufferAccessor(message, version).buffer();
            byte[] written = new byte[again.remaining()];
            again.get(written);
            return Arrays.equals(bytes, written) ? message.toString() : "Java writes " + HexFormat.of().formatHex(written);
        } catch (RuntimeException refused) {
            return refused.toString();
        }
    }
}
