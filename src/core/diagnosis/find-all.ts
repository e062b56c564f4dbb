import { findClusterMatters } from './find-cluster.ts';
import { findExpiry } from './find-expiry.ts';
import { findPositions } from './find-positions.ts';
import type { Finding, Severity } from './finding-codes.ts';
import type { Scene } from './scene.ts';

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** Worst first; within a severity in the order of the finders. */
export function findAll(scene: Scene): readonly Finding[] {
  const findings = [...findExpiry(scene), ...findPositions(scene), ...findClusterMatters(scene)];
  return findings.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
