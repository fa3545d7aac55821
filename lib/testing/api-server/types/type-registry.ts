import type { ResourceType, TypeVersion } from './resource-type.js';

/** A type in one of its versions. @internal */
export interface TypeInVersion {
  readonly type: ResourceType;
  readonly version: TypeVersion;
}

/** Which resources are served now: the built-in kinds, and those of the installed CRDs. @internal */
export class TypeRegistry {
  private readonly types = new Map<string, ResourceType>();
  private readonly listeners = new Set<() => void>();
  private generation = 0;

  /** Rises with every change, so that documents made of it can be cached. */
  get revision(): number {
    return this.generation;
  }

  set(type: ResourceType): void {
    this.types.set(`${type.group}/${type.resource}`, type);
    this.changed();
  }

  delete(group: string, resource: string): void {
    if (this.types.delete(`${group}/${resource}`)) this.changed();
  }

  /** Calls back after each change, until it is called itself. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  all(): Iterable<ResourceType> {
    return this.types.values();
  }

  get(group: string, resource: string): ResourceType | undefined {
    return this.types.get(`${group}/${resource}`);
  }

  find(group: string, version: string, resource: string): TypeInVersion | undefined {
    const type = this.get(group, resource);
    const found = type?.versions.get(version);
    return type && found && { type, version: found };
  }

  /** The type of objects with this kind, for what names kinds rather than resources: owner references, Scale. */
  findKind(group: string, kind: string): ResourceType | undefined {
    for (const type of this.types.values()) if (type.group === group && type.kind === kind) return type;
    return undefined;
  }

  private changed(): void {
    this.generation++;
    for (const listener of [...this.listeners]) listener();
  }
}
