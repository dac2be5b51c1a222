import { RESOURCE_NAMES, RESOURCES } from '../../api/resources';
import { LearningError } from '../../error/learning-error';
import type { CallResourceRequest, CallResourceResponse } from '../../protocol/resource';
import type { DataSource } from '../instance/data-source';
import type { Instances } from '../instance/instances';
import { roleOf } from '../resource/route';
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
    const asked = path.replace(/^\/+|\/+$/g, '');
    const name = RESOURCE_NAMES.find((known) => known === asked);
    if (!name) return refusal(404, `There is no resource "${asked}". There are: ${RESOURCE_NAMES.join(', ')}.`);
    const { method: expected } = RESOURCES[name];
    if (method !== expected) return refusal(405, `The resource "${name}" is to be asked with ${expected}.`);
    const [, query] = url.split('?', 2);
    const request = { query: new URLSearchParams(query), body, role: roleOf(pluginContext) };
    try {
      return json(200, await ROUTES[name]((work) => instances.use(pluginContext, work), signal, request));
    } catch (error) {
      return failure(error);
    }
  };
}
