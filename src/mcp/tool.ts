import type { z } from 'zod';
import type { Asker } from '../asking/asker';
import type { AllLimits } from '../model/limits';
import type { Embedder } from '../search/embedder';
import { parseArguments } from './arguments';

/** What a server was told at its start. */
export interface ServerSettings {
  /** The database that is served. */
  readonly path: string;
  /** The IANA name of the time zone that its timestamps were written in. */
  readonly storedTimeZone: string;
  /** Whether SQL is taken. */
  readonly allowSql: boolean;
  /** Whether what people typed stays here: descriptions, messages, solutions, metadata. */
  readonly withholdText: boolean;
  /** Makes embeddings of texts; null for none. */
  readonly embedder: Embedder | null;
  /** By which values are judged. */
  readonly limits: AllLimits;
}

/** What a tool works with, for one call. */
export interface Call {
  readonly settings: ServerSettings;
  /** The database that is served, or another one in its folder. Throws LearningError `path_validation_failed`. */
  readonly asker: (dbPath?: string) => Promise<Asker>;
  readonly signal: AbortSignal;
}

interface ToolBase<I extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** What a model reads that chooses among tools. */
  readonly description: string;
  readonly input: I;
  readonly output: z.ZodObject;
  /** What it changes; nothing where it is absent. */
  readonly writes?: true;
}

export interface Tool extends ToolBase<z.ZodObject> {
  /** Throws LearningError. @param given as it came */
  readonly answer: (given: unknown, call: Call) => Promise<object>;
}

/** @param run gives what the schema of the output says, by which every result is checked */
export function tool<I extends z.ZodObject>({
  run,
  ...base
}: ToolBase<I> & { readonly run: (args: z.infer<I>, call: Call) => Promise<object> }): Tool {
  return { ...base, answer: (given, call) => run(parseArguments(base.input, given), call) };
}
