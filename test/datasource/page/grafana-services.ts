import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import {
  type BackendSrv,
  type BackendSrvRequest,
  setBackendSrv,
  setTemplateSrv,
  type TemplateSrv,
} from '@grafana/runtime';
import { from } from 'rxjs';
import { dataMacro } from './data-macros';
import type { PageVariable } from './page-variable';

let variables: readonly PageVariable[] = [];

export function setVariables(given: readonly PageVariable[]): void {
  variables = given;
}

async function send({ url, method = 'GET', data, params, headers }: BackendSrvRequest) {
  const query = new URLSearchParams(params as Record<string, string>).toString();
  const response = await fetch(query ? `${url}?${query}` : url, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(data === undefined ? {} : { body: JSON.stringify(data) }),
  });
  const answer = { data: await response.json(), status: response.status, statusText: response.statusText };
  if (!response.ok) throw answer;
  return answer;
}

/** Sends what the data source asks to the server of the page, which passes it on to the plugin's backend. */
const backendSrv = { fetch: (request: BackendSrvRequest) => from(send(request)) } as unknown as BackendSrv;

const REFERENCE = /\$(\w+)|\$\{(\w+)(?:\.([^:}]+))?(?::(\w+))?\}|\[\[(\w+)\]\]/g;

/** Puts variables in as Grafana does: those of the panel, then those of the dashboard. */
const templateSrv: TemplateSrv = {
  getVariables: () =>
    variables.map(({ name, value }) => ({ name, current: { value } }) as unknown as TypedVariableModel),
  replace: (text = '', scoped: ScopedVars = {}, format) =>
    text.replace(REFERENCE, (reference, plain, braced, path, named, square) => {
      const name = plain ?? braced ?? square;
      const variable = variables.find((candidate) => candidate.name === name);
      const chosen = [variable?.value].flat().includes('$__all') ? variable?.every : variable?.value;
      const value: unknown = path ? dataMacro(name, path, scoped) : (scoped[name]?.value ?? chosen);
      if (value === undefined) return reference;
      if (named === 'percentencode') return encodeURIComponent(String(value));
      if (typeof format === 'function') return format(value, variable);
      return (named ?? format) === 'csv' || !Array.isArray(value) ? String(value) : `{${value.join(',')}}`;
    }),
  containsTemplate: (text = '') => variables.some(({ name }) => text.includes(name)),
  updateTimeRange: () => undefined,
};

export function provideServices(): void {
  setBackendSrv(backendSrv);
  setTemplateSrv(templateSrv);
}
