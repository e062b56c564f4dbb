import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.internals.AsyncKafkaConsumer;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceListener;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A member by the streams protocol (KIP-1071), in Kafka's own client that Kafka Streams is built on: servers, group, topic. It commits
 * nothing, and leaves the group when it is told to end.
 */
class StreamsMember {
    public static void main(String[] args) throws Exception {
        ConsumerConfig config = new ConsumerConfig(Map.of(
            "bootstrap.servers", args[0], "group.id", args[1], "group.protocol", "consumer", "enable.auto.commit", "false",
            "auto.offset.reset", "earliest",
            "key.deserializer", ByteArrayDeserializer.class, "value.deserializer", ByteArrayDeserializer.class));
        var subtopology = new StreamsRebalanceData.Subtopology(Set.of(args[2]), Set.of(), Map.of(), Map.of(), List.of());
        var data = new StreamsRebalanceData(
            UUID.randomUUID(), Optional.empty(), Optional.empty(), Map.of("0", subtopology), Map.of());
        var consumer = new AsyncKafkaConsumer<>(
            config, new ByteArrayDeserializer(), new ByteArrayDeserializer(), Optional.of(data));
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            consumer.wakeup();
            try {
                main.join();
            } catch (InterruptedException over) {
                // The process ends.
            }
        }));
        consumer.subscribe(Set.of(args[2]), new StreamsRebalanceListener() {
            @Override
            public void onTasksAssigned(StreamsRebalanceData.Assignment assignment) {
                data.setReconciledAssignment(assignment);
            }

            @Override
            public void onTasksRevoked(Set<StreamsRebalanceData.TaskId> tasks) {}

            @Override
            public void onAllTasksLost() {}
        });
        try {
            while (true) consumer.poll(Duration.ofMillis(200));
        } catch (WakeupException told) {
            consumer.close();
        }
    }
}
