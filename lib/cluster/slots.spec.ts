import { describe, expect, it } from 'vitest';
import { Slots } from './slots.js';

const never = new AbortController().signal;

/** Lets so many wait for a place; gives how many have one. */
function waiting(slots: Slots, count: number) {
  const places: (() => void)[] = [];
  for (let i = 0; i < count; i++) void slots.take(never).then((release) => places.push(release));
  return places;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('places for so many at a time', () => {
  it('go to those who wait as soon as there are more of them, though nobody gives one back', async () => {
    let limit = 1;
    const slots = new Slots(() => limit);
    const places = waiting(slots, 5);
    await settled();
    expect(places).toHaveLength(1);
    limit = 4;
    slots.wake();
    await settled();
    expect(places).toHaveLength(4);
    places[0]?.();
    places[0]?.();
    await settled();
    expect(places).toHaveLength(5);
  });

  it('are not given to more than there may be, when there are fewer of them', async () => {
    let limit = 3;
    const slots = new Slots(() => limit);
    const places = waiting(slots, 6);
    await settled();
    expect(places).toHaveLength(3);
    limit = 1;
    places[0]?.();
    places[1]?.();
    await settled();
    expect(places).toHaveLength(3);
    places[2]?.();
    await settled();
    expect(places).toHaveLength(4);
  });

  it('are left to the next when one who waits goes away', async () => {
    const slots = new Slots(() => 1);
    const [first] = await Promise.all([slots.take(never)]);
    const impatient = new AbortController();
    const gone = slots.take(impatient.signal);
    const next = slots.take(never);
    first();
    impatient.abort(new Error('enough'));
    await gone.then((release) => release()).catch(() => {});
    expect(await next).toBeTypeOf('function');
  });
});
