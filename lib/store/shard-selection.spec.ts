import { describe, expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import { ScriptedSource } from '../../test/support/scripted-source.js';
import { widget } from '../../test/support/widget.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { ShardLayout, ShardScope } from '../resource/shard-scope.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { ShardSelection } from './shard-selection.js';
import { WHOLE } from './object-shape.js';
import { SharedWatch } from './shared-watch.js';

const expired = new KubeStatusError({
  statusCode: 410,
  request: 'a list',
  status: { code: 410, reason: 'Expired' },
});

const layout = new ShardLayout('uid', 4);
const scope = (...ranges: number[]) => new ShardScope(layout, new Set(ranges));

/** Of each range a widget, named after it. */
const [zero, one, two, three] = [0, 1, 2, 3].map((range) => {
  for (let n = 0; ; n++)
    if (layout.rangeOf({ uid: `${n}` }) === range) return { name: `in-${range}`, uid: `${n}` };
}) as [Named, Named, Named, Named];
type Named = { name: string; uid: string };
const of = ({ name, uid }: Named, version: number) => widget(name, version, { uid });

function sharing(first: ShardScope) {
  const shards = new ShardSelection(first);
  const clock = new VirtualClock();
  const source = new ScriptedSource();
  const options = { name: 'widgets', initialState: 'list', pageSize: 3, silenceMs: 75_000 } as const;
  const ports = { cluster: 'default', source, options, shape: WHOLE, shards };
  const watch = new SharedWatch({ ...ports, clock, random: () => 1, log: new RecordingLog() }, () => {});
  const seen: string[] = [];
  watch.changes$.subscribe((change) => {
    if (change.type === 'synced') return void seen.push('synced');
    const what = `${change.type} ${change.current.key.split('/')[2]}@${change.current.resourceVersion}`;
    seen.push(change.type === 'added' && change.isInitial ? `${what} (initial)` : what);
  });
  const covered: number[][] = [];
  shards.covered$.subscribe(() => covered.push([...(watch.covered?.ranges ?? [])]));
  return {
    source,
    watch,
    seen,
    covered,
    clock,
    rescope(wanted: ShardScope, kept: ShardScope) {
      shards.wanted = wanted;
      watch.rescope(kept);
      return clock.settle();
    },
    take: () => seen.splice(0),
  };
}

describe('a shared watch of some ranges', () => {
  it('covers them once all of their objects are read', async () => {
    const { source, watch, covered, clock } = sharing(scope(0, 1));
    expect(watch.covered).toBeUndefined();
    source.lastList.page(10, [of(zero, 1), of(one, 2)]);
    await clock.settle();
    expect(covered).toEqual([[0, 1]]);
  });

  it('lets go of what is not wanted at once, and goes on where it is, without a list', async () => {
    const { source, watch, take, rescope, clock } = sharing(scope(0, 1));
    source.lastList.page(10, [of(zero, 1), of(one, 2)]);
    await clock.settle();
    source.lastWatch.modified(of(zero, 12));
    take();
    await rescope(scope(0), scope(0));
    expect(take()).toEqual(['deleted in-1@2']);
    expect([...watch.covered!.ranges]).toEqual([0]);
    expect(source.lists).toHaveLength(1);
    expect(source.watches.map(({ request, isOpen }) => [request.resourceVersion, isOpen])).toEqual([
      ['10', false],
      ['12', true],
    ]);
  });

  it('lists no more than what it shall have from now on, and tells what comes as having been there', async () => {
    const { source, watch, take, rescope, clock } = sharing(scope(0));
    source.lastList.page(10, [of(zero, 1)]);
    await clock.settle();
    take();
    await rescope(scope(0, 2), scope(0));
    expect([...watch.covered!.ranges]).toEqual([0]);
    expect(watch.get('default/default/in-0')).toBeDefined();
    expect([...source.lastList.request.within!.ranges]).toEqual([2]);
    source.lastList.page(20, [of(two, 3)]);
    await clock.settle();
    expect(take()).toEqual(['added in-2@3 (initial)']);
    expect([...watch.covered!.ranges]).toEqual([0, 2]);
    // What happened meanwhile to what it had, the stream tells.
    expect(source.lastWatch.request.resourceVersion).toBe('10');
    source.lastWatch.modified(of(zero, 15));
    source.lastWatch.added(of(three, 21));
    expect(take()).toEqual(['updated in-0@15', 'added in-3@21']);
  });

  it('does not believe the stream what a list knew better', async () => {
    const { source, watch, take, rescope, clock } = sharing(scope(0));
    source.lastList.page(10, [of(zero, 1)]);
    await clock.settle();
    await rescope(scope(0, 2, 3), scope(0));
    source.lastList.page(20, [of(two, 18)]);
    await clock.settle();
    take();
    // Made and deleted before the list was read, and changed before and after.
    source.lastWatch.added(of(three, 11));
    source.lastWatch.modified(of(two, 12));
    source.lastWatch.modified(of(zero, 13));
    source.lastWatch.deleted(of(three, 14));
    expect(take()).toEqual(['updated in-0@13']);
    source.lastWatch.modified(of(two, 22));
    source.lastWatch.added(of(three, 23));
    expect(take()).toEqual(['updated in-2@22', 'added in-3@23']);
    expect(watch.status!.resourceVersion).toBe('23');
  });

  it("reads anew what was somebody else's in between, though it is still here", async () => {
    const { source, watch, take, rescope, clock } = sharing(scope(0, 1));
    source.lastList.page(10, [of(zero, 1), of(one, 2)]);
    await clock.settle();
    take();
    await rescope(scope(0, 1), scope(1));
    expect([...watch.covered!.ranges]).toEqual([1]);
    expect([...source.lastList.request.within!.ranges]).toEqual([0]);
    source.lastList.page(20, []);
    await clock.settle();
    expect([...watch.covered!.ranges]).toEqual([1, 0]);
    expect(take()).toEqual(['deleted in-0@1']);
    expect(watch.get('default/default/in-1')).toBeDefined();
  });

  it('reads a list of what is missing to its end when more is missing, and that after it', async () => {
    const { source, watch, covered, rescope, clock } = sharing(scope(0));
    source.lastList.page(10, [of(zero, 1)]);
    await clock.settle();
    await rescope(scope(0, 1), scope(0));
    const first = source.lastList;
    await rescope(scope(0, 1, 2), scope(0, 1));
    expect(source.lastList).toBe(first);
    first.page(20, [of(one, 2)]);
    await clock.settle();
    expect([...source.lastList.request.within!.ranges]).toEqual([2]);
    source.lastList.page(30, [of(two, 25)]);
    await clock.settle();
    expect(covered).toEqual([[0], [0, 1], [0, 1, 2]]);
    // Between its two lists, the first one has changed.
    source.lastWatch.modified(of(one, 22));
    expect(watch.get('default/default/in-1')!.resourceVersion).toBe('22');
  });

  it('breaks off a list of what is missing when some of that goes again', async () => {
    const { source, watch, covered, rescope, clock } = sharing(scope(0));
    source.lastList.page(10, [of(zero, 1)]);
    await clock.settle();
    await rescope(scope(0, 1, 2), scope(0));
    const first = source.lastList;
    first.items(of(one, 2));
    await rescope(scope(0, 2), scope(0, 2));
    expect(first.isOpen).toBe(false);
    expect([...source.lastList.request.within!.ranges]).toEqual([2]);
    await rescope(scope(0), scope(0));
    expect(source.lastList.isOpen).toBe(false);
    expect(source.lastWatch.request.resourceVersion).toBe('10');
    expect(covered).toEqual([[0]]);
    // Nothing of the list counts, and the stream does.
    source.lastWatch.deleted(of(zero, 22));
    expect(watch.size).toBe(0);
  });

  it('lists everything where the stream can not go on, whatever changes meanwhile', async () => {
    const { source, watch, rescope, clock } = sharing(scope(0));
    source.lastList.page(10, [of(zero, 1)]);
    await clock.settle();
    await rescope(scope(0, 1), scope(0));
    source.lastList.fail(expired);
    await clock.advance(60_000);
    expect(source.lastList.request.within).toBeUndefined();
    await rescope(scope(0, 1, 2), scope(0, 1));
    expect(source.lastList.request.within).toBeUndefined();
    source.lastList.page(30, [of(zero, 1), of(one, 2), of(two, 3)]);
    await clock.settle();
    expect([...watch.covered!.ranges]).toEqual([0, 1, 2]);
    expect(watch.size).toBe(3);
  });

  it('lists everything where versions have no order: what a list knew could not be told from what came after', async () => {
    const { source, rescope, clock } = sharing(scope(0));
    source.lastList.page('x', [of(zero, 1)]);
    await clock.settle();
    await rescope(scope(0, 1), scope(0));
    expect(source.lastList.request.within).toBeUndefined();
  });

  it('keeps of its own writes what the stream has not shown yet, though a list of other ranges comes between', async () => {
    const { source, watch, take, rescope, clock } = sharing(scope(0));
    source.lastList.page(10, [of(zero, 1)]);
    await clock.settle();
    watch.observeWrite(of(zero, 19));
    take();
    await rescope(scope(0, 1), scope(0));
    source.lastList.page(20, [of(one, 2)]);
    await clock.settle();
    expect(take()).toEqual(['added in-1@2 (initial)']);
    // It left what is watched before our write: an older deletion is true.
    source.lastWatch.deleted(of(zero, 15));
    expect(take()).toEqual(['deleted in-0@15']);
  });

  it('breaks off a list that is made for other ranges', async () => {
    const { source, watch, covered, rescope, clock } = sharing(scope(0));
    const first = source.lastList;
    await rescope(scope(0, 1), scope(0));
    expect(first.isOpen).toBe(false);
    source.lastList.page(20, [of(zero, 1), of(one, 2)]);
    await clock.settle();
    expect(covered).toEqual([[0, 1]]);
    expect(watch.size).toBe(2);
  });

  it('counts what is foreign as a sign of life, and goes on behind it', async () => {
    const { source, seen, rescope, clock } = sharing(scope(0));
    source.lastList.page(10, [of(zero, 1)]);
    await clock.settle();
    source.lastWatch.event({ type: 'MODIFIED', object: of(one, 17), isForeign: true });
    source.lastWatch.event({ type: 'DELETED', object: of(zero, 18), isForeign: true });
    await rescope(scope(0), scope(0));
    expect(source.lastWatch.request.resourceVersion).toBe('18');
    expect(seen).toEqual(['added in-0@1 (initial)', 'synced']);
  });
});
