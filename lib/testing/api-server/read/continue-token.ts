import { ApiError } from '../common/api-error.js';
import { showGo } from '../common/go-text.js';
import { isObject, type Json } from '../common/json.js';
import { jsonSyntaxError } from '../common/json-syntax-error.js';

/** Where a list goes on: from which key on, at which revision. -1: at whatever revision is current. @internal */
export interface ContinueToken {
  readonly revision: number;
  readonly start: string;
}

const VERSION = 'meta.k8s.io/v1';

/** The real server's form of it, so that clients which look inside see what they expect. @internal */
export function encodeContinue({ revision, start }: ContinueToken): string {
  const token = { v: VERSION, rv: revision, start: `${start}\u0000` };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** @internal */
export function decodeContinue(token: string): ContinueToken {
  const bytes = decodeBase64(token);
  // Byte by byte, as Go tells what it does not expect.
  const syntax = jsonSyntaxError(bytes.toString('latin1'));
  if (syntax) throw notValid(`: ${syntax}`);
  const fields = JSON.parse(bytes.toString()) as Json;
  const { v = '', rv = 0, start = '' } = isObject(fields) ? fields : {};
  if (v !== VERSION) throw notValid(`: server does not recognize this encoded version ${showGo(v)}`);
  if (typeof rv !== 'number' || rv === 0)
    throw notValid(`: incorrect encoded start resourceVersion (version ${VERSION})`);
  if (typeof start !== 'string' || start === '')
    throw notValid(`: encoded start key empty (version ${VERSION})`);
  if (!isClean(start)) throw notValid(`: ${start}`);
  return { revision: rv, start };
}

/** Without padding, and nothing after it. */
function decodeBase64(text: string): Buffer {
  const wrong = /[^\w-]/.exec(text);
  if (wrong) throw notValid(`: illegal base64 data at input byte ${wrong.index}`);
  if (text.length % 4 === 1) throw notValid(`: illegal base64 data at input byte ${text.length - 1}`);
  return Buffer.from(text, 'base64url');
}

/** A key names one place: it has no way upwards, and no empty steps. */
function isClean(start: string): boolean {
  return start
    .replace(/^\//, '')
    .split('/')
    .every((step) => step !== '' && step !== '.' && step !== '..');
}

function notValid(why: string): ApiError {
  return ApiError.badRequest(`invalid continue token: continue key is not valid${why}`);
}
