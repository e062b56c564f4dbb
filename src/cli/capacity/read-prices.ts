import { fileURLToPath } from 'node:url';
import { type PriceList, parsePriceList } from '../../core/capacity/price-list.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { readTextInput } from '../read-text-input.ts';

/** The price file of the package; its place is the same seen from `src` and from `dist`. */
const BUNDLED = fileURLToPath(new URL('../../../data/prices.json', import.meta.url));

/** The prices of `--prices FILE`, or those that come with esmctl. */
export async function readPrices(path: string | undefined): Promise<PriceList> {
  const reading = parsePriceList(await readTextInput(path ?? BUNDLED), path ?? 'data/prices.json');
  if (reading.ok) return reading.prices;
  throw new EsmctlError({
    code: 'ESMCTL_PRICES',
    kind: 'usage',
    message: `${path ?? BUNDLED} is no price file that can be used`,
    problems: reading.problems,
    next: ['take data/prices.json of the package as a pattern'],
  });
}
