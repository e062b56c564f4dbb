import type { Api } from '../api.ts';

export const CONFIG_OF = { topic: 2, broker: 4 } as const;

export interface ConfigResource {
  readonly type: number;
  readonly name: string;
  readonly keys: readonly string[];
}

export interface DescribedConfig {
  readonly error: number;
  readonly message: string | null;
  readonly name: string;
  readonly entries: ReadonlyMap<string, ConfigEntry>;
}

export interface ConfigEntry {
  readonly value: string | null;
  /** 1 topic, 2 and 3 changed while running (broker, cluster), 4 the broker's file, 5 built in. */
  readonly source: number;
}

/** Settings of topics, or of the very broker that is asked. */
export const describeConfigs: Api<{ readonly resources: readonly ConfigResource[] }, readonly DescribedConfig[]> = {
  name: 'DescribeConfigs',
  key: 32,
  versions: [3, 2, 1],
  flexibleFrom: 4,
  write(to, { resources }, version) {
    to.list(resources, ({ type, name, keys }) =>
      to
        .int8(type)
        .text(name)
        .list(keys, (key) => to.text(key)),
    ).bool(false);
    if (version >= 3) to.bool(false);
  },
  read(from, version) {
    from.int32(); // throttle
    return from.list(() => {
      const error = from.int16();
      const message = from.nullableText();
      from.int8();
      const name = from.text();
      const entries = from.list((): [string, ConfigEntry] => {
        const key = from.text();
        const value = from.nullableText();
        from.bool(); // read only
        const source = from.int8();
        from.bool(); // sensitive
        from.list(() => [from.text(), from.nullableText(), from.int8()]);
        if (version >= 3) {
          from.int8();
          from.nullableText();
        }
        return [key, { value, source }];
      });
      return { error, message, name, entries: new Map(entries) };
    });
  },
};
