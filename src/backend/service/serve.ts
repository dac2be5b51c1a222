import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Server,
  type ServerErrorResponse,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import type { Method } from '../../protocol/method';

/** Answers one call. The signal is aborted when Grafana no longer waits. */
export type Handler<Request, Response> = (request: Request, signal: AbortSignal) => Promise<Response>;

/** Of a call that has been answered it is not aborted: each abort makes an error, and tells all who listen. */
async function handled<Request, Response>(
  call: ServerUnaryCall<Request, unknown> | ServerWritableStream<Request, unknown>,
  handler: Handler<Request, Response>,
): Promise<Response> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  call.on('cancelled', stop);
  try {
    return await handler(call.request, controller.signal);
  } finally {
    call.off('cancelled', stop);
  }
}

function failure(error: unknown): ServerErrorResponse {
  const details = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(details), { code: status.INTERNAL, details });
}

export function serveUnary<ReqOut, ReqIn, ResOut, ResIn>(
  server: Server,
  { path, request, response }: Method<ReqOut, ReqIn, ResOut, ResIn>,
  handler: Handler<ReqOut, ResIn>,
): void {
  const handle: handleUnaryCall<ReqOut, ResIn> = (call, done) => {
    handled(call, handler).then(
      (answer) => done(null, answer),
      (error: unknown) => done(failure(error)),
    );
  };
  server.register(path, handle, response.encode, request.decode, 'unary');
}

/** Sends until its promise is kept, which it is soon after the signal is aborted. */
export type Sender<Request, Response> = (
  request: Request,
  send: (response: Response) => void,
  signal: AbortSignal,
) => Promise<void>;

/** A method that answers for as long as somebody listens. */
export function serveSender<ReqOut, ReqIn, ResOut, ResIn>(
  server: Server,
  { path, request, response }: Method<ReqOut, ReqIn, ResOut, ResIn>,
  sender: Sender<ReqOut, ResIn>,
): void {
  const handle: handleServerStreamingCall<ReqOut, ResIn> = (call) => {
    handled(call, (asked, signal) => sender(asked, (packet) => void call.write(packet), signal)).then(
      () => call.end(),
      (error: unknown) => call.emit('error', failure(error)),
    );
  };
  server.register(path, handle, response.encode, request.decode, 'serverStream');
}

/** A method that may answer in parts, answered in one. */
export function serveStream<ReqOut, ReqIn, ResOut, ResIn>(
  server: Server,
  method: Method<ReqOut, ReqIn, ResOut, ResIn>,
  handler: Handler<ReqOut, ResIn>,
): void {
  serveSender(server, method, async (request, send, signal) => send(await handler(request, signal)));
}
