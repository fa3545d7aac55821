import { cause, type StatusCause } from '../../common/cause.js';
import { dns1035LabelErrors, dnsSubdomainErrors } from '../../schema/name-rules.js';
import type { DefinitionConversion } from '../definition.js';

const FORM = '; desired format: https://host[/path]';

/** What is wrong with the conversion that a CRD asks for. @internal */
export function conversionCauses(conversion: DefinitionConversion | undefined, path: string): StatusCause[] {
  if (!conversion) return [];
  const { strategy, webhook } = conversion;
  const causes: StatusCause[] = [];
  if (!strategy) causes.push(cause.required(`${path}.strategy`));
  else if (strategy !== 'None' && strategy !== 'Webhook') {
    causes.push(cause.notSupported(`${path}.strategy`, strategy, ['None', 'Webhook']));
  }
  const client = webhook?.clientConfig;
  const versions = webhook?.conversionReviewVersions ?? [];
  if (strategy !== 'Webhook') {
    const why = 'should not be set when strategy is not set to Webhook';
    if (client) causes.push(cause.forbidden(`${path}.webhookClientConfig`, why));
    if (versions.length > 0) causes.push(cause.forbidden(`${path}.conversionReviewVersions`, why));
    return causes;
  }
  const at = `${path}.webhookClientConfig`;
  if (!client) causes.push(cause.required(at, 'required when strategy is set to Webhook'));
  else if ((client.url === undefined) === (client.service === undefined)) {
    causes.push(cause.required(at, 'exactly one of url or service is required'));
  } else if (client.url !== undefined) causes.push(...urlCauses(client.url, `${at}.url`));
  else if (client.service) causes.push(...serviceCauses(client.service, `${at}.service`));
  return [...causes, ...reviewVersionCauses(versions, `${path}.conversionReviewVersions`)];
}

function urlCauses(url: string, path: string): StatusCause[] {
  const [, scheme = '', rest = url] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)$/s.exec(url) ?? [];
  const [, authority = '', , query = '', , fragment = ''] =
    /^(?:\/\/([^/?#]*))?[^?#]*(\?([^#]*))?(#(.*))?$/s.exec(rest) ?? [];
  const user = authority.includes('@') ? authority.slice(0, authority.lastIndexOf('@')) : undefined;
  const causes: StatusCause[] = [];
  const wrong = (value: string, why: string) => causes.push(cause.invalid(path, value, why));
  if (scheme.toLowerCase() !== 'https') wrong(scheme, `'https' is the only allowed URL scheme${FORM}`);
  if (authority.slice(user === undefined ? 0 : user.length + 1) === '') {
    wrong('', `host must be specified${FORM}`);
  }
  if (user !== undefined) wrong(user, 'user information is not permitted in the URL');
  if (fragment) wrong(fragment, 'fragments are not permitted in the URL');
  if (query) wrong(query, 'query parameters are not permitted in the URL');
  return causes;
}

function serviceCauses(
  {
    name,
    namespace,
    path: urlPath,
    port = 443,
  }: { name: string; namespace: string; path?: string; port?: number },
  path: string,
): StatusCause[] {
  const causes: StatusCause[] = [];
  // kube-apiserver takes the one for the other here.
  if (!namespace) causes.push(cause.required(`${path}.name`));
  if (!name) causes.push(cause.required(`${path}.namespace`));
  if (port < 1 || port > 65535) {
    causes.push(
      cause.invalid(`${path}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive'),
    );
  }
  if (!urlPath || urlPath === '/') return causes;
  const wrong = (why: string) => causes.push(cause.invalid(`${path}.path`, urlPath, why));
  if (urlPath === '//') {
    wrong('segment[0] may not be empty');
    return causes;
  }
  if (!urlPath.startsWith('/')) wrong("must start with a '/'");
  urlPath
    .slice(1)
    .replace(/\/$/, '')
    .split('/')
    .forEach((segment, index) => {
      if (segment === '') wrong(`segment[${index}] may not be empty`);
      else for (const error of dnsSubdomainErrors(segment)) wrong(`segment[${index}]: ${error}`);
    });
  return causes;
}

function reviewVersionCauses(versions: readonly string[], path: string): StatusCause[] {
  if (versions.length === 0) return [cause.required(path)];
  const causes: StatusCause[] = [];
  versions.forEach((version, index) => {
    const at = `${path}[${index}]`;
    if (versions.indexOf(version) < index) causes.push(cause.invalid(at, version, 'duplicate version'));
    else for (const error of dns1035LabelErrors(version)) causes.push(cause.invalid(at, version, error));
  });
  if (!versions.includes('v1') && !versions.includes('v1beta1')) {
    causes.push(cause.invalid(path, versions, 'must include at least one of v1, v1beta1'));
  }
  return causes;
}
