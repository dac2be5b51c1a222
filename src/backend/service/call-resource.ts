import { RESOURCE_NAMES, RESOURCES } from '../../api/resources';
import { LearningError } from '../../error/learning-error';
import type { CallResourceRequest, CallResourceResponse } from '../../protocol/resource';
import type { DataSource } from '../instance/data-source';
import type { Instances } from '../instance/instances';
import { grafanaRowLimit, roleOf } from '../resource/route';
import { ROUTES } from '../resource/routes';
import type { Handler } from './serve';

function json(code: number, body: unknown): CallResourceResponse {
  return {
    code,
    headers: new Map([['Content-Type', { values: ['application/json'] }]]),
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Browsers keep parts themselves, and clear them. */
const file = (bytes: Uint8Array): CallResourceResponse => ({
  code: 200,
  headers: new Map([
    ['Content-Type', { values: ['application/gzip'] }],
    ['Cache-Control', { values: ['no-store'] }],
  ]),
  body: bytes,
});

const refusal = (code: number, message: string) => json(code, { message });

function failure(cause: unknown): CallResourceResponse {
  const { status, code, message, hint } = LearningError.from(cause);
  return json(status, { code, message, hint });
}

/** Answers what the editors ask beside queries: each path one JSON document, or the file of a part. */
export function callResource(instances: Instances<DataSource>): Handler<CallResourceRequest, CallResourceResponse> {
  return async ({ pluginContext, path, method, url, body }, signal) => {
    const asked = path.replace(/^\/+|\/+$/g, '');
    const name = RESOURCE_NAMES.find((known) => known === asked);
    if (!name) return refusal(404, `There is no resource "${asked}". There are: ${RESOURCE_NAMES.join(', ')}.`);
    const { method: expected } = RESOURCES[name];
    if (method !== expected) return refusal(405, `The resource "${name}" is to be asked with ${expected}.`);
    const [, query] = url.split('?', 2);
    const request = {
      query: new URLSearchParams(query),
      body,
      role: roleOf(pluginContext),
      grafanaRowLimit: grafanaRowLimit(pluginContext),
    };
    try {
      const answer = await ROUTES[name]((work) => instances.use(pluginContext, work), signal, request);
      return answer instanceof Uint8Array ? file(answer) : json(200, answer);
    } catch (error) {
      return failure(error);
    }
  };
}
