export type { ReplicaGroup } from './replica-group.js';
export { machineNow } from './replica-process.js';
export { ReplicaWorld } from './replica-world.js';
