import type { PluginContext } from '../../protocol/plugin-context';
import type { DataSource } from '../instance/data-source';
import { parseModel } from '../parse-model';

/** May know what there is on the machine. */
export const ADMIN = 'Admin';

/** Of the user who asks, in the organization of the data source; empty for Grafana itself. */
export function roleOf(context: PluginContext | undefined): string {
  return context?.user?.role ?? '';
}

interface ResourceRequest {
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
  /** Of the user in Grafana, such as Admin; empty when nobody is known to ask. */
  readonly role: string;
  /** Rows of an answer as Grafana's configuration has them; undefined where it has none. */
  readonly grafanaRowLimit: number | undefined;
}

/** Grafana's own limit on rows, which its configuration sets for all SQL data sources. */
export function grafanaRowLimit(context: PluginContext | undefined): number | undefined {
  const limit = Number(context?.grafanaConfig.get('GF_SQL_ROW_LIMIT'));
  return Number.isInteger(limit) && limit > 0 ? limit : undefined;
}

/** Lets the work have the data source that is asked. Throws LearningError when its settings are no good. */
type UseSource = <T>(work: (source: DataSource) => Promise<T>) => Promise<T>;

/** What answers one path of CallResource. */
export type Route<Answer> = (use: UseSource, signal: AbortSignal, asked: ResourceRequest) => Promise<Answer>;

/** A resource that is read; it may look at the query string. */
export function read<Answer>(
  answer: (source: DataSource, signal: AbortSignal, query: URLSearchParams) => Promise<Answer>,
): Route<Answer> {
  return (use, signal, { query }) => use((source) => answer(source, signal, query));
}

/** A resource that is sent JSON. */
export function send<Answer>(
  answer: (source: DataSource, signal: AbortSignal, body: unknown) => Promise<Answer>,
): Route<Answer> {
  return (use, signal, { body }) => use((source) => answer(source, signal, parseModel(body)));
}

/** A resource that is sent JSON, and does without the settings as they are saved. */
export function sendBeforeSaving<Answer>(answer: (role: string, body: unknown) => Promise<Answer>): Route<Answer> {
  return (_, __, { role, body }) => answer(role, parseModel(body));
}
