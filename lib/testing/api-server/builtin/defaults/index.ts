import { coreDefaults } from './core.js';
import { customResourceDefaults } from './custom-resources.js';
import type { DefaultsByDefinition } from './defaults.js';
import { podDefaults } from './pod.js';
import { policyDefaults } from './policies.js';
import { workloadDefaults } from './workloads.js';

/** @internal */
export const defaultsByDefinition: DefaultsByDefinition = {
  ...podDefaults,
  ...coreDefaults,
  ...workloadDefaults,
  ...policyDefaults,
  ...customResourceDefaults,
};
