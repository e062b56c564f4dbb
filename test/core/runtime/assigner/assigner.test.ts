import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAssigner } from '../../../../src/core/runtime/assigner/assigner.ts';

describe('the owner of a partition', () => {
  it('is chosen at first sight, the lowest number among the idlest', () => {
    const assigner = createAssigner(3);
    expect(['a', 'b', 'c', 'd', 'e'].map(assigner.ownerOf)).toEqual([0, 1, 2, 0, 1]);
  });

  it('stays', () => {
    const assigner = createAssigner(2);
    assigner.ownerOf('a');
    assigner.ownerOf('b');
    expect([assigner.ownerOf('a'), assigner.ownerOf('b'), assigner.ownerOf('a')]).toEqual([0, 1, 0]);
  });

  it('is chosen anew after a release, for the processor that has room again', () => {
    const assigner = createAssigner(2);
    for (const name of ['a', 'b', 'c', 'd']) assigner.ownerOf(name);
    assigner.release('b');
    assigner.release('b');
    assigner.release('never seen');
    expect(assigner.owners).toEqual(
      new Map([
        ['a', 0],
        ['c', 0],
        ['d', 1],
      ]),
    );
    expect([assigner.ownerOf('e'), assigner.ownerOf('b')]).toEqual([1, 0]);
  });

  it('is one owner, and load differs by one at most while nothing is released', () => {
    const stepArbitrary = fc.record({ name: fc.stringMatching(/^[a-h]$/), release: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(stepArbitrary, { maxLength: 60 }), (processors, steps) => {
        const assigner = createAssigner(processors);
        const model = new Map<string, number>();
        for (const { name, release } of steps) {
          if (release) {
            assigner.release(name);
            model.delete(name);
          } else {
            const load = Array.from(
              { length: processors },
              (_, id) => [...model.values()].filter((owner) => owner === id).length,
            );
            const expected = model.get(name) ?? load.indexOf(Math.min(...load));
            expect(assigner.ownerOf(name)).toBe(expected);
            model.set(name, expected);
          }
          expect(assigner.owners).toEqual(model);
        }
      }),
    );
  });
});
