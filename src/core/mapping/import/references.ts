/** Names that a template leaves open, answered by `--set NAME=VALUE` or kept as `${NAME}`. */
export interface References {
  /** The value that was set. */
  find(name: string): string | undefined;
  /** The value that was set, or a hole under this name. */
  fill(name: string): string;
  /** Holes since the last call. */
  takeHoles(): readonly string[];
}

/** `asked` collects every name that a value was looked for, so that a wrong `--set` can be told. */
export function createReferences(settings: ReadonlyMap<string, string>, asked: Set<string>): References {
  let holes = new Set<string>();
  const find = (name: string): string | undefined => {
    asked.add(name);
    return settings.get(name);
  };
  return {
    find,
    fill(name) {
      const value = find(name);
      if (value === undefined) holes.add(name);
      return value ?? `\${${name}}`;
    },
    takeHoles() {
      const taken = [...holes];
      holes = new Set();
      return taken;
    },
  };
}
