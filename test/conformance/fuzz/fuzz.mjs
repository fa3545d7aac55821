// @ts-check
/**
 * `npm run fuzz -- --seed S --count N`: random requests on the real and the embedded server in lock-step. A
 * difference is minimised, and printed with the line that shows it again.
 */
import '../../control-plane/typescript-hook.mjs';
import { runCli } from '../frame/run-cli.mjs';

const { main } = await import('./fuzz-cli.ts');
await runCli(main);
