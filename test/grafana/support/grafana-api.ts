import { DATA_SOURCE } from '../../../src/dashboards/data-source';
import type { RealGrafana } from './real-grafana';

/** Milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface QueryAnswer {
  readonly results: { readonly A: { readonly frames: { readonly data: { readonly values: unknown[][] } }[] } };
}

/** Grafana's HTTP interface, as its administrator. */
export class GrafanaApi {
  readonly #origin: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ origin, password }: Pick<RealGrafana, 'origin' | 'password'>) {
    this.#origin = origin;
    const credentials = Buffer.from(`admin:${password}`).toString('base64');
    this.#headers = { Authorization: `Basic ${credentials}`, 'Content-Type': 'application/json' };
  }

  /** The body of the answer; throws where that is no success. */
  async call<T = unknown>(method: string, route: string, body?: unknown): Promise<T> {
    const response = await fetch(this.#origin + route, {
      method,
      headers: this.#headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  get<T>(route: string): Promise<T> {
    return this.call<T>('GET', route);
  }

  /** The rows of a SELECT of somebody's own. */
  async rows(rawSql: string, { from, to }: Span): Promise<unknown[][]> {
    const query = { refId: 'A', datasource: DATA_SOURCE, queryType: 'sql', format: 'table', rawSql };
    const body = { from: String(from), to: String(to), queries: [query] };
    const { results } = await this.call<QueryAnswer>('POST', '/api/ds/query', body);
    const columns = results.A.frames[0]?.data.values ?? [];
    return (columns[0] ?? []).map((_, row) => columns.map((values) => values[row]));
  }
}
