import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  type GetEventSourceMappingCommandOutput,
  LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { answerOf } from './answer-of.ts';
import { type AwsSettings, clientSettings, endpointInPlaceOfAws, makeClient } from './aws-settings.ts';
import { createAsker } from './create-asker.ts';

/** The most that Lambda puts on one page (API reference, ListEventSourceMappings). */
const PAGE = 100;

/** What `GetEventSourceMapping` answers, as JSON text that the AWS CLI would print (`lambda:GetEventSourceMapping`). */
export async function readMapping(uuid: string, settings: AwsSettings): Promise<string> {
  const { client, asker } = open(`event source mapping ${uuid}`, settings);
  try {
    return textOf(await asker.ask('lambda:GetEventSourceMapping', () => get(client, uuid)));
  } finally {
    client.destroy();
  }
}

/**
 * All mappings of a function, every page, as JSON text that the AWS CLI would print (`lambda:ListEventSourceMappings`).
 * A list leaves out filters that are encrypted with a key of one's own; such mappings are asked for one by one.
 */
export async function readMappingsOf(functionName: string, settings: AwsSettings): Promise<string> {
  const { client, asker } = open(`function ${functionName}`, settings);
  try {
    const found = await asker.ask('lambda:ListEventSourceMappings', () => list(client, functionName));
    const whole: EventSourceMappingConfiguration[] = [];
    for (const mapping of found) {
      const { UUID } = mapping;
      const isCut = UUID !== undefined && lacksFilters(mapping);
      whole.push(isCut ? await asker.ask('lambda:GetEventSourceMapping', () => get(client, UUID)) : mapping);
    }
    return JSON.stringify({ EventSourceMappings: whole.map((mapping) => JSON.parse(textOf(mapping)) as unknown) });
  } finally {
    client.destroy();
  }
}

/**
 * All mappings of the account, every page, each as JSON text that the AWS CLI would print. Rejects with what the SDK throws.
 * Filters that are encrypted with a key of one's own are left out: a list does not hold them.
 */
export async function listAllMappings(
  client: LambdaClient,
  onPage: (mappings: number) => void,
): Promise<readonly string[]> {
  const mappings: EventSourceMappingConfiguration[] = [];
  for await (const { EventSourceMappings } of paginateListEventSourceMappings({ client, pageSize: PAGE }, {})) {
    mappings.push(...answerOf(EventSourceMappings));
    onPage(mappings.length);
  }
  return mappings.map(textOf);
}

function lacksFilters({ KMSKeyArn, FilterCriteria }: EventSourceMappingConfiguration): boolean {
  return KMSKeyArn !== undefined && FilterCriteria === undefined;
}

function open(resource: string, settings: AwsSettings) {
  const client = makeClient(() => new LambdaClient(clientSettings(settings)));
  return { client, asker: createAsker(resource, settings, endpointInPlaceOfAws('LAMBDA'), client) };
}

async function get(client: LambdaClient, uuid: string): Promise<GetEventSourceMappingCommandOutput> {
  const found = await client.send(new GetEventSourceMappingCommand({ UUID: uuid }));
  answerOf(found.UUID);
  return found;
}

async function list(client: LambdaClient, functionName: string): Promise<EventSourceMappingConfiguration[]> {
  const mappings: EventSourceMappingConfiguration[] = [];
  const pages = paginateListEventSourceMappings({ client, pageSize: PAGE }, { FunctionName: functionName });
  for await (const { EventSourceMappings } of pages) mappings.push(...answerOf(EventSourceMappings));
  return mappings;
}

/** Times become ISO 8601, as the AWS CLI writes them. */
function textOf(mapping: EventSourceMappingConfiguration | GetEventSourceMappingCommandOutput): string {
  const { $metadata: _answer, ...rest } = mapping as GetEventSourceMappingCommandOutput;
  return JSON.stringify(rest);
}
