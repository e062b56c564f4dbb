/** The width of a terminal; undefined where it is none, and where it does not say (a terminal that was never given a size says 0). */
export function columnsOf({ columns }: { readonly columns?: number | undefined }): number | undefined {
  return columns !== undefined && columns > 0 ? columns : undefined;
}
