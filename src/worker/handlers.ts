import { dirname } from 'node:path';
import { answer } from '../answer/answer';
import { plainAnswer } from '../answer/plain-answer';
import { copyArchive } from '../archive/private-copy';
import type { Copies } from '../engine/copies';
import type { DuckdbEngine } from '../engine/duckdb-node/duckdb-engine';
import type { Engine } from '../engine/engine';
import { fromFailure, toFailure } from '../error/failure';
import { encodeFrame } from '../frame/encode-frame';
import { copyNeighbours } from '../neighbours/private-copy';
import type { Answered, Asked, CopyForUse, Kind, Question } from '../pipe/messages';
import { rowsOf } from '../result/rows';
import { partFile } from '../tables/part-file';
import { partedTables } from '../tables/parted';

interface Tools {
  readonly engine: DuckdbEngine;
  readonly signal: AbortSignal;
  /** Called when the copy begins to be read by a query; what it returns, once, when that has ended. */
  readonly read: () => () => void;
}

interface Reply<K extends Kind> {
  readonly answer: Answered<K>;
  readonly parts?: readonly Uint8Array[];
}

type Handler<K extends Kind> = (asked: Asked<K>, tools: Tools) => Promise<Reply<K>>;

/** Where copies come from, for one question: the one that came with it. */
function theOne(copy: CopyForUse, read: Tools['read']): Copies {
  return {
    acquire: async () => {
      if (copy.generation === null) throw fromFailure(copy.missing);
      const { generation, stale, archived, neighbours } = copy;
      return {
        generation,
        stale: stale && fromFailure(stale),
        archived: archived && { file: archived.file, problem: archived.problem && fromFailure(archived.problem) },
        neighbours: neighbours && {
          file: neighbours.file,
          faults: neighbours.faults.map(({ tables, failure }) => ({ tables, error: fromFailure(failure) })),
        },
        release: read(),
      };
    },
  };
}

/** What tells one state of all that queries see from another. Throws why there is no copy. */
function stateOf(copy: CopyForUse) {
  if (copy.generation === null) throw fromFailure(copy.missing);
  const { generation, stale, archived, neighbours } = copy;
  const { id, asOf, path } = generation;
  const state = [id, archived?.file?.id, neighbours?.file?.id]
    .map((part) => part ?? '')
    .join(' ')
    .trim();
  return { generation: id, asOf, path, state, stale: stale?.message ?? null };
}

const engineOver = (copy: CopyForUse, { engine, read }: Tools): Engine => engine.over(theOne(copy, read));

const HANDLERS: { readonly [K in Kind]: Handler<K> } = {
  async answer({ copy, model, context }, tools) {
    const frames = await answer(model, { ...context, signal: tools.signal }, engineOver(copy, tools));
    const rows = frames.reduce((sum, frame) => sum + frame.length, 0);
    const isStable = frames.every(({ meta }) => 'reused' in meta.custom);
    const isFromParts = frames.some(({ meta }) => 'keptRows' in meta.custom);
    return { answer: { rows, isStable, isFromParts }, parts: frames.map(encodeFrame) };
  },
  async plain({ copy, model, context }, tools) {
    const [frame] = await answer(model, { ...context, signal: tools.signal }, engineOver(copy, tools));
    return { answer: plainAnswer(frame!) };
  },
  async rows({ copy, statement }, tools) {
    return { answer: rowsOf(await engineOver(copy, tools).run(statement, { signal: tools.signal })) };
  },
  async check({ copy, statement }, tools) {
    await engineOver(copy, tools).check(statement, { signal: tools.signal });
    return { answer: null };
  },
  async fit({ copy }, tools) {
    const fit = await engineOver(copy, tools).fit?.({ signal: tools.signal });
    return { answer: { problem: fit?.problem ? toFailure(fit.problem) : null, remarks: fit?.remarks ?? [] } };
  },
  async schema({ copy }, tools) {
    return { answer: await engineOver(copy, tools).schema({ signal: tools.signal }) };
  },
  async functions({ copy }, tools) {
    return { answer: await engineOver(copy, tools).functions({ signal: tools.signal }) };
  },
  async status({ copy }, tools) {
    return { answer: await engineOver(copy, tools).status({ signal: tools.signal }) };
  },
  async tables({ copy, request }, tools) {
    const { generation, asOf, state, stale } = stateOf(copy);
    const { tables, known, limits } = request;
    const isKnown = known === state;
    const parts = isKnown ? null : await partedTables(engineOver(copy, tools), tables, limits, tools);
    const age = Math.max(0, Date.now() - asOf);
    return { answer: { generation, asOf, age, stale, rowLimit: limits.rowLimit, state, tables: parts } };
  },
  async part({ copy, request }, { engine, signal, read }) {
    const folder = dirname(stateOf(copy).path);
    return { answer: null, parts: [await partFile(request, { engine, copies: theOne(copy, read), folder, signal })] };
  },
  async open({ generation }, { engine }) {
    return { answer: await engine.open(generation) };
  },
  async archive(request, { signal }) {
    return { answer: await copyArchive(request, signal) };
  },
  async neighbours(request, { signal }) {
    const { rows, faults } = await copyNeighbours(request, signal);
    return { answer: { rows, faults: faults.map(({ tables, error }) => ({ tables, failure: toFailure(error) })) } };
  },
  async usage(_, { engine }) {
    const { user, system } = process.cpuUsage();
    const cpuSeconds = (user + system) / 1e6;
    return { answer: { residentBytes: process.memoryUsage.rss(), cpuSeconds, partsBytes: engine.parts.bytes } };
  },
};

/** Throws LearningError. */
export function handle({ kind, asked }: Question, tools: Tools): Promise<Reply<Kind>> {
  // The table pairs each kind with what it is asked.
  return (HANDLERS[kind] as Handler<Kind>)(asked as Asked<Kind>, tools);
}
