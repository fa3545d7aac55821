import { CelError, CelMap, type Value } from '../../schema/cel/values.js';
import { CostExceeded } from '../../schema/cel/frame.js';
import type { PolicyVariable } from './policy-program.js';

/** `variables` of a policy: each is evaluated once, when it is first read. @internal */
export class LazyVariables extends CelMap {
  private readonly found = new Map<string, Value | CelError>();
  private readonly byName: ReadonlyMap<string, PolicyVariable>;

  constructor(
    variables: readonly PolicyVariable[],
    private readonly values: ReadonlyMap<string, Value>,
  ) {
    super();
    this.byName = new Map(variables.map((variable) => [variable.name, variable]));
  }

  get size(): number {
    return this.byName.size;
  }

  keys(): Value[] {
    return [...this.byName.keys()];
  }

  find(key: Value): Value | undefined {
    const variable = typeof key === 'string' ? this.byName.get(key) : undefined;
    if (!variable) return undefined;
    let value = this.found.get(variable.name);
    if (value === undefined) this.found.set(variable.name, (value = this.evaluate(variable)));
    if (value instanceof CelError) throw value;
    return value;
  }

  private evaluate({ name, compiled }: PolicyVariable): Value | CelError {
    const failed = (why: string) =>
      new CelError(`composited variable ${JSON.stringify(name)} fails to ${why}`);
    if (typeof compiled === 'string') return failed(`compile: ${compiled}`);
    try {
      return compiled.evaluate(this.values);
    } catch (error) {
      if (error instanceof CelError || error instanceof CostExceeded)
        return failed(`evaluate: ${error.message}`);
      throw error;
    }
  }
}
