import type { Expr, Issue } from './ast.js';
import { formatType, isDyn, isOptional, optionalOf, paramOf, T, type Type, typeOf } from './types.js';
import { TYPE_NAMES } from './checked.js';
import { assign, mostGeneral, type Substitutions } from './unify.js';

/** What all checks of types need: which types are known, and what is wrong. @internal */
export class TypeBook {
  readonly issues: Issue[] = [];
  readonly types = new Map<number, Type>();
  known: Substitutions = new Map();
  private freeTypes = 0;

  readonly typeNames = new Map<number, Type>();
  readonly used = new Set<string>();
  protected scopes: { readonly name: string; readonly type: Type }[] = [];

  constructor(
    private readonly variables: ReadonlyMap<string, Type>,
    /** Types that may be made: none but where patches are. */
    protected readonly structs: (name: string) => Type | undefined = () => undefined,
  ) {}

  protected get makesPatches(): boolean {
    return this.structs('JSONPatch') !== undefined;
  }

  protected lookUp(expr: Expr, dotted: string): Type | undefined {
    const isRoot = dotted.startsWith('.');
    const name = isRoot ? dotted.slice(1) : dotted;
    const local = isRoot ? undefined : this.scopes.findLast((scope) => scope.name === name);
    if (local) return local.type;
    const variable = this.variables.get(name);
    if (variable) {
      this.used.add(name);
      return variable;
    }
    const type = Object.hasOwn(TYPE_NAMES, name) ? TYPE_NAMES[name] : undefined;
    if (!type) return undefined;
    this.typeNames.set(expr.id, type);
    return typeOf(type);
  }

  protected fail(at: number, message: string): Type {
    this.issues.push({ at, message });
    return T.error;
  }

  protected undeclared(at: number, name: string): Type {
    return this.fail(at, `undeclared reference to '${name}' (in container '')`);
  }

  protected unwrapOptional(expr: Expr, type: Type): Type {
    if (isOptional(type)) return type.params[0] as Type;
    return isDyn(type) ? type : this.mismatch(expr.at, optionalOf(type), type);
  }

  protected join(previous: Type | undefined, current: Type): Type {
    if (!previous) return current;
    if (this.assignable(previous, current)) return mostGeneral(previous, current);
    // Whether a literal may be mixed is looked at later: in arguments of format() it may.
    return T.dyn;
  }

  protected mismatch(at: number, expected: Type, actual: Type): Type {
    return this.fail(at, `expected type '${formatType(expected)}' but found '${formatType(actual)}'`);
  }

  protected assignable(a: Type, b: Type): boolean {
    return this.assignableAll([a], [b]);
  }

  protected assignableAll(a: readonly Type[], b: readonly Type[]): boolean {
    const known = assign(this.known, a, b);
    if (known) this.known = known;
    return known !== undefined;
  }

  protected newType(): Type {
    return paramOf(`_var${this.freeTypes++}`);
  }
}
