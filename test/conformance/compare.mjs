// @ts-check
/**
 * `npm run conformance -- [--real-only] [--ignore FIELD] [--limit N] [--json FILE] [SUBJECT…]`: runs
 * the conformance cases without vitest, and prints where the two servers differ.
 */
import '../control-plane/typescript-hook.mjs';

const { main } = await import('./compare-cli.ts');
await main(process.argv.slice(2)).catch((error) => {
  // An option that is not known needs no stack.
  console.error(error.code?.startsWith('ERR_PARSE_ARGS') ? error.message : error);
  process.exitCode = 2;
});
