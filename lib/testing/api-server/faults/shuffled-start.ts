import type { Random } from '../common/random.js';
import { type ApiAnswer, isStream } from '../request/api-request.js';

/**
 * A watch that tells what there is when it begins in no order: those are the events that it writes at once, up to the
 * first that is no ADDED.
 *
 * @internal
 */
export function shuffledStart(answer: ApiAnswer, random: Random): ApiAnswer {
  if (!isStream(answer)) return answer;
  return {
    ...answer,
    start: (sink) => {
      const initial: (string | Uint8Array)[] = [];
      let isOver = false;
      const release = () => {
        isOver = true;
        for (let left = initial.length; left > 0; left--)
          for (const frame of initial.splice(random.below(left), 1)) sink.write(frame);
      };
      answer.start({
        ...sink,
        write: (frame) => {
          if (!isOver && Buffer.from(frame).toString().startsWith('{"type":"ADDED"')) initial.push(frame);
          else {
            if (!isOver) release();
            sink.write(frame);
          }
        },
        end: () => {
          if (!isOver) release();
          sink.end();
        },
      });
      if (!isOver) release();
    },
  };
}
