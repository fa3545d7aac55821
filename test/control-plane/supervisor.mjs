// @ts-check
/**
 * Runs the programs of one control plane on behalf of the process that forked this script, and ends with it.
 *
 * Guarantees: when the IPC channel closes (the other side closed it, exited, crashed or was killed with
 * SIGKILL), every program gets SIGKILL, the folder is removed, and this process exits. So the other side
 * needs no signal handlers of its own.
 *
 * Usage: fork(supervisor.mjs, [folder]).
 * In:  { do: 'start', name, command, args } | { do: 'signal', name, signal } | { do: 'close' }
 * Out: { event: 'output', name, line } | { event: 'exited', name, code, signal, reason }
 *
 * Plain JavaScript, so that every Node runs it as it is.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';

const folder = process.argv[2];
/** @type {Map<string, import('node:child_process').ChildProcess>} */
const programs = new Map();
let ending = false;

/** @param {object} message */
function tell(message) {
  // The channel may close between the check and the write; the empty callback keeps that from being thrown.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** @param {string} name @param {string} command @param {string[]} args */
function start(name, command, args) {
  if (ending) return;
  const program = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  programs.set(name, program);
  /** @type {string | undefined} */
  let reason;
  program.on('error', (error) => (reason = error.message));
  for (const stream of [program.stdout, program.stderr]) {
    createInterface({ input: stream }).on('line', (line) => tell({ event: 'output', name, line }));
  }
  // 'close' and not 'exit': by then the last lines have been told.
  program.on('close', (code, signal) => {
    programs.delete(name);
    tell({ event: 'exited', name, code, signal, reason });
    if (ending) endIfIdle();
  });
}

function end() {
  if (ending) return;
  ending = true;
  for (const program of programs.values()) program.kill('SIGKILL');
  endIfIdle();
}

function endIfIdle() {
  if (programs.size > 0) return;
  if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  process.exit(0);
}

process.on('message', (/** @type {any} */ message) => {
  if (message.do === 'start') start(message.name, message.command, message.args);
  else if (message.do === 'signal') programs.get(message.name)?.kill(message.signal);
  else end();
});
process.on('disconnect', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
// The other side may have died before the listeners above were in place.
if (!process.connected) end();
