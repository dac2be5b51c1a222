import {
  type BackendSrv,
  type BackendSrvRequest,
  setBackendSrv,
  setTemplateSrv,
  type TemplateSrv,
} from '@grafana/runtime';
import { from } from 'rxjs';
import { grafanaVariables } from '../support/grafana-variables';
import { dataMacro } from './data-macros';
import type { PageVariable } from './page-variable';

let variables: readonly PageVariable[] = [];

export function setVariables(given: readonly PageVariable[]): void {
  variables = given;
}

async function send({ url, method = 'GET', data, params, headers, responseType }: BackendSrvRequest) {
  const query = new URLSearchParams(params as Record<string, string>).toString();
  const response = await fetch(query ? `${url}?${query}` : url, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(data === undefined ? {} : { body: JSON.stringify(data) }),
  });
  const isFile = responseType === 'arraybuffer' && response.ok;
  const answered: unknown = isFile ? await response.arrayBuffer() : await response.json();
  const answer = { data: answered, status: response.status, statusText: response.statusText };
  if (!response.ok) throw answer;
  return answer;
}

/** Sends what the data source asks to the server of the page, which passes it on to the plugin's backend. */
const backendSrv = { fetch: (request: BackendSrvRequest) => from(send(request)) } as unknown as BackendSrv;

/** As the dashboard at hand has them. */
const current = (): TemplateSrv =>
  grafanaVariables(
    variables.map(({ name, value, every }) => ({
      name,
      value,
      multi: Array.isArray(value),
      includeAll: every !== undefined,
      ...(every && { options: every }),
    })),
    { partOf: dataMacro },
  );

const templateSrv: TemplateSrv = {
  getVariables: () => current().getVariables(),
  replace: (text, scoped, format) => current().replace(text, scoped, format),
  containsTemplate: (text) => current().containsTemplate(text),
  updateTimeRange: () => undefined,
};

export function provideServices(): void {
  setBackendSrv(backendSrv);
  setTemplateSrv(templateSrv);
}
