import type { AdHocVariableFilter, ScopedVars } from '@grafana/data';
import type { LearningQuery } from '../../../../src/datasource/learning-query';
import { applyTemplateVariables, takenAway } from '../../../../src/datasource/variables/apply-template-variables';
import { createHostileDatabase } from '../../../query/vocabulary/support/hostile-database';
import { type Answer, GrafanaClient } from '../../../support/grafana-client';
import { HOSTILE_VALUES } from '../../../support/hostile-values';
import { PluginProcess } from '../../../support/plugin-process';
import { TemporaryFolder } from '../../../support/temporary-folder';
import { type GivenVariable, grafanaVariables } from '../../support/grafana-variables';

/** What a dashboard has around a panel. */
export interface Dashboard {
  readonly query: Partial<LearningQuery>;
  readonly variables?: readonly GivenVariable[];
  readonly scopedVars?: ScopedVars;
  readonly filters?: readonly AdHocVariableFilter[];
}

/** Variables that would be put in for parts of the hostile values, if anybody looked at these once more. */
const OTHERS: readonly GivenVariable[] = ['x', 'jndi', 'tier', 'repo'].map((name) => ({
  name,
  value: `another ${name}'`,
}));

const scoped = (text: string) => ({ text, value: text });

/** More would have to wait for too many others. */
const AT_ONCE = 100;

/** Of Grafana itself, wherever a query is asked. */
const GRAFANA = { __interval: scoped('1m'), __interval_ms: scoped('60000') };

const templateSrv = (variables: readonly GivenVariable[]) =>
  grafanaVariables([...variables, ...OTHERS], { builtIns: { __from: '0', __to: '1', __timezone: 'utc' } });

/** The built backend over a database that has one execution of each hostile text, asked as dashboards and Explore ask. */
export class HostilePlugin {
  readonly client: GrafanaClient;
  readonly #folder: TemporaryFolder;
  readonly #plugin: PluginProcess;
  /** By the text of the query. */
  readonly #answers = new Map<string, Answer>();

  private constructor(folder: TemporaryFolder, plugin: PluginProcess, path: string) {
    this.#folder = folder;
    this.#plugin = plugin;
    this.client = new GrafanaClient(plugin, { path });
  }

  static async start(): Promise<HostilePlugin> {
    const folder = new TemporaryFolder();
    const path = folder.file('learning.db');
    await createHostileDatabase(path, HOSTILE_VALUES);
    return new HostilePlugin(folder, await new PluginProcess().ready(), path);
  }

  /** What a panel of each dashboard shows. */
  panels(dashboards: readonly Dashboard[]): Promise<Answer[]> {
    return this.#ask(
      dashboards.map(({ query, variables = [], scopedVars = {}, filters = [] }) =>
        applyTemplateVariables(complete(query), {
          templateSrv: templateSrv(variables),
          scopedVars: { ...GRAFANA, ...scopedVars },
          filters: [...filters],
        }),
      ),
    );
  }

  /** What Explore shows of each panel, which is opened there. */
  explored(dashboards: readonly Dashboard[]): Promise<Answer[]> {
    return this.#ask(
      dashboards.map(({ query, variables = [], scopedVars = {}, filters = [] }) => {
        const surroundings = {
          templateSrv: templateSrv(variables),
          scopedVars: { ...GRAFANA, ...scopedVars },
          filters,
        };
        const saved = JSON.parse(JSON.stringify(takenAway(complete(query), surroundings, 'UTC'))) as LearningQuery;
        return applyTemplateVariables(saved, { templateSrv: templateSrv([]), scopedVars: GRAFANA });
      }),
    );
  }

  /** Each query is asked once: the same one comes of several kinds of variables, and of a panel and Explore. */
  async #ask(queries: readonly LearningQuery[]): Promise<Answer[]> {
    const texts = queries.map((query) => JSON.stringify(query));
    const fresh = [...new Set(texts)].filter((text) => !this.#answers.has(text));
    for (let from = 0; from < fresh.length; from += AT_ONCE) {
      const some = fresh.slice(from, from + AT_ONCE);
      const models = some.map((text, i) => [`Q${i}`, JSON.parse(text) as LearningQuery]);
      const found = await this.client.query(Object.fromEntries(models));
      some.forEach((text, i) => {
        this.#answers.set(text, found.get(`Q${i}`)!);
      });
    }
    return texts.map((text) => this.#answers.get(text)!);
  }

  async dispose(): Promise<void> {
    await this.#plugin.dispose();
    this.#folder.dispose();
  }
}

const complete = (query: Partial<LearningQuery>): LearningQuery => ({ refId: 'A', format: 'table', ...query });

const bytesOf = (value: string) => Buffer.from(value).toString('hex').toUpperCase();

/** One query for all the conditions, of which each is to find one row; as bytes, for decoders take byte order marks away. */
export const findEach = (conditions: readonly string[]) =>
  conditions
    .map((condition, i) => `SELECT ${i} AS n, hex(encode(repo)) AS repo FROM executions WHERE ${condition}`)
    .join('\nUNION ALL\n');

/** Conditions under which a value's row is not found, or not alone. */
export function wrong(answers: readonly Answer[], values: readonly string[], conditions: readonly string[]) {
  return answers.flatMap(({ error, frames }, i) => {
    const value = values[i]!;
    if (error) return [{ value, condition: error, found: [] as unknown[] }];
    const { n = [], repo = [] } = frames[0]!.columns;
    return conditions
      .map((condition, at) => ({ value, condition, found: repo.filter((_, row) => Number(n[row]) === at) }))
      .filter(({ found }) => found.length !== 1 || found[0] !== bytesOf(value));
  });
}
