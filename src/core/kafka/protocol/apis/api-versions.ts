import type { Api } from '../api.ts';

export interface ApiVersionsAnswer {
  readonly error: number;
  readonly ranges: ReadonlyMap<number, { readonly least: number; readonly most: number }>;
  /** Highest level of each feature that this broker knows; tagged fields, from Kafka 2.7 on. */
  readonly supported: ReadonlyMap<string, number>;
  /** Level of each feature that the cluster has settled on. */
  readonly finalized: ReadonlyMap<string, number>;
}

/** What a broker speaks. The client has asked already; only version 3 tells features. */
export const apiVersions: Api<Record<string, never>, ApiVersionsAnswer> = {
  name: 'ApiVersions',
  key: 18,
  versions: [4, 3],
  flexibleFrom: 3,
  plainAnswerHeader: true,
  write(to) {
    to.text('esmctl').text('1').tags();
  },
  read(from) {
    const error = from.int16();
    const ranges = from.list(() => {
      const key = from.int16();
      const range = { least: from.int16(), most: from.int16() };
      from.tags();
      return [key, range] as const;
    });
    from.int32(); // throttle
    const levels = [new Map<string, number>(), new Map<string, number>()] as const;
    from.taggedFields((tag, field) => {
      const into = tag === 0 ? levels[0] : tag === 2 ? levels[1] : undefined;
      if (into === undefined) return;
      for (let count = field.compactCount(); count > 0; count -= 1) {
        const name = field.compactText();
        const first = field.int16();
        const second = field.int16();
        // Supported: least, most. Finalized: most, least.
        into.set(name, tag === 0 ? second : first);
        field.tags();
      }
    });
    return { error, ranges: new Map(ranges), supported: levels[0], finalized: levels[1] };
  },
};
