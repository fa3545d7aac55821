/**
 * The objects that an object owns, as a desired state.
 *
 * In: an owner and its children as they should be. Out: what became of each. Promise: no write where nothing differs;
 * nothing foreign is touched; nothing is left over, whenever the operator ends.
 *
 * @module
 */
export { child, type Child, type ChildOptions } from './child.js';
export { ChildConflictError, ChildrenError, InvalidChildError, OwnerChangedError } from './child-error.js';
export type { ApplyChildrenOptions } from './children-options.js';
export { ChildrenResult, type ChildOutcome, type PrunedChild } from './children-result.js';
export { ChildrenService } from './children.service.js';
