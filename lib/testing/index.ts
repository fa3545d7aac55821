/**
 * What tests of an operator need: an API server in the process, the whole operator on it, time that stands still until it
 * is moved, and doubles.
 *
 * @module nestjs-kuberator/testing
 */
export { EmbeddedUser } from './api-server/access/embedded-user.js';
export { EmbeddedCluster } from './api-server/embedded-cluster.js';
export type { EmbeddedClusterOptions } from './api-server/embedded-cluster-options.js';
export type { CataloguedFault } from './api-server/faults/catalogued-fault.js';
export { FAULT_CATALOGUE } from './api-server/faults/fault-catalogue.js';
export type { FaultAction, HostilePayload, InterferingAction } from './api-server/faults/fault-action.js';
export { Faults } from './api-server/faults/faults.js';
export type {
  Fault,
  FaultChange,
  FaultMatch,
  FaultMoment,
  FaultPlan,
  FaultRecord,
} from './api-server/faults/fault-plan.js';
export type { RequestRecord } from './api-server/request/request-log.js';
export { createContext } from './create-context.js';
export { createObject, type ObjectFields } from './create-object.js';
export { TestOperator } from './operator/test-operator.js';
export type {
  OperatorCluster,
  OperatorModuleBuilder,
  ProviderToken,
  TestOperatorOptions,
} from './operator/test-operator-options.js';
export { VirtualClock } from './virtual-clock.js';
export { RecordingEventRecorder, type RecordedEvent } from './recording-event-recorder.js';
