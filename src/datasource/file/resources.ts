import { describeSchema } from '../../answer/describe-schema';
import { validateQuery } from '../../answer/validate-query';
import type { Answers, ResourceName } from '../../api/resources';
import { valuesIn } from '../../api/values';
import { LearningError } from '../../error/learning-error';
import { macroCatalogue, metricCatalogue, presetCatalogue } from '../../query/catalogue';
import { columnValues } from '../../query/column-values';
import type { HeldFile } from './held-file';

interface Asked {
  readonly file: HeldFile;
  readonly storedTimeZone: string;
  /** The parameters of the query string. */
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
}

type Answer<K extends ResourceName> = (asked: Asked) => Promise<Answers[K]>;

/** What editors ask of a backend, answered here; of files on a machine and of copies there is nothing to tell. */
const RESOURCES: { readonly [K in ResourceName]?: Answer<K> } = {
  functions: async ({ file, signal }) => ({
    functions: await file.ask((engine) => engine.functions({ signal }), signal),
  }),
  macros: async () => macroCatalogue(),
  metrics: async () => metricCatalogue(),
  presets: async () => presetCatalogue(),
  schema: async ({ file, signal }) => describeSchema(await file.ask((engine) => engine.schema({ signal }), signal)),
  validate: ({ file, storedTimeZone, body, signal }) =>
    validateQuery(body, {
      dialect: 'duckdb-wasm',
      storedTimeZone,
      check: (statement) => file.ask((engine) => engine.check(statement, { signal }), signal),
    }),
  values: async ({ file, storedTimeZone, query, signal }) => {
    const statement = columnValues(query, storedTimeZone);
    return valuesIn(await file.ask((engine) => engine.rows(statement, { signal }), signal));
  },
};

/** Throws LearningError. */
export async function answerResource(name: string, asked: Asked): Promise<unknown> {
  const answer = Object.hasOwn(RESOURCES, name) ? RESOURCES[name as ResourceName] : undefined;
  if (!answer) throw new LearningError('not_found', name);
  return answer(asked);
}
