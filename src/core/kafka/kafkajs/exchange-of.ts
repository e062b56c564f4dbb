import type { Api } from '../protocol/api.ts';
import { WireReader } from '../protocol/wire-reader.ts';
import { WireWriter } from '../protocol/wire-writer.ts';
import type { Exchange, SpokenVersions } from './private-brokers.ts';

/** A request that the client does not know, as its connections send it. */
export function exchangeOf<Request, Answer>(
  api: Api<Request, Answer>,
  request: Request,
  version: number,
): Exchange<Answer> {
  const flexible = version >= api.flexibleFrom;
  return {
    request: {
      apiKey: api.key,
      apiVersion: version,
      apiName: api.name,
      encode: () => {
        const body = new WireWriter(flexible);
        // The client ends the header where a flexible one goes on with its tags.
        body.tags();
        api.write(body, request, version);
        const bytes = body.bytes();
        return Promise.resolve({ buf: bytes, buffer: bytes });
      },
    },
    response: {
      decode: (payload) => Promise.resolve({ payload }),
      parse: ({ payload }) => {
        const reader = new WireReader(payload, flexible);
        if (api.plainAnswerHeader !== true) reader.tags();
        return Promise.resolve(api.read(reader, version));
      },
    },
    logResponseError: false,
  };
}

export function rangeIn(
  versions: SpokenVersions | null,
  apiKey: number,
): { readonly least: number; readonly most: number } | undefined {
  const range = versions?.[apiKey];
  return range === undefined ? undefined : { least: range.minVersion, most: range.maxVersion };
}
