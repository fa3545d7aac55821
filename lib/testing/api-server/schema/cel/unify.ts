import { isDyn, isError, isExactly, T, type Type } from './types.js';

/** What type parameters stand for. @internal */
export type Substitutions = ReadonlyMap<string, Type>;

/**
 * Whether a value of the second type may stand where the first is asked for, and what type parameters stand for
 * then. The rules of cel-go's checker.
 *
 * @internal
 */
export function assign(
  known: Substitutions,
  a: readonly Type[],
  b: readonly Type[],
): Substitutions | undefined {
  const unifier = new Unifier(new Map(known));
  return unifier.assignAll(a, b) ? unifier.known : undefined;
}

/** The type with parameters replaced by what they stand for; those that are free may become dyn. @internal */
export function substitute(known: Substitutions, type: Type, freeToDyn: boolean): Type {
  if (type.kind === 'param') {
    const found = known.get(type.name);
    if (found) return substitute(known, found, freeToDyn);
    return freeToDyn ? T.dyn : type;
  }
  if (type.params.length === 0) return type;
  return { ...type, params: type.params.map((param) => substitute(known, param, freeToDyn)) };
}

/** The less specific of two types of which one may stand for the other. @internal */
export const mostGeneral = (a: Type, b: Type): Type => (isEqualOrLessSpecific(a, b) ? a : b);

class Unifier {
  constructor(readonly known: Map<string, Type>) {}

  assignAll(a: readonly Type[], b: readonly Type[]): boolean {
    return a.length === b.length && a.every((type, index) => this.assign(type, b[index] as Type));
  }

  private assign(a: Type, b: Type): boolean {
    if (b.kind === 'param') {
      const { valid, known } = this.stand(a, b);
      if (valid) return true;
      if (known) return false;
    }
    if (a.kind === 'param') return this.stand(b, a).valid;
    if (isDyn(a) || isError(a) || isDyn(b) || isError(b)) return true;
    if (a.kind === 'null') return isNullable(b);
    if (b.kind === 'null') return isNullable(a);
    switch (a.kind) {
      case 'type':
        return b.kind === 'type';
      case 'opaque':
      case 'list':
      case 'map':
        return a.kind === b.kind && a.name === b.name && this.assignAll(a.params, b.params);
      default:
        return a.kind === b.kind && a.name === b.name;
    }
  }

  private stand(type: Type, param: Type): { valid: boolean; known: boolean } {
    if (isExactly(type, param)) return { valid: true, known: true };
    const before = this.known.get(param.name);
    if (before) {
      if (isExactly(type, before)) return { valid: true, known: true };
      if (!this.assign(type, before)) return { valid: false, known: true };
      const general = mostGeneral(type, before);
      if (this.isFree(param, general)) this.known.set(param.name, general);
      return { valid: true, known: true };
    }
    if (!this.isFree(param, type)) return { valid: false, known: false };
    this.known.set(param.name, type);
    return { valid: true, known: false };
  }

  /** Whether a parameter does not stand in the type that it shall stand for. */
  private isFree(param: Type, within: Type): boolean {
    if (isExactly(param, within)) return false;
    if (within.kind === 'param') {
      const found = this.known.get(within.name);
      return !found || this.isFree(param, found);
    }
    return within.params.every((one) => this.isFree(param, one));
  }
}

const isNullable = ({ kind }: Type) =>
  kind === 'null' || kind === 'opaque' || kind === 'struct' || kind === 'duration' || kind === 'timestamp';

function isEqualOrLessSpecific(a: Type, b: Type): boolean {
  if (isDyn(a) || a.kind === 'param') return true;
  if (isDyn(b) || b.kind === 'param' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  if (a.kind === 'opaque' || a.kind === 'list' || a.kind === 'map') {
    return (
      a.name === b.name &&
      a.params.length === b.params.length &&
      a.params.every((param, index) => isEqualOrLessSpecific(param, b.params[index] as Type))
    );
  }
  return isExactly(a, b);
}
