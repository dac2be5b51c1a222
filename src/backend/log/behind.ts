/** Text that is written behind what is going on: nobody waits for the log before an answer. */
export class Behind {
  readonly #write: (text: string) => void;
  #waiting = '';

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  readonly add = (line: string): void => {
    if (this.#waiting === '') setImmediate(() => this.flush());
    this.#waiting += line;
  };

  /** Writes what waits, in the order that it came. */
  flush(): void {
    const text = this.#waiting;
    this.#waiting = '';
    if (text !== '') this.#write(text);
  }
}
