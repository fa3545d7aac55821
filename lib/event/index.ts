/**
 * Events about objects, for people.
 *
 * In: an object and what to tell of it. Out: Events of events.k8s.io/v1, repetitions counted. Promise: emitting
 * neither waits nor fails, and what it holds is bounded.
 *
 * @module
 */
export { EventDroppedError } from './event-failure.js';
export { EventRecorder } from './event-recorder.service.js';
export type { EventOptions, EventType } from './event.interface.js';
