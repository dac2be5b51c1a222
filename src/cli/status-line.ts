/** One line on a terminal that is written over and over; nothing where stderr is no terminal. */
export class StatusLine {
  readonly #every: number;
  #shown = 0;
  #last: number;

  /** Milliseconds between two updates, and before the first. */
  constructor(every: number) {
    this.#every = every;
    this.#last = Date.now();
  }

  update(text: () => string): void {
    if (!process.stderr.isTTY || Date.now() - this.#last < this.#every) return;
    this.#last = Date.now();
    const line = text();
    process.stderr.write(`\r${line.padEnd(this.#shown)}`);
    this.#shown = line.length;
  }

  clear(): void {
    if (this.#shown > 0) process.stderr.write(`\r${' '.repeat(this.#shown)}\r`);
    this.#shown = 0;
  }
}
