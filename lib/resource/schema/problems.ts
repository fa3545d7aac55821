import { KuberatorError } from '../../common/kuberator-error.js';

/** One thing in a schema that a CustomResourceDefinition cannot say. @publicApi */
export interface SchemaProblem {
  /** The field, such as `spec.template[].ports.<key>`. */
  readonly path: string;
  /** What is wrong, and the mend. */
  readonly message: string;
}

/** A schema that cannot become a CustomResourceDefinition, with everything that is wrong in it. @publicApi */
export class InvalidSchemaError extends KuberatorError {
  /** All that is wrong, by field. */
  readonly problems: readonly SchemaProblem[];

  constructor(kind: string, problems: readonly SchemaProblem[], options?: { cause?: unknown }) {
    const lines = problems.map(({ path, message }) => `\`${path}\` ${message}`);
    const title = `The schema of "${kind}" cannot become a CustomResourceDefinition:`;
    super(
      'KUBERATOR_INVALID_SCHEMA',
      lines.length === 1
        ? `${title} ${lines[0]}`
        : `${title}\n${lines.map((line) => `  - ${line}`).join('\n')}`,
      options,
    );
    this.problems = problems;
  }
}

/** Collects what is wrong, so that all of it can be mended at once. @internal */
export class SchemaProblems {
  private readonly found = new Map<string, SchemaProblem>();
  private cause: unknown;

  add(path: string, message: string, cause?: unknown): void {
    this.found.set(`${path} ${message}`, { path, message });
    this.cause ??= cause;
  }

  get isEmpty(): boolean {
    return this.found.size === 0;
  }

  throwIfAny(kind: string): void {
    if (this.isEmpty) return;
    throw new InvalidSchemaError(
      kind,
      [...this.found.values()],
      this.cause === undefined ? {} : { cause: this.cause },
    );
  }
}

/** Where a message belongs. @internal */
export interface Place {
  readonly path: string;
  readonly problems: SchemaProblems;
}
