/** Names and list indexes from the root to a value. */
export type JsonPath = readonly (string | number)[];

/** `FilterCriteria.Filters[0].Pattern`; a name that is no plain word stands in brackets as JSON text. */
export function renderPath(path: JsonPath): string {
  return path
    .map((segment, at) => {
      if (typeof segment === 'number') return `[${segment}]`;
      if (!/^[A-Za-z_$][\w$-]*$/.test(segment)) return `[${JSON.stringify(segment)}]`;
      return at === 0 ? segment : `.${segment}`;
    })
    .join('');
}
