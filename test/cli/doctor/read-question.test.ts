import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type DoctorFlags, readQuestion } from '../../../src/cli/doctor/read-question.ts';
import { OF_PROFILE } from '../../../src/cli/profile/of-profile.ts';
import { changed, MSK_REQUEST } from '../../core/mapping/documents.ts';
import { createFolders } from '../../support/run-esmctl.ts';

const folders = createFolders();
const IN_NORTH = 'arn:aws:lambda:eu-north-1:123456789012:function:orders';
const ofProfile = { region: 'us-east-1', [OF_PROFILE]: ['region'] };
const cluster = (MSK_REQUEST as { EventSourceArn: string }).EventSourceArn.split(':')[3];

const cases: { why: string; flags: DoctorFlags; name?: string; region: string | undefined }[] = [
  { why: 'the ARN of the cluster says it', flags: {}, region: cluster },
  { why: 'the ARN of the cluster, not the profile', flags: ofProfile, region: cluster },
  { why: 'the ARN of the function, not the profile', flags: ofProfile, name: IN_NORTH, region: 'eu-north-1' },
  { why: 'the function of the flag', flags: { ...ofProfile, function: IN_NORTH }, region: 'eu-north-1' },
];
it.each(cases)(
  'doctor asks AWS in the region where the mapping is: $why',
  async ({ flags, name = 'orders', region }) => {
    const text = JSON.stringify(changed(MSK_REQUEST, { FunctionName: name }));
    const config = join(folders({ 'mapping.json': text }), 'mapping.json');
    const question = await readQuestion({ 'bootstrap-servers': 'k:9092', aws: true, config, ...flags });
    expect(question.aws?.region).toBe(region);
    const contradicts = readQuestion({
      'bootstrap-servers': 'k:9092',
      aws: true,
      config,
      ...flags,
      region: 'x',
      [OF_PROFILE]: [],
    });
    await expect(contradicts).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('--region is x') as string,
    });
  },
);

it('without any ARN it is the region of the profile', async () => {
  const question = await readQuestion({ function: 'orders', ...ofProfile });
  expect(question.aws).toMatchObject({ functionName: 'orders', region: 'us-east-1' });
});
