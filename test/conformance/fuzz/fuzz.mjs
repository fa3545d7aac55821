// @ts-check
/**
 * `npm run fuzz -- --seed S --count N`: random requests on the real and the embedded server in lock-step. A
 * difference is minimised, and printed with the line that shows it again.
 */
import '../../control-plane/typescript-hook.mjs';

const { main } = await import('./fuzz-cli.ts');
await main(process.argv.slice(2)).catch((error) => {
  // An option that is not known needs no stack.
  console.error(error.code?.startsWith('ERR_PARSE_ARGS') ? error.message : error);
  process.exitCode = 2;
});
