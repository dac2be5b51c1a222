import type { Message } from '../protobuf/message';

/** One call that Grafana may make: what is written on one side and read on the other. */
export interface Method<ReqOut, ReqIn, ResOut, ResIn> {
  readonly path: `/${string}/${string}`;
  readonly request: Message<ReqOut, ReqIn>;
  readonly response: Message<ResOut, ResIn>;
}

export function method<ReqOut, ReqIn, ResOut, ResIn>(
  path: `/${string}/${string}`,
  request: Message<ReqOut, ReqIn>,
  response: Message<ResOut, ResIn>,
): Method<ReqOut, ReqIn, ResOut, ResIn> {
  return { path, request, response };
}
