import type { ConformanceCase } from '../../frame/case.js';
import applies from './applies.js';
import bodies from './bodies.js';
import claims from './claims.js';
import counts from './counts.js';
import customMetadata from './custom-metadata.js';
import customResources from './custom-resources.js';
import embeddedStructs from './embedded-structs.js';
import jobs from './jobs.js';
import lists from './lists.js';
import metadata from './metadata.js';
import patchedKinds from './patched-kinds.js';
import patches from './patches.js';
import pods from './pods.js';
import scales from './scales.js';
import services from './services.js';
import templates from './templates.js';
import times from './times.js';
import workloads from './workloads.js';
import writes from './writes.js';

/** What random requests have found, with as few of them as show it. */
export const fuzzFinds: readonly ConformanceCase[] = [
  ...bodies,
  ...patches,
  ...patchedKinds,
  ...applies,
  ...lists,
  ...writes,
  ...metadata,
  ...scales,
  ...services,
  ...pods,
  ...jobs,
  ...workloads,
  ...claims,
  ...times,
  ...templates,
  ...counts,
  ...embeddedStructs,
  ...customMetadata,
  ...customResources,
];
