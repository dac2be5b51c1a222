import { LearningError } from '../../error/learning-error';
import type { CallResourceRequest, CallResourceResponse } from '../../protocol/resource';
import type { DataSource } from '../instance/data-source';
import type { Instances } from '../instance/instances';
import { roleOf } from '../resource/role';
import { ROUTES } from '../resource/routes';
import type { Handler } from './serve';

function json(code: number, body: unknown): CallResourceResponse {
  return {
    code,
    headers: new Map([['Content-Type', { values: ['application/json'] }]]),
    body: Buffer.from(JSON.stringify(body)),
  };
}

const refusal = (code: number, message: string) => json(code, { message });

function failure(cause: unknown): CallResourceResponse {
  const { status, code, message, hint } = LearningError.from(cause);
  return json(status, { code, message, hint });
}

/** Answers what the editors ask beside queries: each path one JSON document. */
export function callResource(instances: Instances<DataSource>): Handler<CallResourceRequest, CallResourceResponse> {
  return async ({ pluginContext, path, method, url, body }, signal) => {
    const name = path.replace(/^\/+|\/+$/g, '');
    const route = ROUTES.get(name);
    if (!route) return refusal(404, `There is no resource "${name}". There are: ${[...ROUTES.keys()].join(', ')}.`);
    if (method !== route.method) return refusal(405, `The resource "${name}" is to be asked with ${route.method}.`);
    const [, query] = url.split('?', 2);
    const asked = { query: new URLSearchParams(query), body, role: roleOf(pluginContext) };
    try {
      return json(200, await route.answer((work) => instances.use(pluginContext, work), signal, asked));
    } catch (error) {
      return failure(error);
    }
  };
}
