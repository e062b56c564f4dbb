/** How far simulations are. */
export interface RunProgress {
  readonly ended: number;
  readonly all: number;
  /** 0 to 1, runs that are under way included. */
  readonly share: number;
}
