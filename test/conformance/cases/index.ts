import type { ConformanceCase } from '../frame/case.js';
import access from './access.js';
import builtinUpdates from './builtin-updates.js';
import builtinValidation from './builtin-validation.js';
import builtinVersions from './builtin-versions.js';
import certificates from './certificates.js';
import content from './content.js';
import conversion from './conversion.js';
import crdObjects from './crd-objects.js';
import crds from './crds.js';
import create from './create.js';
import deletion from './delete.js';
import discovery from './discovery.js';
import dryRun from './dry-run.js';
import fieldValidation from './field-validation.js';
import { fuzzFinds } from './fuzz-finds/index.js';
import getList from './get-list.js';
import http from './http.js';
import limits from './limits.js';
import mutatingPolicies from './mutating-policies.js';
import namespaces from './namespaces.js';
import oddWrites from './odd-writes.js';
import openApiV2 from './openapi-v2.js';
import pagination from './pagination.js';
import patch from './patch.js';
import podSecurity from './pod-security.js';
import policies from './policies.js';
import protobuf from './protobuf.js';
import quotas from './quotas.js';
import resourceVersion from './resource-version.js';
import selectors from './selectors.js';
import serverSideApply from './server-side-apply.js';
import shards from './shards.js';
import statusRules from './status-rules.js';
import subresources from './subresources.js';
import tables from './tables.js';
import update from './update.js';
import watch from './watch.js';
import webhooks from './webhooks.js';

/** Every case, subject by subject. */
export const allCases: readonly ConformanceCase[] = [
  ...discovery,
  ...getList,
  ...selectors,
  ...openApiV2,
  ...pagination,
  ...resourceVersion,
  ...watch,
  ...builtinVersions,
  ...create,
  ...update,
  ...patch,
  ...serverSideApply,
  ...deletion,
  ...dryRun,
  ...fieldValidation,
  ...subresources,
  ...statusRules,
  ...namespaces,
  ...builtinValidation,
  ...builtinUpdates,
  ...oddWrites,
  ...crdObjects,
  ...crds,
  ...tables,
  ...content,
  ...protobuf,
  ...http,
  ...access,
  ...shards,
  ...webhooks,
  ...fuzzFinds,
  ...podSecurity,
  ...policies,
  ...mutatingPolicies,
  ...conversion,
  ...limits,
  ...quotas,
  ...certificates,
];
