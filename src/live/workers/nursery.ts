import { limits } from '../../engine/options';
import { isSameShape, type Shape, shapeOf } from './shape';
import { WorkerProcess } from './worker-process';

/** Has one worker started before there is a data source to need it, in the shape that most settings lead to. */
export class Nursery {
  readonly #program: string;
  readonly #shape = shapeOf(limits({}));
  readonly #all = new Set<WorkerProcess>();
  #first: WorkerProcess | null;

  /** @param program the bundle of the worker */
  constructor(program: string) {
    this.#program = program;
    this.#first = this.#start(this.#shape);
    // Whoever asks for the next one learns why.
    void this.#first.died.then(() => {
      this.#first = null;
    });
    process.on('exit', () => {
      for (const worker of this.#all) worker.dismiss();
    });
  }

  /** A worker for somebody, who sees to its end. */
  take(shape: Shape): WorkerProcess {
    const first = this.#first;
    this.#first = null;
    if (first && isSameShape(shape, this.#shape)) return first;
    first?.dismiss();
    return this.#start(shape);
  }

  /** Ends all that it has started. */
  async close(): Promise<void> {
    for (const worker of this.#all) worker.dismiss();
    await Promise.all([...this.#all].map(({ died }) => died));
  }

  #start(shape: Shape): WorkerProcess {
    const worker = new WorkerProcess(this.#program, shape);
    this.#all.add(worker);
    void worker.died.then(() => this.#all.delete(worker));
    return worker;
  }
}
