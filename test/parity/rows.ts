/** A test by its file and its title, as written there. */
export type Proof = readonly [file: string, title: string];

/** Something that an operator framework of another language has. */
export interface Row {
  readonly feature: string;
  /** Tests that fail when it is not here. Without any, `docs/not-here.md` says why. */
  readonly proofs?: readonly Proof[];
}

const listWatch = 'lib/watch/list-watch.spec.ts';
const store = 'lib/store/resource-store.spec.ts';
const shared = 'lib/store/shared-watch.spec.ts';
const queue = 'lib/queue/work-queue.spec.ts';
const reconcile = 'test/e2e/reconcile.spec.ts';
const relations = 'test/e2e/relations.spec.ts';
const stores = 'test/e2e/stores.spec.ts';
const leading = 'test/e2e/leader-election.spec.ts';

/** What kube-rs and controller-runtime have of watches and caches. */
const watching: readonly Row[] = [
  {
    feature: 'Initial list, and WatchList with a fallback',
    proofs: [
      [listWatch, 'reads all pages, and then watches from the version of the list'],
      [listWatch, 'is in sync when the server says that the initial state is complete'],
      [listWatch, `lists it, from then on, where the server \${what}`],
    ],
  },
  {
    feature: 'List from the newest state, or from the cache of the API server',
  },
  {
    feature: 'Pages',
    proofs: [['lib/watch/http-source.spec.ts', 'asks for a page of the newest state, with a deadline']],
  },
  {
    feature: 'Timeout of a watch, jittered, and a dead stream noticed',
    proofs: [
      [
        listWatch,
        'asks for a server timeout between five and ten minutes, so that watches do not all end together',
      ],
      [listWatch, 'opens it again from the last version, in little more than the silence it allows'],
      ['test/e2e/connections.spec.ts', 'is replaced within 45 s when it is dead without a word'],
      [
        'test/e2e/connections.spec.ts',
        'stays when one stream on it is silent; the stream is replaced within 75 s',
      ],
    ],
  },
  {
    feature: 'Bookmarks',
    proofs: [
      ['lib/watch/http-source.spec.ts', 'asks for changes since a version, with bookmarks'],
      [listWatch, 'from the version of a bookmark'],
    ],
  },
  {
    feature: 'Backoff of a watch',
    proofs: [
      [listWatch, 'from 800 ms, twice as long each time, up to 30 s'],
      [
        listWatch,
        'for any part of that time, so that operators which failed together do not return together',
      ],
      [listWatch, 'from the start again after two minutes without a failure'],
    ],
  },
  {
    feature: '410 Gone, in the answer and in the stream',
    proofs: [
      [listWatch, `when the watch is answered \${what}`],
      [listWatch, `when an ERROR event says \${what}`],
      [
        'test/e2e/watch-recovery.spec.ts',
        'survives an API server that is killed, comes back, and has forgotten its history',
      ],
    ],
  },
  {
    feature: '429 and 5xx on a watch, and watches that end at once',
    proofs: [
      [listWatch, 'no sooner than the server asked with Retry-After, and a jittered while on top'],
      [listWatch, 'when a server ends every watch at once, even if each brings a bookmark'],
    ],
  },
  {
    feature: 'The store at a relist: swapped in one step, deletions told',
    proofs: [
      [store, 'keeps what it has until the new list is complete, and then changes in one step'],
      [store, 'tells of an object that was made anew meanwhile as a deletion and an addition'],
    ],
  },
  {
    feature: 'A store to read: by key, namespace, labels, owner and indexes',
    proofs: [
      [
        stores,
        'holds what its declaration selects, up to date, and finds it by key, namespace, labels and index',
      ],
      [stores, 'knows what an object owns, by the UID of the owner'],
      ['lib/store/object-index.spec.ts', 'asks nothing of objects that have not changed'],
    ],
  },
  {
    feature: 'Objects of the store that nobody can damage',
    proofs: [[stores, 'is not damaged by what is done to the objects that it hands out']],
  },
  {
    feature: 'No informer that a mere read starts',
    proofs: [[stores, 'is no store of all there is, but an error at start that says what to do']],
  },
  {
    feature: 'Read your writes',
    proofs: [
      [
        'test/e2e/read-your-writes.spec.ts',
        'never makes two, though the watches show nothing of what it writes',
      ],
      [
        'test/e2e/read-your-writes.spec.ts',
        'is in every store of the kind before the run goes on: created, changed, and deleted',
      ],
      [store, 'holds it at once, and tells of it once'],
      [shared, 'shows a write to all who listen before the watch brings it'],
    ],
  },
  {
    feature: 'Informers that are shared, at any time, with deletions and a snapshot for who comes late',
    proofs: [
      [shared, 'reads once for all who listen, and tells all of them the same'],
      [shared, 'tells who comes late of every object there is, then that this was all, and then of changes'],
      [shared, 'stops when the last one leaves, and not before'],
    ],
  },
  {
    feature: 'Several selectors on one kind',
    proofs: [['test/e2e/selector-membership.spec.ts', 'where it is the reconciler’s own']],
  },
  {
    feature: 'Scoping by namespaces, by labels of namespaces, labels and fields',
    proofs: [
      [
        'test/e2e/namespace-selector.spec.ts',
        'follows namespaces as they gain and lose the labels, and cleans up nothing for those that leave',
      ],
      ['test/e2e/selectors.spec.ts', 'takes and refuses the same selectors as we do'],
    ],
  },
  {
    feature: 'Transforms: managedFields dropped, and only fields that are named kept',
    proofs: [
      [stores, 'holds only the fields that it names'],
      [store, 'without managedFields, unless they are asked for'],
    ],
  },
  {
    feature: 'Watches of metadata alone',
    proofs: [
      [
        'lib/watch/http-source.spec.ts',
        'asks for metadata alone where nobody reads the rest, and gives it the type of the kind',
      ],
    ],
  },
  { feature: 'Resync: every object run again after some hours' },
  {
    feature: 'A kind whose CRD comes later, and goes',
    proofs: [
      [
        'test/e2e/late-kind.spec.ts',
        'waits for a kind that is not installed, starts when it is, and stops and starts as it goes and comes',
      ],
      [relations, 'that the server does not serve holds up nothing'],
    ],
  },
];

const triggers: readonly Row[] = [
  {
    feature: 'for, owns and watches',
    proofs: [
      [reconcile, 'gets the finalizer, is applied once, and has its status and generation written'],
      [relations, 'runs its owner when it is made, changed and deleted, and says so in the causes'],
      [
        'lib/trigger/related-triggers.spec.ts',
        'is found in whatever version the reference has, by group and kind, and only as the controller',
      ],
    ],
  },
  {
    feature: 'Whom an object named before is run, too',
    proofs: [
      [
        relations,
        'runs the owner that it had before, too, and only its controller unless all owners are meant',
      ],
      [
        relations,
        'runs whom its map names now and named before, in its own namespace unless it says another',
      ],
    ],
  },
  {
    feature: 'Triggers from outside of the cluster',
    proofs: [[relations, 'runs an object by triggers(), and by ReconcilerRegistry.trigger()']],
  },
  {
    feature: 'Polling of what is outside, for each object',
    proofs: [
      ['test/e2e/polling.spec.ts', 'is run when what it reads for an object has changed, and not otherwise'],
    ],
  },
  {
    feature: 'Predicates, joined by and, or and not',
    proofs: [
      ['lib/trigger/predicate.spec.ts', 'of %s says yes to a change from %j to %j, and no to others'],
      [
        'lib/trigger/predicate.spec.ts',
        'of a label selector says yes to what is selected, comes to be, or was',
      ],
      ['lib/trigger/predicate.spec.ts', 'is any function of the object as it was and as it is'],
    ],
  },
  {
    feature: 'No run for the operator’s own status, by default',
    proofs: [[reconcile, 'is not applied for a status that anybody writes']],
  },
  {
    feature: 'No run for its own writes, and none of others missed',
    proofs: [
      ['test/e2e/own-events.spec.ts', 'is seen by a run in the end'],
      ['test/e2e/own-events.spec.ts', 'wakes where the reconciler says so'],
    ],
  },
  {
    feature: 'Why a run runs',
    proofs: [
      [reconcile, 'says who wakes it, and warns of an object that its own writes wake again and again'],
      ['test/e2e/tracing.spec.ts', 'links every event that was taken together with others into one run'],
    ],
  },
  {
    feature: 'An object that is gone is no error',
    proofs: [[reconcile, 'is cleaned up, then gone, and nothing runs for it again']],
  },
];

const queueing: readonly Row[] = [
  {
    feature: 'One pending and one running entry a key',
    proofs: [
      [
        queue,
        'never runs a key twice at the same time, and runs it exactly once more for all that came meanwhile',
      ],
    ],
  },
  {
    feature: 'Debouncing that starves nobody',
    proofs: [
      [queue, 'takes events that come close together as one, when they have come to rest'],
      [queue, 'lets no event of a key that never rests wait longer than the longest wait'],
      [queue, 'runs an urgent event at once, with what was waiting'],
    ],
  },
  {
    feature: 'Times of a key merged: the earlier one wins',
    proofs: [[queue, 'lets a run that came in between decide anew']],
  },
  {
    feature: 'A fair order of what is pending',
    proofs: [
      [queue, 'serves keys first come first served'],
      [
        'lib/queue/timer-heap.spec.ts',
        'always has the earliest entry first, however entries are set, moved and removed',
      ],
    ],
  },
  {
    feature: 'Priorities, without starving',
    proofs: [
      [queue, 'serves a fresh change before what can wait'],
      [queue, 'gives a key that has waited long its share, however much fresh work there is'],
    ],
  },
  { feature: 'A priority that a run sets for its next' },
  {
    feature: 'Bounded concurrency',
    proofs: [[queue, 'never runs more keys at the same time than it may']],
  },
  {
    feature: 'Retries with a backoff of each key, not inflated by events',
    proofs: [
      [queue, 'retries for ever, with delays that double up to the longest'],
      [
        queue,
        'spreads retries over the whole delay, so that keys that failed together do not return together',
      ],
      [queue, 'lets events that come during a backoff neither lengthen nor replace it'],
      [queue, 'starts over after a success'],
    ],
  },
  { feature: 'A limit of runs by a bucket for all keys' },
  {
    feature: 'Requeue after a time, of any length',
    proofs: [
      [reconcile, 'runs again after Action.requeue()'],
      [queue, 'waits for longer than a timer can, such as three months'],
    ],
  },
  {
    feature: 'Terminal errors, and errors that say when to come back',
    proofs: [
      [reconcile, 'is not repeated after a TerminalError until the object changes'],
      [reconcile, 'is repeated after the time that a RequeueError names'],
    ],
  },
  {
    feature: 'Panics: whatever is thrown ends as one error',
    proofs: [[reconcile, 'keeps what was thrown, even when it is no Error, as the cause']],
  },
  {
    feature: 'A deadline of a run',
    proofs: [
      ['test/e2e/on-error.spec.ts', 'can write the status of a run that exceeded its deadline'],
      ['test/e2e/health.spec.ts', 'is not alive while a run is stuck beyond its deadline, and names it'],
    ],
  },
  {
    feature: 'An id of each run',
    proofs: [
      [
        'test/e2e/tracing.spec.ts',
        'goes from the event through the queue and the run to the requests, in the names of the Rust project',
      ],
    ],
  },
  {
    feature: 'No run before all that it reads is in sync',
    proofs: [[queue, 'only gathers keys until it is started']],
  },
  {
    feature: 'File descriptors and CPU spared',
    proofs: [
      [
        'test/e2e/connections.spec.ts',
        'is one TLS session for 40 watches and their calls, and is kept while idle',
      ],
      ['test/e2e/scale.spec.ts', 'reads and reconciles 10,000 objects without holding up the event loop'],
    ],
  },
];

const writing: readonly Row[] = [
  {
    feature: 'A finalizer added before the first apply, in the same run',
    proofs: [[reconcile, 'gets the finalizer, is applied once, and has its status and generation written']],
  },
  {
    feature: 'A finalizer removed after cleanup, and nobody else’s touched',
    proofs: [
      [reconcile, 'keeps the finalizer while cleanup fails, and is retried with growing delays'],
      [reconcile, 'leaves the finalizers of others alone, also when they change in the middle of a cleanup'],
      [
        'test/e2e/cleanup-once.spec.ts',
        'is not cleaned up again while the watch lags behind with its deletion',
      ],
    ],
  },
  {
    feature: 'Races of finalizers, with deletion and with others, that are no errors',
    proofs: [
      [
        'test/e2e/finalizer-races.spec.ts',
        'is given up, and no error, where the object is being deleted meanwhile, or gone',
      ],
      ['test/e2e/finalizer-races.spec.ts', 'removes no other, wherever it stands by now'],
    ],
  },
  {
    feature: 'Without cleanup, no finalizer',
    proofs: [
      [
        'test/e2e/misconfiguration.spec.ts',
        'with a cleanup() that has no finalizer, and a finalizer that has no cleanup()',
      ],
    ],
  },
  {
    feature: 'Owner references, checked',
    proofs: [
      ['lib/resource/owner-reference.spec.ts', 'gives a copy of the child its controller'],
      ['lib/resource/owner-reference.spec.ts', 'refuses a child outside the namespace of its owner: %o'],
      ['lib/resource/owner-reference.spec.ts', 'refuses a child of another controller, be it a namesake'],
    ],
  },
  {
    feature: 'Create or update, without a write where nothing differs',
    proofs: [
      ['test/e2e/children.spec.ts', 'are made with their owner, and not written again while nothing differs'],
    ],
  },
  {
    feature: 'Waiting for a condition',
    proofs: [
      [stores, 'ends with the object once the condition holds'],
      [stores, 'ends with what was seen last when it takes too long, with the signal, and with the app'],
    ],
  },
  {
    feature: 'Server-side apply',
    proofs: [
      ['test/e2e/client.spec.ts', 'creates, reads, replaces, applies, patches and deletes'],
      ['test/e2e/subresources.spec.ts', 'leaves the conditions of others as they are'],
    ],
  },
  {
    feature: 'Status, with conditions and observedGeneration',
    proofs: [
      [
        'test/e2e/status.spec.ts',
        'says which generation the status describes: that of the object it was made from',
      ],
      ['test/e2e/status.spec.ts', 'sends nothing when nothing would change'],
      ['test/e2e/status.spec.ts', 'keeps the conditions that another controller adds meanwhile'],
    ],
  },
];

const running: readonly Row[] = [
  {
    feature: 'A manager that starts and stops in order',
    proofs: [
      [
        'test/e2e/start-and-stop.spec.ts',
        'serves probes and webhooks before anything could be read, and runs only once it could',
      ],
      [
        'test/e2e/start-and-stop.spec.ts',
        'stops in order: nothing new begins, what runs ends with all it needs, its events are written, and nothing stays open',
      ],
      [
        'test/e2e/shutdown-order.spec.ts',
        'outlives its runs when the app stops (imported %s KuberatorModule)',
      ],
    ],
  },
  {
    feature: 'Shutdown with a deadline',
    proofs: [
      [reconcile, 'lets a run end before it goes'],
      [reconcile, 'aborts the signal, and the calls, of a run that takes too long to end'],
      [queue, 'waits for what runs, and starts nothing more'],
    ],
  },
  { feature: 'A second signal that ends the process at once' },
  {
    feature: 'Leader election, released at shutdown',
    proofs: [
      [leading, 'one runs the objects, and the other takes over at once when it ends, with a warm store'],
      [leading, 'lets go of the Lease only when its last run has ended'],
      [
        'lib/leader/lease-campaign.spec.ts',
        'waits for as long as the holder asks for after the last change that it has seen, whatever the clocks say',
      ],
    ],
  },
  {
    feature: 'Leadership lost without an exit, and no write after it',
    proofs: [
      [
        leading,
        'aborts the runs, refuses their writes, lets reads through, and does not retry; once regained, all run',
      ],
      [
        'test/e2e/leader-thread.spec.ts',
        'writes nothing after it, if the Lease could not be renewed meanwhile',
      ],
    ],
  },
  {
    feature: 'Warm standby',
    proofs: [
      [leading, 'one runs the objects, and the other takes over at once when it ends, with a warm store'],
    ],
  },
  {
    feature: 'Reconcilers that run without being elected',
    proofs: [
      [leading, 'one runs the objects, and the other takes over at once when it ends, with a warm store'],
    ],
  },
  {
    feature: 'Sharding',
    proofs: [
      [
        'lib/shard/shard-group.spec.ts',
        'never lets two run the same, and leaves nothing out for long, whatever becomes of replicas and of their ways',
      ],
      ['test/e2e/sharding.spec.ts', 'lets no run be broken off by a hand-over'],
    ],
  },
  {
    feature: 'Many clusters',
    proofs: [
      [
        'test/e2e/clusters.spec.ts',
        'are each reconciled by themselves, and every service speaks to the one of the object',
      ],
      ['test/e2e/clusters.spec.ts', 'do not wait for one that does not answer'],
    ],
  },
  {
    feature: 'Health: live, ready, started',
    proofs: [
      ['lib/health/health.module.spec.ts', 'answers three probes, never from a cache'],
      [
        'test/e2e/health.spec.ts',
        'is not ready while the API server is gone, but alive, and ready again after its restart',
      ],
    ],
  },
  {
    feature: 'Metrics, in the names of controller-runtime',
    proofs: [
      [
        'test/e2e/metrics.spec.ts',
        'tells of runs, queue, requests and watches, in the names of controller-runtime',
      ],
    ],
  },
  { feature: 'Metrics behind authentication by the API server' },
  {
    feature: 'Credentials read anew, certificates too',
    proofs: [
      ['test/e2e/credentials.spec.ts', 'are read anew from a token file that was rotated'],
      [
        'lib/cluster/credentials.spec.ts',
        'have the fingerprint of their TLS material: a new token needs no new connection, a new certificate does',
      ],
    ],
  },
  {
    feature: 'Tracing',
    proofs: [['test/e2e/tracing.spec.ts', 'tells a failure with all its causes, and what followed']],
  },
  {
    feature: 'Pause and reconcile now',
    proofs: [
      [
        'test/e2e/control.spec.ts',
        'is neither applied nor cleaned up, keeps its finalizer, and runs once it is resumed',
      ],
      [
        'test/e2e/control.spec.ts',
        'runs the object whenever its value changes, whatever the predicate, and is reported back',
      ],
    ],
  },
];

export const ROWS: readonly Row[] = [...watching, ...triggers, ...queueing, ...writing, ...running];
