/** The known name that `name` was probably meant to be: another way of writing it, or a slip of the fingers. */
export function suggestName(name: string, known: readonly string[]): string | undefined {
  const plain = plainForm(name);
  const rewritten = known.find((candidate) => plainForm(candidate) === plain);
  if (rewritten !== undefined) return rewritten;
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(plain, plainForm(candidate)) }))
    .filter(({ candidate, distance }) => distance <= allowedSlips(candidate))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** `function_name`, `functionName` and `FunctionName` are one name in three tools. */
function plainForm(name: string): string {
  return name.slice(0, 100).toLowerCase().replace(/[_-]/g, '');
}

function allowedSlips(name: string): number {
  return name.length <= 4 ? 1 : Math.max(2, Math.floor(name.length / 6));
}

/** Levenshtein distance. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const swap = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(swap, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}
