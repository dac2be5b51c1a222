import type { Monaco, monacoTypes } from '@grafana/ui';
import type { Fault } from './check-sql';

/** How long the keyboard has to be still. */
const PAUSE_MS = 300;

const OWNER = 'mahavishnu-learning';

/** What is known of the SQL in an editor. */
export type State =
  | { readonly kind: 'blank' | 'valid' | 'unknown' }
  | { readonly kind: 'invalid'; readonly fault: Fault };

/** Has the SQL of one model checked whenever it has changed, and marks what is wrong. */
export class LiveCheck {
  readonly #monaco: Monaco;
  readonly #model: monacoTypes.editor.ITextModel;
  readonly #ask: (sql: string) => Promise<Fault | undefined>;
  readonly #report: (state: State) => void;
  readonly #listener: monacoTypes.IDisposable;
  #timer: number | undefined;
  /** Answers to earlier questions are stale. */
  #question = 0;

  constructor(
    monaco: Monaco,
    model: monacoTypes.editor.ITextModel,
    ask: (sql: string) => Promise<Fault | undefined>,
    report: (state: State) => void,
  ) {
    this.#monaco = monaco;
    this.#model = model;
    this.#ask = ask;
    this.#report = report;
    this.#listener = model.onDidChangeContent(() => this.#schedule());
    this.#schedule();
  }

  dispose(): void {
    this.#question++;
    window.clearTimeout(this.#timer);
    this.#listener.dispose();
    if (!this.#model.isDisposed()) this.#mark(undefined);
  }

  #schedule(): void {
    this.#question++;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#check(), PAUSE_MS);
  }

  async #check(): Promise<void> {
    const question = ++this.#question;
    const sql = this.#model.getValue();
    const state = sql.trim() === '' ? ({ kind: 'blank' } as const) : await this.#stateOf(sql);
    if (question !== this.#question) return;
    this.#mark(state.kind === 'invalid' ? state.fault : undefined);
    this.#report(state);
  }

  async #stateOf(sql: string): Promise<State> {
    try {
      const fault = await this.#ask(sql);
      return fault ? { kind: 'invalid', fault } : { kind: 'valid' };
    } catch {
      return { kind: 'unknown' };
    }
  }

  #mark(fault: Fault | undefined): void {
    const markers = fault && [
      {
        severity: this.#monaco.MarkerSeverity.Error,
        message: [fault.message, fault.hint].filter(Boolean).join('\n'),
        startLineNumber: fault.line,
        startColumn: fault.column,
        endLineNumber: fault.line,
        endColumn: Math.max(fault.endColumn, fault.column + 1),
      },
    ];
    this.#monaco.editor.setModelMarkers(this.#model, OWNER, markers ?? []);
  }
}
