import { DEFAULTS } from '../defaults.ts';
import type { Rule } from './rule.ts';

const CONFIG = 'ProvisionedPollerConfig';

export const checkPollers: Rule = function* ({ shape, document, provisioned }) {
  const config = document.ProvisionedPollerConfig;
  if (config === undefined) return;
  if (!provisioned && shape === 'create-request') {
    yield {
      code: 'provisioned-without-pollers',
      message: 'ProvisionedPollerConfig names no pollers, so this mapping counts as on-demand',
      why: 'Lambda developer guide, kafka-scaling-modes: an empty object returns a mapping to on-demand mode on update; its meaning in a create request is unconfirmed',
      next: 'add MinimumPollers, or take ProvisionedPollerConfig out',
      path: [CONFIG],
    };
  }
  const { MinimumPollers = DEFAULTS.minimumPollers, MaximumPollers = DEFAULTS.maximumPollers } = config;
  if (!provisioned || MaximumPollers >= MinimumPollers) return;
  yield {
    code: 'pollers-order',
    message: `MaximumPollers (${MaximumPollers}) is below MinimumPollers (${MinimumPollers})`,
    why: 'Lambda developer guide, kafka-scaling-modes: the maximum is at least the minimum',
    next: 'raise MaximumPollers; the same number for both turns autoscaling off',
    path: [CONFIG, 'MaximumPollers'],
  };
};
