import { answer } from '../../answer/answer';
import { plainAnswer } from '../../answer/plain-answer';
import type { DuckdbWasmEngine } from '../../engine/duckdb-wasm/duckdb-wasm-engine';
import { toFailure } from '../../error/failure';
import { encodeFrame } from '../../frame/encode-frame';
import { rowsOf } from '../../result/rows';
import type { Answered, Asked, Kind, Question } from '../messages';
import type { FileSource } from '../source';

export interface Tools {
  readonly engine: DuckdbWasmEngine;
  readonly signal: AbortSignal;
  /** Makes a file known to DuckDB, and tells the path by which it knows it. */
  readonly register: (file: FileSource) => string;
}

interface Reply<K extends Kind> {
  readonly answer: Answered<K>;
  readonly parts?: readonly Uint8Array<ArrayBuffer>[];
}

type Handler<K extends Kind> = (asked: Asked<K>, tools: Tools) => Promise<Reply<K>>;

const withoutEnding = (name: string) => name.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '') || 'learning';

const HANDLERS: { readonly [K in Kind]: Handler<K> } = {
  async missingParts(names, { engine }) {
    return { answer: await engine.missingParts(names) };
  },
  async attachPart({ name, bytes }, { engine }) {
    await engine.attachPart(name, bytes);
    return { answer: null };
  },
  async showParts({ tables, version }, { engine }) {
    await engine.showParts(tables, { ...version, databaseBytes: 0, walBytes: 0 });
    return { answer: null };
  },
  async open(source, { engine, register }) {
    const { generation, asOf, name, database, log } = source;
    await engine.openFile(
      { path: register(source), database: withoutEnding(name) },
      { generation, asOf, databaseBytes: database.size, walBytes: log?.size ?? 0 },
    );
    return { answer: null };
  },
  async answer({ model, context }, { engine, signal }) {
    const frames = await answer(model, { ...context, signal }, engine);
    const rows = frames.reduce((sum, frame) => sum + frame.length, 0);
    const parts = frames.map((frame) => encodeFrame(frame) as Uint8Array<ArrayBuffer>);
    return { answer: { rows, state: engine.version }, parts };
  },
  async plain({ model, context }, { engine, signal }) {
    const [frame] = await answer(model, { ...context, signal }, engine);
    return { answer: plainAnswer(frame!) };
  },
  async rows({ statement }, { engine, signal }) {
    return { answer: rowsOf(await engine.run(statement, { signal })) };
  },
  async check({ statement }, { engine, signal }) {
    await engine.check(statement, { signal });
    return { answer: null };
  },
  async fit(_, { engine, signal }) {
    const { problem, remarks } = await engine.fit({ signal });
    return { answer: { problem: problem && toFailure(problem), remarks } };
  },
  async schema(_, { engine, signal }) {
    return { answer: await engine.schema({ signal }) };
  },
  async functions(_, { engine, signal }) {
    return { answer: await engine.functions({ signal }) };
  },
  async status(_, { engine, signal }) {
    return { answer: await engine.status({ signal }) };
  },
};

/** Throws LearningError. */
export function handle({ kind, asked }: Question, tools: Tools): Promise<Reply<Kind>> {
  // The table pairs each kind with what it is asked.
  return (HANDLERS[kind] as Handler<Kind>)(asked as Asked<Kind>, tools);
}
