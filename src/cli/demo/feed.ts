import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { LearningError } from '../../error/learning-error';
import type { FeedbackFields } from '../../producer/fields';
import { LearningProducer } from '../../producer/producer';

const CHECK = ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'];

/** The Python of this machine, of 3.9 or newer; undefined where there is none. */
export function findPython(): string | undefined {
  return ['python3', 'python'].find((name) => spawnSync(name, CHECK, { stdio: 'ignore' }).status === 0);
}

/** An execution by its columns, or feedback on one. */
type Line = { readonly feedback: FeedbackFields } | { readonly task_id: string };

/** Something that sends what it is given to a collector. */
export interface Feed {
  /** Which producer it is. */
  readonly name: string;
  send(line: Line): void;
  /** Rejects with a LearningError when it ends by itself. */
  readonly lost: Promise<never>;
  /** Sends what waits. */
  close(): Promise<void>;
}

/** Seconds between two flushes: short, for something to be seen at once. */
const FLUSH_SECONDS = 1;

/** The producer in Python, a process of its own, which takes a record a line. */
function pythonFeed(python: string, program: string, url: string): Feed {
  const args = [program, '--url', url, '--flush-interval', String(FLUSH_SECONDS)];
  // Ctrl-C is for us, who then end it.
  const child = spawn(python, args, { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
  child.stdin.on('error', () => {});
  const gone = once(child, 'close');
  let isClosing = false;
  const lost = gone.then(() => {
    if (isClosing) return new Promise<never>(() => {});
    throw new LearningError('internal', 'The producer in Python has ended.');
  });
  lost.catch(() => {});
  return {
    name: 'the producer in Python',
    send: (line) => child.stdin.write(`${JSON.stringify(line)}\n`),
    lost,
    async close() {
      isClosing = true;
      child.stdin.end();
      await gone;
    },
  };
}

function nodeFeed(url: string): Feed {
  const producer = new LearningProducer({ url, flushIntervalMs: FLUSH_SECONDS * 1000 });
  return {
    name: 'the producer in Node, as there is no Python 3.9 or newer',
    send: (line) => void ('feedback' in line ? producer.submitFeedback(line.feedback) : producer.recordExecution(line)),
    lost: new Promise(() => {}),
    close: async () => void (await producer.close()),
  };
}

/** Feeds the collector at the address. @param program docs/mahavishnu_learning.py */
export function startFeed(program: string, url: string): Feed {
  const python = findPython();
  return python === undefined ? nodeFeed(url) : pythonFeed(python, program, url);
}
