// @ts-check
/**
 * `npm run conformance -- [--real-only] [--ignore FIELD] [--limit N] [--json FILE] [SUBJECT…]`: runs
 * the conformance cases without vitest, and prints where the two servers differ.
 */
import '../control-plane/typescript-hook.mjs';
import { runCli } from './frame/run-cli.mjs';

const { main } = await import('./compare-cli.ts');
await runCli(main);
