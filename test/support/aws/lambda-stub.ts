import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventSourceMappingConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';

/**
 * A stub of Lambda's HTTP API, not Lambda: it answers what a test says, in the protocol of the SDK's model (REST JSON,
 * `X-Amzn-RequestId`, `X-Amzn-ErrorType`). The real SDK talks to it, so requests are as AWS would get them.
 */
export interface LambdaStub {
  readonly url: string;
  readonly requests: readonly StubRequest[];
  close(): Promise<void>;
}

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface StubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `hang` never answers. */
export type AnswerStub = (request: StubRequest) => StubAnswer | 'hang';

export async function startLambdaStub(answer: AnswerStub): Promise<LambdaStub> {
  const requests: StubRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://stub');
      const { method = '', headers } = request;
      const stubbed = {
        method,
        headers,
        body: Buffer.concat(chunks),
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
      };
      requests.push(stubbed);
      const answered = answer(stubbed);
      if (answered === 'hang') return;
      response.writeHead(answered.status, { 'Content-Type': 'application/json', ...answered.headers });
      response.end(answered.body ?? '');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

const REQUEST_ID = { 'X-Amzn-RequestId': 'b3f6d0f0-0000-4000-8000-00000000000a' };

/** As AWS answers a request that it took. */
export function awsAnswer(body: unknown, headers: Readonly<Record<string, string>> = {}, status = 200): StubAnswer {
  return {
    status,
    headers: { ...REQUEST_ID, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** As AWS refuses: the code in a header, `Type` and `Message` in the body. */
export function awsRefusal(
  status: number,
  code: string,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): StubAnswer {
  const body = { Type: 'User', Message: message, message, ...fields };
  return awsAnswer(body, { 'X-Amzn-ErrorType': code }, status);
}

export const ACCOUNT = '123456789012';
export const UUID = '14e0db71-5d35-4eb5-b481-8945cf9d10c2';

export function functionAnswer(name: string, fields: FunctionConfiguration = {}): StubAnswer {
  const FunctionArn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`;
  return awsAnswer({
    FunctionName: name,
    FunctionArn,
    Timeout: 30,
    MemorySize: 256,
    Version: '$LATEST',
    State: 'Active',
    ...fields,
  });
}

type Wire = Omit<EventSourceMappingConfiguration, 'LastModified' | 'StartingPositionTimestamp'> & {
  readonly LastModified?: number;
  readonly StartingPositionTimestamp?: number;
};

/** A self-managed mapping as AWS answered its creation, with times as they go over the wire. */
export function mappingOnWire(fields: Wire = {}): Wire {
  return {
    UUID,
    BatchSize: 100,
    StartingPosition: 'TRIM_HORIZON',
    FunctionArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders-handler`,
    LastModified: 1_793_606_400.123,
    LastProcessingResult: 'No records processed',
    State: 'Creating',
    StateTransitionReason: 'USER_INITIATED',
    Topics: ['orders'],
    SourceAccessConfigurations: [
      { Type: 'SASL_SCRAM_512_AUTH', URI: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:orders-kafka-a1b2c3` },
    ],
    SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['broker-1.example.com:9092'] } },
    SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: UUID },
    EventSourceMappingArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:event-source-mapping:${UUID}`,
    ...fields,
  };
}

/** For a program that is to reach nothing but `url`. */
export function awsEnvironment(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
