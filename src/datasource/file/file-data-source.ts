import type { DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { from, type Observable, of, switchMap } from 'rxjs';
import { LearningDataSource } from '../learning-data-source';
import type { LearningQuery } from '../learning-query';

const engine = () => import(/* webpackChunkName: "file-engine" */ './file-engine');

interface ResourceOptions {
  readonly requestId?: string;
}

/** The data source of the plugin without a backend: the browser reads the database through Grafana's data proxy. */
export class FileDataSource extends LearningDataSource {
  override readonly hasBackend = false;
  /** Requests under way, by id: a new one with the same id cancels the one before. */
  private readonly running = new Map<string, AbortController>();

  protected override answered(request: DataQueryRequest<LearningQuery>): Observable<DataQueryResponse> {
    const targets = request.targets.filter((query) => this.filterQuery(query));
    if (targets.length === 0) return of({ data: [] });
    return from(engine()).pipe(switchMap(({ answeredFromFile }) => answeredFromFile(this, { ...request, targets })));
  }

  override async getResource<T>(name: string, parameters: Record<string, unknown> = {}): Promise<T> {
    const { answeredResource } = await engine();
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
    const query = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
    return answeredResource(this, name, { query, body: undefined, signal: undefined }) as Promise<T>;
  }

  override async postResource<T>(name: string, body: unknown, { requestId = '' }: ResourceOptions = {}): Promise<T> {
    const controller = new AbortController();
    if (requestId) {
      this.running.get(requestId)?.abort();
      this.running.set(requestId, controller);
    }
    const { signal } = controller;
    try {
      const { answeredResource } = await engine();
      return (await answeredResource(this, name, { query: new URLSearchParams(), body, signal })) as T;
    } finally {
      if (this.running.get(requestId) === controller) this.running.delete(requestId);
    }
  }

  override async testDatasource() {
    const { tested } = await engine();
    return tested(this);
  }
}
