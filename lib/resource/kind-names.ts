import { unexpected } from '../common/invalid-option-error.js';
import { describe, KuberatorError } from '../common/kuberator-error.js';
import type { ResourceDefinition } from './kind.js';

/** The options of a kind are not what the API server takes, or an object has lost its kind. @publicApi */
export class InvalidKindError extends KuberatorError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('KUBERATOR_INVALID_KIND', message, options);
  }
}

/** DNS-1035. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** DNS-1123. */
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const KIND = /^[A-Z][A-Za-z0-9]{0,62}$/;

/** Collects what is wrong with the options of one kind, so that all of it can be mended at once. @internal */
export class KindChecks {
  private readonly problems: string[] = [];
  private readonly kind: unknown;

  constructor(kind: unknown) {
    this.kind = kind;
  }

  expect(holds: boolean, option: string, expected: string, got: unknown): void {
    if (!holds)
      this.problems.push(
        `Expected \`${option}\` of "${String(this.kind)}" to be ${expected}, got ${describe(got)}.`,
      );
  }

  label(value: unknown, option: string, example: string): void {
    this.expect(isText(value, LABEL), option, `a lower-case DNS label such as "${example}"`, value);
  }

  /** A misspelt option would otherwise be left out without a word. `place` is where it stands, as `scale`. */
  known(options: object, names: readonly string[], place?: string): void {
    const of = place === undefined ? '' : `\`${place}\` of `;
    for (const name of Object.keys(options).filter((name) => !names.includes(name)))
      this.problems.push(
        `There is no option \`${name}\` of ${of}"${String(this.kind)}". There are: ${names.join(', ')}.`,
      );
  }

  /** Whether it is a list or left out. */
  list(value: unknown, option: string): boolean {
    this.expect(value === undefined || Array.isArray(value), option, 'a list', value);
    return Array.isArray(value);
  }

  throwIfAny(): void {
    if (this.problems.length > 0) throw new InvalidKindError(this.problems.join('\n'));
  }
}

/** Called with nothing, or with a name alone: the options that there have to be are named. @internal */
export function expectNames(options: unknown, where: string, needed: readonly string[]): void {
  if (typeof options === 'object' && options !== null) return;
  throw unexpected(`the options of ${where}`, `an object that has ${needed.join(', ')}`, options);
}

/** Checks what every kind has. @internal */
export function checkDefinition(definition: ResourceDefinition, checks: KindChecks): void {
  const { group, version, kind, plural, scope } = definition;
  checks.expect(
    group === '' || isText(group, SUBDOMAIN),
    'group',
    'a DNS subdomain such as "example.com"',
    group,
  );
  checks.label(version, 'version', 'v1');
  checks.expect(isText(kind, KIND), 'kind', 'a name in PascalCase such as "Widget"', kind);
  checks.label(plural, 'plural', 'widgets');
  checks.expect(scope === 'Namespaced' || scope === 'Cluster', 'scope', '"Namespaced" or "Cluster"', scope);
}

function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}
