// @ts-check
/**
 * `node --import ./test/control-plane/typescript-hook.mjs file.ts`: lets Node run the TypeScript of this
 * folder without a build. Node drops the types by itself; only the `.js` in imports has to become `.ts`.
 */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!/^\.{0,2}\/.*\.js$/.test(specifier)) throw error;
      return next(specifier.replace(/\.js$/, '.ts'), context);
    }
  },
});
