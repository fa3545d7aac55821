/**
 * Trouble between an operator and a real API server, on command.
 *
 * In: the bytes or requests of a client, and faults as plain data. Out: the same bytes or requests, with
 * exactly those faults. Promise: nothing else goes wrong because of the proxy, whichever side vanishes.
 *
 * Two layers that may be chained, `operator -> TCP proxy -> fault proxy -> API server`: the TCP proxy plays
 * the network (it sees no request), the fault proxy plays a load balancer and an API server in trouble.
 *
 * @module
 */
export { type OpenWatch } from './open-watches.js';
export { type Connections } from './connection-count.js';
export { createFaultPlan, type FaultPlanOptions } from './create-fault-plan.js';
export { type Fault, type PlannedFault } from './fault-plan.js';
export { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './fault-proxy.js';
export { type LoggedRequest } from './request-log.js';
export { type ExecutedFault, type FaultPlanTargets, runFaultPlan } from './run-fault-plan.js';
export { type Action, type Cut, type Match, type Rule, type RuleHandle } from './rule.js';
export { seededRandom } from './seeded-random.js';
export { createCertificate, type SelfSigned } from './self-signed.js';
export { startTcpProxy, type TcpProxy, type TcpProxyOptions } from './tcp-proxy.js';
