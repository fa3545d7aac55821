import type { Registry } from 'prom-client';
import type { ClusterSet } from '../cluster/cluster-set.js';
import type { Cluster } from '../cluster/cluster.js';
import type { EventPipelines } from '../event/event-pipelines.js';
import type { FinalizerClient } from '../finalizer/finalizer-client.js';
import type { WatchHub, WatchReport } from '../store/watch-hub.js';
import type { ClusterLabels } from './cluster-labels.js';
import { REQUEST_SECONDS } from './buckets.js';
import { promClient } from './prom-client.js';

/** @internal */
export interface Observed {
  readonly clusters: ClusterSet;
  readonly hub: WatchHub;
  readonly events: EventPipelines;
  readonly finalizers: FinalizerClient;
}

/** What client-go says of its requests, in its words, and how watches, events and finalizers are doing. @internal */
export function clusterMetrics(
  registry: Registry,
  { clusters, hub, events, finalizers }: Observed,
  labels: ClusterLabels,
): void {
  const { Counter, Histogram } = promClient;
  const requests = new Counter({
    registers: [registry],
    name: 'rest_client_requests_total',
    help: 'Number of HTTP requests, partitioned by status code, method, and host.',
    labelNames: ['code', 'method', 'host', ...labels.names] as const,
  });
  const seconds = new Histogram({
    registers: [registry],
    name: 'rest_client_request_duration_seconds',
    help: 'Request latency in seconds until the head of the answer. Broken down by verb, and host.',
    labelNames: ['verb', 'host', ...labels.names] as const,
    buckets: REQUEST_SECONDS,
  });
  const follow = ({ name, transport }: Cluster) => {
    const of = labels.of(name);
    transport.observers.add(({ method, statusCode, durationMs, host }) => {
      // As client-go calls a request without an answer.
      requests.inc({ code: statusCode === undefined ? '<error>' : String(statusCode), method, host, ...of });
      seconds.observe({ verb: method, host, ...of }, durationMs / 1000);
    });
  };
  clusters.all().forEach(follow);
  clusters.changes$.subscribe(({ type, cluster }) => type === 'engaged' && follow(cluster));
  watchMetrics(registry, hub, labels);
  total(
    registry,
    'kuberator_events_dropped_total',
    'Total number of Events that could not be written',
    () => events.dropped,
  );
  total(
    registry,
    'kuberator_finalizer_conflicts_total',
    'Total number of finalizer patches that another writer was faster than',
    () => finalizers.conflicts,
  );
}

function watchMetrics(registry: Registry, hub: WatchHub, clusters: ClusterLabels): void {
  const { Counter, Gauge } = promClient;
  const of = { registers: [registry], labelNames: ['resource', 'namespace', ...clusters.names] as const };
  const labelsOf = ({ resource, namespace = '', cluster }: WatchReport) => ({
    resource,
    namespace,
    ...clusters.of(cluster),
  });
  const gauge = (name: string, help: string, value: (report: WatchReport) => number | undefined) =>
    new Gauge({
      ...of,
      name,
      help,
      collect() {
        this.reset();
        for (const report of hub.reports()) {
          const now = value(report);
          if (now !== undefined) this.inc(labelsOf(report), now);
        }
      },
    });
  const counter = (name: string, help: string, value: (report: WatchReport) => number) =>
    new Counter({
      ...of,
      name,
      help,
      collect() {
        this.reset();
        for (const report of hub.reports()) this.inc(labelsOf(report), value(report));
      },
    });
  counter(
    'kuberator_watch_reconnects_total',
    'Total number of streams opened anew for another reason than their regular end',
    ({ reconnects }) => reconnects,
  );
  counter(
    'kuberator_watch_lists_total',
    'Total number of times that the whole state was read; one for each watch is normal',
    ({ lists }) => lists,
  );
  counter(
    'kuberator_watch_relists_total',
    'Total number of times that the whole state was read again after the first time',
    ({ lists }) => Math.max(0, lists - 1),
  );
  counter(
    'kuberator_watch_expired_total',
    "Total number of times that the server's history no longer reached back to where the watch was (410)",
    ({ expirations }) => expirations,
  );
  gauge(
    'kuberator_watch_bookmark_age_seconds',
    'Seconds since the last bookmark; without a value where none has come',
    ({ lastBookmarkAgeMs }) => lastBookmarkAgeMs && lastBookmarkAgeMs / 1000,
  );
  gauge('kuberator_watch_synced', 'Number of watches whose state has been read', ({ isSynced }) =>
    Number(isSynced),
  );
  gauge(
    'kuberator_watch_last_event_age_seconds',
    'Seconds since the last event, bookmark or list',
    ({ lastEventAgeMs }) => lastEventAgeMs && lastEventAgeMs / 1000,
  );
  gauge('kuberator_store_objects', 'Number of objects that are held', ({ objects }) => objects);
  gauge('kuberator_store_bytes', 'Size of the objects that are held, as JSON', ({ bytes }) => bytes);
}

function total(registry: Registry, name: string, help: string, value: () => number): void {
  new promClient.Counter({
    registers: [registry],
    name,
    help,
    collect() {
      this.reset();
      this.inc(value());
    },
  });
}
