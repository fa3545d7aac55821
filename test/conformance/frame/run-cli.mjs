// @ts-check
/**
 * Runs a command line to its end. Of options that nobody knows, the message is enough.
 *
 * @param {(args: string[]) => Promise<void>} main
 */
export async function runCli(main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    console.error(code?.startsWith('ERR_PARSE_ARGS') ? message : error);
    process.exitCode = 2;
  }
}
