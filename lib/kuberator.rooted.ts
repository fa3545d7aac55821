import type { FactoryProvider, InjectionToken, Type } from '@nestjs/common';
import { InvalidModuleError } from './kuberator.errors.js';

/** What `KuberatorModule.forRoot()` provides, for what needs it. @throws InvalidModuleError where it is not there @internal */
export function rooted<T>(provided: T | undefined, who: string): T {
  if (provided !== undefined) return provided;
  throw new InvalidModuleError(
    `${who} found no KuberatorModule. Import KuberatorModule.forRoot() in the root module; it is global.`,
  );
}

/** A provider of what looks on at what `KuberatorModule.forRoot()` provides; the tokens are those of its constructor. @internal */
export function rootedProvider<T, const Args extends readonly unknown[]>(
  type: new (...args: Args) => T,
  tokens: { readonly [Index in keyof Args]: TokenOf<Args[Index]> },
  who: string,
): FactoryProvider<T> {
  return {
    provide: type,
    useFactory: (...provided: unknown[]) =>
      new type(...(provided.map((one) => rooted(one, who)) as unknown as Args)),
    inject: tokens.map((token) => ({ token: token as InjectionToken, optional: true })),
  };
}

/** A name stands for anything; a class for what it makes. */
type TokenOf<T> = string | symbol | Type<NonNullable<T>>;
