import type { KubeObject } from '../../common/kube-object.js';
import { shortDuration } from '../../read/age.js';
import { listAt, numberAt, objectAt, textAt } from '../fields.js';
import { type Cell, cell, textFrom } from './column.js';

function claimState({ metadata, ...claim }: KubeObject): string {
  const isAllocated = objectAt(claim, 'status', 'allocation') !== undefined;
  const isReserved = isAllocated && listAt(claim, 'status', 'reservedFor').length > 0;
  const isDeleted = metadata.deletionTimestamp !== undefined;
  return [
    ...(isDeleted ? ['deleted'] : []),
    ...(isAllocated ? ['allocated'] : isDeleted ? [] : ['pending']),
    ...(isReserved ? ['reserved'] : []),
  ].join(',');
}

function requestCondition(request: KubeObject): string {
  const types = new Set(listAt(request, 'status', 'conditions').map(({ type }) => type));
  const verdict = types.has('Denied') ? 'Denied' : types.has('Approved') ? 'Approved' : 'Pending';
  const failed = types.has('Failed') ? ',Failed' : '';
  return `${verdict}${failed}${textAt(request, 'status', 'certificate') ? ',Issued' : ''}`;
}

const queuing = (name: string, field: string): Cell =>
  cell(name, (object) => {
    const queues = objectAt(object, 'spec', 'limited', 'limitResponse', 'queuing');
    return queues ? (numberAt(queues, field) ?? 0) : '<none>';
  });

/** @internal */
export const resourceColumns: Readonly<Record<string, readonly Cell[]>> = {
  '/componentstatuses': [cell('Status', () => 'Unknown'), cell('Message', () => ''), cell('Error', () => '')],
  'certificates.k8s.io/certificatesigningrequests': [
    cell('SignerName', (object) => textAt(object, 'spec', 'signerName') || '<none>'),
    textFrom('Requestor', 'spec', 'username'),
    cell('RequestedDuration', (object) => {
      const seconds = numberAt(object, 'spec', 'expirationSeconds');
      return seconds === undefined ? '<none>' : shortDuration(seconds);
    }),
    cell('Condition', requestCondition),
  ],
  'storage.k8s.io/volumeattributesclasses': [textFrom('DriverName', 'driverName')],
  'resource.k8s.io/resourceclaims': [cell('State', claimState)],
  'resource.k8s.io/resourceslices': [
    textFrom('Node', 'spec', 'nodeName'),
    textFrom('Driver', 'spec', 'driver'),
    textFrom('Pool', 'spec', 'pool', 'name'),
  ],
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations': [
    textFrom('Type', 'spec', 'type'),
    cell('NominalConcurrencyShares', (object) =>
      objectAt(object, 'spec', 'limited')
        ? (numberAt(object, 'spec', 'limited', 'nominalConcurrencyShares') ?? 0)
        : '<none>',
    ),
    queuing('Queues', 'queues'),
    queuing('HandSize', 'handSize'),
    queuing('QueueLengthLimit', 'queueLengthLimit'),
  ],
};
