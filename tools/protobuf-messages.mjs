// @ts-check
/**
 * `node tools/protobuf-messages.mjs`: describes anew how Kubernetes lays out its own kinds in Protobuf, for the embedded
 * API server: writes `lib/testing/api-server/builtin/data/messages.txt`. Go has to be in PATH.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import '../test/control-plane/typescript-hook.mjs';

const { messagesText } = await import('../test/api-server/builtin-data/messages.ts');

const module = new URL('../test/control-plane/v1.36/', import.meta.url);
const file = new URL('../lib/testing/api-server/builtin/data/messages.txt', import.meta.url);
const lines = execFileSync('go', ['run', '-mod=readonly', './go-types', 'messages'], { cwd: module });
writeFileSync(file, messagesText(lines.toString()));
