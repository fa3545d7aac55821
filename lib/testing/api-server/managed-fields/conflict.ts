import { ApiError, type StatusCause } from '../common/api-error.js';
import { type FieldSet, pathsOf, setOf, showPath } from './field-set.js';
import type { Ownership } from './managers.js';
import type { PathElement } from './path-element.js';

/** A field that an applied configuration would take from another manager. @internal */
export interface Conflict {
  readonly owner: Ownership;
  readonly path: readonly PathElement[];
}

/** Why nothing was applied. Becomes an answer with {@link toApiError}. @internal */
export class ApplyConflict extends Error {
  constructor(readonly conflicts: readonly Conflict[]) {
    super('apply conflict');
  }

  static of(fields: ReadonlyMap<Ownership, FieldSet>): ApplyConflict {
    return new ApplyConflict(
      [...fields].flatMap(([owner, set]) => [...pathsOf(set)].map((path) => ({ owner, path }))),
    );
  }

  get fields(): FieldSet {
    return setOf(...this.conflicts.map(({ path }) => path));
  }

  toApiError(): ApiError {
    const causes = this.conflicts.map(({ owner, path }): StatusCause => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${showOwner(owner)}`,
      field: showPath(path),
    }));
    return new ApiError(409, 'Conflict', this.describe(), { causes });
  }

  private describe(): string {
    const [first, ...others] = this.conflicts;
    if (first && others.length === 0) {
      return `Apply failed with 1 conflict: conflict with ${showOwner(first.owner)}: ${showPath(first.path)}`;
    }
    const byOwner = Map.groupBy(this.conflicts, ({ owner }) => owner);
    const lines = [...byOwner]
      .sort(([a], [b]) => (identifierOf(a) < identifierOf(b) ? -1 : 1))
      .flatMap(([owner, conflicts]) => [
        `conflicts with ${showOwner(owner)}:`,
        ...conflicts.map(({ path }) => `- ${showPath(path)}`),
      ]);
    return `Apply failed with ${this.conflicts.length} conflicts: ${lines.join('\n')}`;
  }
}

function showOwner({ manager, subresource, operation, apiVersion }: Ownership): string {
  const name =
    JSON.stringify(manager) + (subresource ? ` with subresource ${JSON.stringify(subresource)}` : '');
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}

/** The text by which a real server knows an owner, and by which it sorts. */
function identifierOf({ manager, operation, apiVersion, subresource }: Ownership): string {
  return JSON.stringify({
    manager,
    operation,
    ...(operation === 'Update' && { apiVersion }),
    ...(subresource && { subresource }),
  });
}
